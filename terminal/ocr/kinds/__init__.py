"""Documents by kind: which one lies there, what its lines say, and whether that can be so."""
