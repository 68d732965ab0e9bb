create table import (
    number integer primary key,
    file text not null, kind text not null, digest text not null, mapping text not null,
    at text not null,
    rows_in integer not null, loaded integer not null, not_product integer not null,
    duplicate integer not null, quarantined integer not null,
    returns_matched integer not null, returns_unmatched integer not null,
    findings text not null,                 -- JSON
    check (rows_in = loaded + not_product + duplicate + quarantined)
) strict;

create table quarantine (
    number integer not null references import (number),
    nth integer not null,                   -- in file order
    file text not null, line integer not null, reason text not null, raw text not null,
    primary key (number, nth)
) strict, without rowid;

create table matrix_version (
    nth integer primary key,
    version_id text not null unique,
    created_at text not null,
    report text not null,                   -- JSON
    published integer not null check (published in (0, 1))
) strict;
create unique index one_is_published on matrix_version (published) where published = 1;

create table curated (
    anchor_id text not null, candidate_id text not null,
    action text not null check (action in ('pin', 'block')),
    rank integer, text text not null, author text not null, at text not null,
    primary key (anchor_id, candidate_id)
) strict, without rowid;

create table learned (
    only_row integer primary key check (only_row = 1),
    numbers text not null                   -- JSON
) strict;
