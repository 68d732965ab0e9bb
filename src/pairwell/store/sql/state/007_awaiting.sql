-- Made to be served, and nobody has decided on it yet: its maker was stopped in between.
alter table matrix_version add column awaits integer not null default 0 check (awaits in (0, 1));
