-- "What stood in for what was turned down?" must not read the log of all days.
create index decision_stood_in on decision (nth) where instr(offers, '"instead_of"') > 0;
