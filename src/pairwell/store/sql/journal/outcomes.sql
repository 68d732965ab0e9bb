-- One letter for each event of the group: stored, duplicate or quarantined.
select group_concat(letter, '') from (
    select iif(k.seq = :last + n, 's', iif(k.hash = i.hash, 'd', 'q')) as letter
    from temp.incoming i
    join known k on k.source = i.source and k.kind = 'event' and k.id = i.id
    order by n
)
