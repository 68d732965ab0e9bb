delete from customer where customer_id = $customer_id
