"""The evidence: sealed segments, the chained journal, the seal, and checking them without any key.

`docs/evidence-format.md` describes every byte. This package imports the standard library and `cryptography` only,
so that headquarters, auditors and the terminal run the very same checks.
"""
