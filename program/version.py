"""The one version: of the wheel, both programs, the log, and later of each take."""

from datetime import date

VERSION = "0.2.0.dev0"
BUILT = date(2026, 11, 28)
"""When this version was made; set with it at each release. A clock that stands before it is wrong."""
