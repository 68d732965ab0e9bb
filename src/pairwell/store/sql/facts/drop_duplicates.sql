-- Of the rows of this import (line_id from $first on) take out those that the facts held already:
-- of m equal rows in the file and n in the facts, max(0, m - n) stay.
delete from line where line_id in (
    with fresh as (
        select * from line where line_id >= $first
    ),
    held as (
        select order_id, product_id, ordered_at, quantity, unit_price_minor, currency, status,
               returns_order_id, count(*) as n_held
        from line o
        where line_id < $first
          and exists (from fresh f where f.order_id = o.order_id and f.product_id = o.product_id)
        group by all
    )
    select line_id from (
        select f.line_id, h.n_held,
               row_number() over (
                   partition by f.order_id, f.product_id, f.ordered_at, f.quantity,
                                f.unit_price_minor, f.currency, f.status, f.returns_order_id
                   order by f.line_id
               ) as nth
        from fresh f join held h
          on f.order_id = h.order_id
         and f.product_id = h.product_id
         and f.quantity = h.quantity
         and f.status = h.status
         and f.ordered_at is not distinct from h.ordered_at
         and f.unit_price_minor is not distinct from h.unit_price_minor
         and f.currency is not distinct from h.currency
         and f.returns_order_id is not distinct from h.returns_order_id
    )
    where nth <= n_held
)
