-- As many rows as asked for are appended: one statement for many, which runs beside Python.
insert into decision (decision_id, at_us, placement, arm, snapshot_id, n_eligible, person, offers)
values
