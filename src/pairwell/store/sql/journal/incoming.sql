create temp table incoming (
    n integer primary key,
    source text, id text, hash blob, received_us integer, for_facts integer, skewed integer,
    payload text
)
