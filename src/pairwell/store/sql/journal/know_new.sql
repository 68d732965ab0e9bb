-- Of equal ids the first one is known from now on, by the number that its entry gets.
insert into known
select source, 'event', id, hash, :last + n from temp.incoming order by n
on conflict do nothing
