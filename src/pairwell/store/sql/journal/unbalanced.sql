-- How far the books of each source and hour are from what is kept, added up.
with held as (
    select source, strftime('%Y-%m-%dT%H:00:00+00:00', received_us / 1000000, 'unixepoch') as hour,
           count(*) as n
    from entry group by 1, 2
),
aside as (
    select source, hour, sum(times) as n from quarantine group by 1, 2
),
keys as (
    select source, hour from book union select source, hour from held
    union select source, hour from aside
)
select coalesce(sum(
    abs(coalesce(b.received, 0) - coalesce(b.stored, 0) - coalesce(b.duplicate, 0)
        - coalesce(b.quarantined, 0))
    + abs(coalesce(b.stored, 0) - coalesce(h.n, 0))
    + abs(coalesce(b.quarantined, 0) - coalesce(a.n, 0))
), 0)
from keys
left join book b using (source, hour)
left join held h using (source, hour)
left join aside a using (source, hour)
