-- Whether this content was imported: orders at any time, the other kinds last of all.
select coalesce(bool_or(name = $name), false) from (
    from reading where kind = $kind
    qualify $kind = 'orders' or nth = max(nth) over ()
)
