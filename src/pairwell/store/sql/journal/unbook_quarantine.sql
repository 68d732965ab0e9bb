update book set received = received - gone.n, quarantined = quarantined - gone.n
from (select source, hour, sum(times) as n from quarantine where hour < ? group by 1, 2) as gone
where book.source = gone.source and book.hour = gone.hour
