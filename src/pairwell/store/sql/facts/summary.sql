-- Counts over what was bought and kept, and over what was not.
with kept as (
    select order_id, count(*) as n, bool_or(customer_id is not null) as known,
           min(ordered_at) as first_at, max(ordered_at) as last_at
    from net_line group by order_id
)
select coalesce(sum(n), 0)::bigint as n_lines,
       count(*) as n_orders,
       (select count(distinct customer_id) from net_line) as n_customers,
       count(*) filter (not known) as n_guest_orders,
       (select count(distinct product_id) from net_line) as n_products_sold,
       (select count(*) from line where status = 'unpaid') as n_unpaid,
       (select count(*) from void_line) as n_cancelled,
       (select count(*) from return_line) as n_returns,
       (select count(*) from return_line join netted n using (line_id) where n.quantity > 0)
           as n_over,
       epoch_us(min(first_at)) as first_us,
       epoch_us(max(last_at)) as last_us
from kept
