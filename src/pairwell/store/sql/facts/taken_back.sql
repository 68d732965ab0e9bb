-- What was bought and came back: of each line the pieces that a return or a refund took.
-- An order that was cancelled never left the shop, so nothing of it came back.
select order_id, product_id, customer_id, ordered_at, quantity, unit_price_minor, currency
from (
    select p.* replace (p.quantity - n.quantity as quantity)
    from paid_line p join netted n using (line_id)
    where n.quantity < p.quantity
      and not exists (from void_line v where v.status = 'cancelled'
                      and v.order_id = p.order_id and v.product_id = p.product_id)
    union all by name
    from void_line v
    where v.status = 'returned'
      and not exists (from line l where l.order_id = v.order_id and l.product_id = v.product_id
                      and ((l.status = 'paid' and l.quantity > 0)
                           or (l.status = 'cancelled' and l.quantity > 0
                               and l.returns_order_id is null)))
)
order by ordered_at nulls first, order_id, product_id, customer_id nulls first, quantity,
         unit_price_minor nulls first, currency nulls first
