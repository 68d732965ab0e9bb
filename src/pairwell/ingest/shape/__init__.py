"""Fields of a file into the typed columns of one kind, with the marks that the checks look at."""
