-- Views that are not known yet.
insert into viewing
select distinct * exclude (nth) from incoming
except from viewing
