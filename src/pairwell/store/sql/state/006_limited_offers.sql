create table limited_offer (
    name text primary key,
    count text not null            -- JSON of LimitCount (offers/limits.py)
) strict, without rowid;
