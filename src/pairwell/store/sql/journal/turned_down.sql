-- What people waved away or took out of the cart; who was erased is not named any more.
select received_us, payload from entry
where kind = 'event' and payload ->> '$.name' in ('offer_dismissed', 'cart_removed')
  and seq > ? and seq <= ? and received_us >= ?
order by seq
