"""What the terminals report of themselves, and what headquarters wishes of them."""
