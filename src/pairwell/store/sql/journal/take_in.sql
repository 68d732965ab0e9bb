-- Events of a group, one JSON array each, into a table of this connection.
insert into temp.incoming
select key + 1, value ->> 0, value ->> 1, unhex(value ->> 2), value ->> 3, value ->> 4, value ->> 5,
       value ->> 6
from json_each(?)
