"""The customer's window: what she sees, and where she answers, reads and writes."""
