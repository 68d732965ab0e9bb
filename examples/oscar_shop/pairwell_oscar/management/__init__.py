"""Commands of pairwell in the shop."""
