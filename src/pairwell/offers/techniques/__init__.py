"""How an offer sells: one technique a file; each turns a situation into candidates."""
