-- The lines of a person: all lines of their orders, and what returns them.
create or replace temp table theirs as
with orders as (select distinct order_id from line where customer_id = $customer_id)
select line_id from line
where customer_id = $customer_id
   or order_id in (from orders) or returns_order_id in (from orders)
