-- Whom entries name; a number is no id of ours.
select distinct payload ->> '$.customer_id' from entry
where json_type(payload, '$.customer_id') = 'text'
