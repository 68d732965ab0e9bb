-- Sold lines of orders that come anew; what was returned of them stays.
delete from line
where order_id in (select order_id from replaced)
  and quantity > 0 and returns_order_id is null
