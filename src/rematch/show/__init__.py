"""How it looks: in a terminal, in a notebook."""
