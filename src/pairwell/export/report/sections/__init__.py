"""The report's sections, one a file: each turns its part of the data into HTML."""
