-- The latest word on what each store has, whoever told it.
create table live_store (
    store text not null, product_id text not null,
    seq integer not null, told_us integer not null, in_stock integer not null,
    primary key (store, product_id)
) strict, without rowid;
create index live_store_seq on live_store (seq);
