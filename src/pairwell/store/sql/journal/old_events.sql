-- The oldest of them, a part at a time, so that nobody waits long to write.
insert into temp.leaving
select seq, source,
       strftime('%Y-%m-%dT%H:00:00+00:00', received_us / 1000000, 'unixepoch')
from entry where kind = 'event' and for_facts = 0 and received_us < ? order by seq limit ?
