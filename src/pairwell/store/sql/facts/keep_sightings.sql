-- What the whole file said beside its lines, one row for each subject and id.
insert into sighting
select subject, id,
       max_by(text, (at_us, text)) filter (text is not null),
       coalesce(max(at_us) filter (text is not null), -9223372036854775808)
from seen group by subject, id
