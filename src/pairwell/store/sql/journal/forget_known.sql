-- A customer's row is known by their id.
delete from known where kind = 'customer' and id = :customer_id
