-- Links that log in once. Of the link's secret there is a digest only; one link a person.
create table link (
    user text primary key references person (name),
    digest text not null unique,
    expires integer not null            -- seconds since 1970
) strict, without rowid;
