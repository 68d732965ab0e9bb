-- How many rows a person has.
select (select count(*) from theirs)
     + (select count(*) from customer where customer_id = $customer_id)
     + (select count(*) from viewing where customer_id = $customer_id)
