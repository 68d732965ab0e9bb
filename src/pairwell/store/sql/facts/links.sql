-- Links by product, in the order of their files.
select product_id, relation, target_id, valid_from, valid_to, fits, note
from link order by product_id, place, relation, target_id
