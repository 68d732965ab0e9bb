-- A report that is new: withdrawn, also when a person put it back before.
insert into reported_incentive
values (:payload ->> '$.incentive', 1, 1, :received_us, :payload)
on conflict (name) do update set
    withdrawn = 1, n_times = n_times + 1, last_us = excluded.last_us, latest = excluded.latest
