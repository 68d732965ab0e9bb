-- Lines told by events go where something else tells of their order.
delete from line where line_id in (
    select e.line_id from event_line e
    where exists (
        from line l
        where l.order_id = e.order_id and l.quantity > 0 and l.returns_order_id is null
          and l.line_id not in (select line_id from event_line)
    )
);
delete from event_line where line_id not in (select line_id from line);

-- A cancelled order is cancelled whenever its lines come.
update line set status = 'cancelled'
where status = 'paid' and quantity > 0 and returns_order_id is null
  and order_id in (select order_id from cancelled_order);
