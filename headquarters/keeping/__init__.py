"""What keeps a headquarters for years: copies of it, its return from a copy, and looking at all it holds each night."""
