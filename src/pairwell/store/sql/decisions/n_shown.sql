-- How many offers each person was shown; the holdout was shown none.
select person, sum(json_array_length(offers)) from decision
where nth > ? and nth <= ? and at_us >= ? and person is not null and arm <> 'holdout'
group by person
