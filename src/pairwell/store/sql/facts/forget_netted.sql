delete from netted where line_id in (select line_id from theirs)
