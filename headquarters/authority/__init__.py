"""Whom headquarters trusts: its keys, the certificates it issues, the codes it gives."""
