-- Customers of files, and those that only orders know.
with said as (
    select id, max_by(text, (at_us, text)) filter (text is not null) as country
    from sighting where subject = 'country' group by id
)
select coalesce(c.customer_id, s.id) as customer_id,
       coalesce(c.country, s.country) as country,
       city, gender, born_on
from customer c full join said s on c.customer_id = s.id
order by 1
