-- Where these products were shown since an instant; the holdout's offers were not.
select offer.value ->> '$.product_id' as product_id, placement, count(distinct nth) as n_times,
       max(at_us) as last_us
from decision, json_each(decision.offers) as offer
where at_us >= ?1 and arm <> 'holdout'
  and offer.value ->> '$.product_id' in (select value from json_each(?2))
group by 1, 2
order by n_times desc, 1, 2
