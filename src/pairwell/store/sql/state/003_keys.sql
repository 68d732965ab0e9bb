create table api_key (
    nth integer primary key,
    key_id text not null unique,
    name text not null,
    kind text not null check (kind in ('backend', 'site')),
    digest text not null unique,            -- SHA-256 of the key; the key itself is nowhere
    scopes text not null, origins text not null,            -- JSON arrays
    created_at text not null, expires_at text not null, revoked_at text not null
) strict;
