-- Rows of one chunk, duplicates included: settling takes them out again.
insert into line
select line_id, order_id, product_id, customer_id, ordered_at, quantity, unit_price_minor,
       currency, status, returns_order_id
from chunk
