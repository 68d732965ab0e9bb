create table curated_sets (
    number integer primary key autoincrement,   -- never given again: people name rows by it
    anchor text not null, candidate text not null,          -- selectors; anchor '' is everything
    action text not null check (action in ('pin', 'block')),
    position integer check (position >= 1),
    reason text not null, author text not null,
    created_at text not null, valid_from text not null, valid_until text not null,
    check (action = 'block' or anchor <> ''),
    unique (anchor, candidate)
) strict;

insert into curated_sets
    (anchor, candidate, action, position, reason, author, created_at, valid_from, valid_until)
select anchor_id, candidate_id, action, max(rank, 1), text, author, at, '', ''
from curated order by at, anchor_id, candidate_id;

drop table curated;
alter table curated_sets rename to curated;
