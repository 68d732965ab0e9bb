-- The names of a file's columns, so that one of its rows can be mended and read again without it.
alter table import add column header text not null default '[]';     -- JSON
