-- How the file's views compare with those held.
with named as (select distinct * exclude (nth) from incoming)
select (select count(*) from named) as n_named,
       (select count(*) from (from named intersect from viewing)) as n_same
