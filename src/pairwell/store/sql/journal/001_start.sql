create table entry (
    seq integer primary key autoincrement,      -- order of commits; never given again
    kind text not null, source text not null, id text not null,
    received_us integer not null,               -- microseconds since 1970
    for_facts integer not null check (for_facts in (0, 1)),
    skewed integer not null check (skewed in (0, 1)),
    payload text not null                       -- canonical JSON
) strict;
create index entry_for_facts on entry (seq) where for_facts = 1;

-- Ids seen, for ever: of events the payload that counts, of rows the latest one.
create table known (
    source text not null, kind text not null, id text not null,
    hash blob not null,                         -- of the payload
    seq integer not null,                       -- its entry
    primary key (source, kind, id)
) strict, without rowid;

-- The latest word on each product, for serving.
create table live (
    product_id text not null primary key,
    seq integer not null,
    in_stock integer, price_minor integer, currency text, blocked integer
) strict, without rowid;
create index live_seq on live (seq);

create table book (
    source text not null, hour text not null,
    received integer not null, stored integer not null, duplicate integer not null,
    quarantined integer not null, dropped_fields integer not null,
    primary key (source, hour),
    check (received = stored + duplicate + quarantined)
) strict, without rowid;

-- The same thing that comes again within the hour is counted, not kept twice.
create table quarantine (
    source text not null, hour text not null, code text not null, hash blob not null,
    detail text not null, raw text not null, times integer not null,
    primary key (source, hour, code, hash)
) strict, without rowid;

create table idempotency (
    source text not null, key text not null,
    body_hash blob not null, at_us integer not null,
    status integer, body blob,                  -- null while the first request is running
    primary key (source, key)
) strict, without rowid;
create index idempotency_at on idempotency (at_us);
