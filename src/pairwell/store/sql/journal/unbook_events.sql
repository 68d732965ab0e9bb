-- What is no longer kept is no longer in the books: they go on to balance.
update book set received = received - gone.n, stored = stored - gone.n
from (select source, hour, count(*) as n from temp.leaving group by 1, 2) as gone
where book.source = gone.source and book.hour = gone.hour
