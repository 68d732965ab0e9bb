select store, count(*), sum(in_stock), max(told_us) from live_store group by store order by store
