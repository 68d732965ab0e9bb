insert into entry
select :last + n, 'event', i.source, i.id, received_us, for_facts, skewed, payload
from temp.incoming i
join known k on k.source = i.source and k.kind = 'event' and k.id = i.id
where k.seq = :last + n
order by n
