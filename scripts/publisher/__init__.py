"""Makes the update channel that `program/channel.py` names: its keys, its archives, its signed metadata."""

from scripts.publisher.archive import write_archive
from scripts.publisher.keys import Keys
from scripts.publisher.publisher import Lives, Publisher, PublisherError

__all__ = ["Keys", "Lives", "Publisher", "PublisherError", "write_archive"]
