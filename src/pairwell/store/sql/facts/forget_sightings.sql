-- What orders said of the person; what they said of products stays.
delete from sighting where subject = 'country' and id = $customer_id
