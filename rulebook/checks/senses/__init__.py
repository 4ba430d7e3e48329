"""The checks themselves, a file a sense, and one table of all of them."""
