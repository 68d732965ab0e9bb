-- Decisions of a group, one JSON array each: one statement, which runs beside Python.
insert into decision (decision_id, at_us, placement, arm, snapshot_id, n_eligible, person, offers)
select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
       value -> 7
from json_each(?)
order by key
