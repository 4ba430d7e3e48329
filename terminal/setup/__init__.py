"""The first start: from a bare machine to one that is enrolled, looked at, and accepted."""
