"""Headquarters: receives sealed recordings, checks them without trusting anybody, keeps them, gives a receipt.

`docs/hq-protocol.md` is the protocol; `api` speaks it, `ingest` is what it means, `storage` and `database` are the
seams behind which an object store and a bigger database will stand.
"""
