"""A received take whose pack is lost or damaged: a terminal that still has it brings it again; the receipt stays."""

from headquarters.index.database import Database
from headquarters.index.tables import Take
from headquarters.store.storage import Storage
from headquarters.takes.pack import sha256_of

DAMAGED = "pack.damaged"
"""Why a take that was received stands as open."""


def needs_mending(row: Take, database: Database, storage: Storage) -> bool:
    """Whether a sealed take's pack is gone, or was found damaged and is not what was kept.

    What an examination finds in the index alone, or in a pack that is byte for byte the one that was kept, would come
    again and again; people look at that. Entries and segments that lie beside a pack would stand in the way of the
    ones that come.
    """
    if row.state == "open" or row.has_surplus:
        return False
    if not storage.has_pack(row.name):
        return True
    return database.found_damaged(row.take) and not _is_as_kept(row, storage)


def _is_as_kept(row: Take, storage: Storage) -> bool:
    try:
        with storage.open_pack(row.name) as file:
            return sha256_of(file) == (row.pack_sha256, row.pack_bytes)
    except OSError:
        return False
