-- Ends of the file's links that neither the catalogue nor any order knows.
with ends as (select product_id as id from incoming union select target_id from incoming)
select id from ends
where id not in (select product_id from product)
  and id not in (select id from sighting where subject = 'title')
order by id
