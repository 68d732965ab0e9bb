"""How the shop delivers: in the place of Oscar's app of that name."""
