"""The first-run wizard: six stages from an export file to offers in a shop's pages."""
