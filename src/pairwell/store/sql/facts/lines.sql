-- What was bought and kept, as it comes.
select order_id, product_id, customer_id, ordered_at, quantity, unit_price_minor, currency
from net_line
