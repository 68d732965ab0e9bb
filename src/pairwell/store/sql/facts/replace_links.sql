-- The file is the whole list of each relation that it names.
delete from link where relation in (select relation from incoming);
insert into link by name
from incoming
qualify row_number() over (partition by product_id, relation, target_id order by place desc) = 1;
