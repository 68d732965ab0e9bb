delete from event_line where line_id in (select line_id from theirs)
