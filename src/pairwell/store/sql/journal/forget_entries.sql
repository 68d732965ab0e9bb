-- Of an event its id and name are left, of a row nothing.
update entry set
    payload = iif(kind = 'event', json_object('id', id, 'name', payload ->> '$.name'), '{}'),
    id = iif(kind = 'customer', '', id),
    for_facts = 0
where payload ->> '$.customer_id' = :customer_id
