"""Sees the packages work in a bare Debian: `scripts/smoke`, docs/packaging-deb.md."""
