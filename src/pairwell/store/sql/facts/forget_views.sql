delete from viewing where customer_id = $customer_id
