"""Where the frozen programs begin, and what is done before their first line."""
