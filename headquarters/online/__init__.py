"""The official online check of identity (联网核查): headquarters asks for its terminals, and signs the answer."""
