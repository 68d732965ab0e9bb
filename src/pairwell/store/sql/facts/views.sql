-- What was looked at.
select customer_id, product_id, viewed_on
from viewing order by customer_id, viewed_on, product_id
