-- The last row of each customer of the file takes the place of what was held.
delete from customer where customer_id in (select customer_id from incoming);
insert into customer
select * exclude (nth) from incoming
qualify row_number() over (partition by customer_id order by nth desc) = 1;
