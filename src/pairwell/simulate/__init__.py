"""A shop with a known truth: generated orders whose joint probabilities can be computed."""
