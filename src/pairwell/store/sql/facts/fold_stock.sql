-- Only stock and price are told; a product that nobody knew yet is on the list from now on.
update product set
    in_stock = coalesce(i.in_stock, product.in_stock),
    price_minor = coalesce(i.price_minor, product.price_minor),
    currency = coalesce(i.currency, product.currency)
from incoming_products i where i.product_id = product.product_id;
insert into product by name
select product_id, in_stock, price_minor, currency, true as listed
from incoming_products where product_id not in (select product_id from product);
