-- What was bought and kept, in an order that only the rows decide.
select order_id, product_id, customer_id, ordered_at, quantity, unit_price_minor, currency
from net_line
order by ordered_at nulls first, order_id, product_id, customer_id nulls first, quantity,
         unit_price_minor nulls first, currency nulls first
