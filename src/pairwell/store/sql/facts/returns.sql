-- Returns that found no line, or not enough of it.
select order_id, product_id, customer_id, ordered_at, -n.quantity as quantity, unit_price_minor,
       currency
from return_line r join netted n using (line_id)
where n.quantity > 0
order by ordered_at nulls first, order_id, product_id, customer_id nulls first, 5,
         unit_price_minor nulls first, currency nulls first
