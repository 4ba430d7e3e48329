"""A take at headquarters: taken in, grown, sealed, examined, numbered, exported."""
