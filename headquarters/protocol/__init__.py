"""The wire: `docs/hq-protocol.md` as routes, bodies and TLS."""
