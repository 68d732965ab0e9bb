-- How the file's products (the last row of each) compare with the catalogue.
with latest as (
    select * exclude (nth) from incoming
    qualify row_number() over (partition by product_id order by nth desc) = 1
)
select (select count(*) from latest) as n_named,
       (select count(*) from (
           from latest intersect select * exclude (listed) from product where listed
       )) as n_same,
       (select count(*) from product where listed) as n_listed,
       (select count(*) from product where listed
           and product_id not in (select product_id from incoming)) as n_leaving
