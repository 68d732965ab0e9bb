"""What leaves pairwell as a file: the report, tables, feeds, offers as HTML, a backup."""
