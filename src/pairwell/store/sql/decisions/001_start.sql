create table decision (
    nth integer primary key,
    decision_id text not null, at_us integer not null, placement text not null, arm text not null,
    snapshot_id text not null, n_eligible integer not null, person text,
    offers text not null                        -- JSON
) strict;
create index decision_id on decision (decision_id);
