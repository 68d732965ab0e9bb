"""Gates: each looks at the candidates for one reason not to offer, and knows no other gate."""
