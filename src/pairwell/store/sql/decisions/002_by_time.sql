-- "Where was it shown in the last day?" must not read the log of all days.
create index decision_at on decision (at_us);
