-- How the file's products (the last row of each) compare with the catalogue.
with latest as (
    select * exclude (nth) from incoming
    qualify row_number() over (partition by product_id order by nth desc) = 1
),
priced as (
    select new.price_minor as now, old.price_minor as before
    from latest as new join product as old using (product_id)
    where old.listed and old.price_minor > 0 and new.price_minor > 0
        and new.currency is not distinct from old.currency
)
select (select count(*) from latest) as n_named,
       (select count(*) from (
           from latest intersect select * exclude (listed) from product where listed
       )) as n_same,
       (select count(*) from product where listed) as n_listed,
       (select count(*) from product where listed
           and product_id not in (select product_id from incoming)) as n_leaving,
       (select count(*) from priced) as n_priced,
       (select count(*) from priced where now >= 2 * before or 2 * now <= before) as n_far_priced
