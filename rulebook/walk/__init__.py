"""How a plan is walked, attempt by attempt: one table."""
