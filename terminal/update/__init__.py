"""Newer programs and models: the channel that offers them, trusted by its own keys, and the folders they go to."""
