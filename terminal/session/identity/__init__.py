"""The identity step: ID card, liveness, and who sits where. Pure."""
