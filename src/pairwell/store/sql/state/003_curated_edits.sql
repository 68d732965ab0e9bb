-- Rows are never deleted: an edit ends them, so that every state of the past can be told.
create table curated_edit (
    number integer primary key,
    author text not null, at text not null, note text not null,
    snapshot_id text not null,              -- served at that time; '' none
    restores integer                        -- edit whose rows it put in force again, 0 none at all
) strict;

create table curated_row (
    nth integer primary key,
    number integer not null,                -- people name rows by it; one that comes back keeps it
    anchor text not null, candidate text not null,          -- selectors; anchor '' is everything
    action text not null check (action in ('pin', 'block')),
    position integer check (position >= 1),
    reason text not null, author text not null,
    created_at text not null, valid_from text not null, valid_until text not null,
    relation text, expert text not null, image_url text not null,
    texts text not null,                    -- JSON, by language
    added_by integer not null references curated_edit (number),
    removed_by integer references curated_edit (number),
    check (action = 'block' or anchor <> '')
) strict;
create unique index one_word_on_two_selectors on curated_row (anchor, candidate)
    where removed_by is null;
create unique index one_row_of_a_number on curated_row (number) where removed_by is null;
create index came_with on curated_row (added_by, removed_by);
create index went_with on curated_row (removed_by, added_by);
create index numbers_given on curated_row (number);

insert into curated_edit
select 1, '', max(created_at), 'rows from before edits were kept', '', null from curated
having count(*) > 0;
insert into curated_row
    (number, anchor, candidate, action, position, reason, author, created_at, valid_from,
     valid_until, expert, image_url, texts, added_by)
select number, anchor, candidate, action, position, reason, author, created_at, valid_from,
       valid_until, '', '', '{}', 1
from curated order by number;
drop table curated;

alter table matrix_version add column author text not null default '';
alter table matrix_version add column note text not null default '';

create table erased (
    digest text primary key                 -- of a customer's id, keyed
) strict, without rowid;
create table erased_key (
    only_row integer primary key check (only_row = 1),
    key blob not null
) strict;
