-- The file is the whole catalogue now; products that it does not name stay known, delisted.
delete from product where product_id in (select product_id from incoming);
update product set listed = false where listed;
insert into product by name
select * exclude (nth), true as listed from incoming
qualify row_number() over (partition by product_id order by nth desc) = 1;
