-- Ends of the file's links, and whether the catalogue or any order knows them.
with ends as (select product_id as id from incoming union select target_id from incoming)
select id, id in (select product_id from product)
           or id in (select id from sighting where subject = 'title') as known
from ends order by id
