select seq, product_id, in_stock, price_minor, currency, '' as store from live where seq > :after
union all
select seq, product_id, in_stock, null, null, store from live_store where seq > :after
order by seq, product_id
