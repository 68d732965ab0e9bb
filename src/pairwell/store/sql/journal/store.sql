select store, count(*), sum(in_stock), max(told_us) from live_store where store = ? group by store
