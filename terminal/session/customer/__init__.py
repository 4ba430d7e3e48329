"""The customer's side of the counter: what her display shows, and what she does there. Pure."""
