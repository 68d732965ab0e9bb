-- Every return, void and paid line that the taking away of returns has to look at, in line order.
with touched as (
    select p.line_id from paid_line p
    semi join void_line v on v.order_id = p.order_id and v.product_id = p.product_id
    union
    select p.line_id from paid_line p
    semi join return_line r
      on coalesce(r.returns_order_id, r.order_id) = p.order_id and r.product_id = p.product_id
    union
    select p.line_id from paid_line p
    semi join (from return_line where returns_order_id is null) r
      on r.customer_id = p.customer_id and r.product_id = p.product_id
     and p.ordered_at < r.ordered_at
)
select 'paid' as part, * from paid_line where line_id in (from touched)
union all
select 'void', * from void_line
union all
select 'return', * from return_line
order by ordered_at nulls first, order_id, product_id, customer_id nulls first, quantity,
         unit_price_minor nulls first, currency nulls first, returns_order_id nulls first, status
