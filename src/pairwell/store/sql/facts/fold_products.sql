-- Each row replaces its product; stock and price that it leaves out stay.
create or replace temp table told as
select i.* replace (
    coalesce(i.in_stock, p.in_stock) as in_stock,
    coalesce(i.price_minor, p.price_minor) as price_minor,
    coalesce(i.currency, p.currency) as currency
), true as listed
from incoming_products i left join product p using (product_id);
delete from product where product_id in (select product_id from told);
insert into product by name from told;
