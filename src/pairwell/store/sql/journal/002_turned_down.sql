-- "What did people turn down of late?" must not read the journal of all days.
create index entry_turned_down on entry (seq)
where kind = 'event' and payload ->> '$.name' in ('offer_dismissed', 'cart_removed');
