-- How the file's customers (the last row of each) compare with those held.
with latest as (
    select * exclude (nth) from incoming
    qualify row_number() over (partition by customer_id order by nth desc) = 1
)
select (select count(*) from latest) as n_named,
       (select count(*) from (from latest intersect from customer)) as n_same
