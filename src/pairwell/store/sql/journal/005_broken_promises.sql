-- Incentives of which a promise was broken; entries of two kinds say how they stand.
create table reported_incentive (
    name text not null primary key,
    withdrawn integer not null check (withdrawn in (0, 1)),
    n_times integer not null,                   -- reports in all
    last_us integer not null,                   -- when the latest one arrived
    latest text not null                        -- its payload
) strict, without rowid;
