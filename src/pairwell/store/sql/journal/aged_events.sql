-- What visitors did; what the facts are made of is the shop's own books and no event here.
select coalesce(sum(received_us < ?), 0), count(*) from entry
where kind = 'event' and for_facts = 0
