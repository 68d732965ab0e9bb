delete from customer where customer_id in (select customer_id from incoming_customers);
insert into customer by name from incoming_customers;
