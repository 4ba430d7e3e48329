"""The stages of the identity step: what is taken at each, and what follows. Pure."""
