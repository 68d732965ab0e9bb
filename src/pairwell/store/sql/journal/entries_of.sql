-- Everything that names a person.
select seq, kind, source, id, received_us, payload, skewed from entry
where payload ->> '$.customer_id' = ? order by seq
