-- How the file's links (the last row of each) compare with those held of its relations.
with latest as (
    select * exclude (place) from incoming
    qualify row_number() over (partition by product_id, relation, target_id order by place desc) = 1
),
held as (
    select * exclude (place) from link where relation in (select relation from incoming)
)
select (select count(*) from latest) as n_named,
       (select count(*) from (from latest intersect from held)) as n_same,
       (select count(*) from held) as n_listed,
       (select count(*) from held anti join latest using (product_id, relation, target_id))
           as n_leaving
