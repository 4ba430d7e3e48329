"""What is to be done: the orders that the conductor gives, one file for each process that takes them."""
