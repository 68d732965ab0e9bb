-- Raw rows as the files told them; everything else is derived from them by the other questions.
create table if not exists about (format integer not null);

create table if not exists line (
    line_id          bigint not null,   -- grows with every row: rows of the running import come last
    order_id         varchar not null,
    product_id       varchar not null,
    customer_id      varchar,
    ordered_at       timestamptz,
    quantity         bigint not null,
    unit_price_minor bigint,
    currency         varchar,
    status           varchar not null,
    returns_order_id varchar
);

-- Lines that returns touch: pieces left of a paid line, pieces that a return could not take.
create table if not exists netted (line_id bigint not null, quantity bigint not null);

-- What order files say beside their lines. One row for each import, subject and id.
create table if not exists sighting (
    subject varchar not null,           -- title, category or country
    id      varchar not null,
    text    varchar,
    at_us   bigint not null             -- microseconds since 1970; the least number when unknown
);

create table if not exists product (
    product_id varchar not null, title varchar, category varchar, brand varchar, group_id varchar,
    price_minor bigint, cost_minor bigint, currency varchar, in_stock boolean, consumable boolean,
    kind varchar, image_url varchar, url varchar,
    listed boolean not null             -- named by the latest products file
);
-- Columns that came later, so that a workspace of an older pairwell opens as it is.
alter table product add column if not exists pack_size double;
alter table product add column if not exists pack_unit varchar;
alter table product add column if not exists min_age bigint;
alter table product add column if not exists regulated varchar;
alter table product add column if not exists attributes varchar;
alter table product add column if not exists discontinued boolean;

create table if not exists customer (
    customer_id varchar not null, country varchar, city varchar, gender varchar, born_on date
);

-- What the shop itself links.
create table if not exists link (
    product_id varchar not null, relation varchar not null, target_id varchar not null,
    valid_from date, valid_to date, fits boolean, note varchar,
    place bigint not null               -- row of its file: the shop's own order
);

-- Who looked at what, each product once a day.
create table if not exists viewing (
    customer_id varchar not null, product_id varchar not null, viewed_on date not null
);

-- Which contents were imported, in turn.
create table if not exists reading (nth integer not null, kind varchar not null, name varchar not null);

-- Number of the last journal entry that was taken in; one row at most.
create table if not exists folded (upto bigint not null);

-- Which lines purchase events told, and which orders events cancelled as a whole.
create table if not exists event_line (line_id bigint not null, order_id varchar not null);
create table if not exists cancelled_order (order_id varchar not null);

-- Lines of orders that were cancelled or refunded as a whole: sold, and taken back.
create or replace view void_line as
select * from line
where status in ('cancelled', 'returned') and quantity > 0 and returns_order_id is null;

-- Lines that take something away from another one.
create or replace view return_line as
select * from line
where (status in ('cancelled', 'returned') and (quantity <= 0 or returns_order_id is not null))
   or (status = 'paid' and quantity < 0);

create or replace view paid_line as
select * from line where status = 'paid' and quantity > 0;

create or replace view net_line as
select p.* replace (coalesce(n.quantity, p.quantity) as quantity)
from paid_line p left join netted n using (line_id)
where coalesce(n.quantity, p.quantity) > 0;
