"""What is seen and heard in a take on its way into the journal, and what its checks make of the journal. Pure."""
