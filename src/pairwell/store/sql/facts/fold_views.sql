-- Views of the journal that are not known yet.
insert into viewing
select distinct customer_id, product_id, viewed_on from incoming_views
except from viewing
