update quarantine set raw = '' where instr(raw, :customer_id) > 0
