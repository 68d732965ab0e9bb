"""Shapes in which events come (ours, GA4's, Segment's), each into fields of an ``Event``."""
