create table product_role (
    product_id text primary key,
    role text not null check (role in ('main', 'addon', 'both')),
    author text not null, at text not null
) strict, without rowid;
