-- Tries to log in, over all workers. Of an address there is a keyed hash, and that for a day.
create table try (
    caller text primary key,
    left real not null, since real not null         -- of the bucket, seconds since 1970
) strict, without rowid;
create index try_since on try (since);
