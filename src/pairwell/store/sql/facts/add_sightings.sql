-- What a chunk says beside its lines: the latest by time, of two at one instant the greater text.
insert into seen
with said as (
    select *, coalesce(epoch_us(ordered_at), -9223372036854775808) as at_us from chunk
)
select 'title', product_id,
       max_by(title, (at_us, title)) filter (title is not null),
       coalesce(max(at_us) filter (title is not null), -9223372036854775808)
from said group by product_id
union all
select 'category', product_id, max_by(category, (at_us, category)), max(at_us)
from said where category is not null group by product_id
union all
select 'country', customer_id,
       max_by(country, (at_us, country)) filter (country is not null),
       coalesce(max(at_us) filter (country is not null), -9223372036854775808)
from said where customer_id is not null group by customer_id
