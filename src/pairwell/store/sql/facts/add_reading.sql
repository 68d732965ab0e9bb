-- Remember a content, after all others.
insert into reading select coalesce(max(nth), 0) + 1, $kind, $name from reading
