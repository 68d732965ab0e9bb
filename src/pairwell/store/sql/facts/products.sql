-- The catalogue, and what only orders know.
with said as (
    select id,
           max_by(text, (at_us, text)) filter (subject = 'title' and text is not null) as title,
           max_by(text, (at_us, text)) filter (subject = 'category' and text is not null)
               as category
    from sighting where subject in ('title', 'category') group by id
)
select coalesce(p.product_id, s.id) as product_id,
       coalesce(p.title, s.title) as title,
       coalesce(p.category, s.category) as category,
       brand, group_id, price_minor, cost_minor, currency,
       case when p.listed is false then false else in_stock end as in_stock,
       case when p.listed is false then true else discontinued end as discontinued,
       consumable, kind, image_url, url, pack_size, pack_unit, min_age, regulated, attributes
from product p full join said s on p.product_id = s.id
order by 1
