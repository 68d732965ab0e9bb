-- For what people had turned down something else was shown; the holdout was shown nothing.
select person, offer.value ->> '$.instead_of' as product_id, at_us
from decision, json_each(decision.offers) as offer
where instr(offers, '"instead_of"') > 0 and nth > ? and nth <= ? and at_us >= ?
  and person is not null and arm <> 'holdout' and product_id is not null
order by nth
