create table person (
    nth integer primary key,
    name text not null unique,
    role text not null,
    password text not null,                 -- argon2id; the password itself is nowhere
    totp_salt text not null,                -- the secret is derived from it and the installation's
    totp_step integer not null default 0,   -- last time step that was used: no code counts twice
    created_at text not null, disabled_at text not null
) strict;
create table session (
    digest text primary key,                -- SHA-256 of the token; the token itself is nowhere
    user text not null, started integer not null, seen integer not null
) strict;
create table audit (
    number integer primary key,
    at text not null, actor text not null, action text not null, subject text not null,
    detail text not null,                   -- JSON object of texts
    digest text not null
) strict;
create table audit_head (
    one integer primary key check (one = 1),
    number integer not null, digest text not null, signature text not null
) strict;
