"""What the report says, as plain values: each file collects one part of it from arrays."""
