"""Script packs: what is said, shown, asked and signed at each node; and forbidden phrases. Pure."""
