"""Checks by journals that a small builder draws."""
