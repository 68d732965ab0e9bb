"""What leaves pairwell as a file: the report."""
