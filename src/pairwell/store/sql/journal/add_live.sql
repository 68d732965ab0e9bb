-- What is told now takes the place of what was told before; what is left out stays.
insert into live values (:product_id, :seq, :in_stock, :price_minor, :currency)
on conflict (product_id) do update set
    seq = excluded.seq,
    in_stock = coalesce(excluded.in_stock, in_stock),
    price_minor = coalesce(excluded.price_minor, price_minor),
    currency = coalesce(excluded.currency, currency)
