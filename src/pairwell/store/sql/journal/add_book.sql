insert into book values (?, ?, ?, ?, ?, ?, ?)
on conflict (source, hour) do update set
    received = received + excluded.received,
    stored = stored + excluded.stored,
    duplicate = duplicate + excluded.duplicate,
    quarantined = quarantined + excluded.quarantined,
    dropped_fields = dropped_fields + excluded.dropped_fields
