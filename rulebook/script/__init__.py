"""Script packs: what is said, shown, asked and signed at each node; and the plan of a recording. Pure."""
