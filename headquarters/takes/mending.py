"""A received take whose pack is lost or damaged: a terminal that still has it brings it again; the receipt stays."""

from headquarters.index.database import Database
from headquarters.index.tables import Take
from headquarters.store.storage import Storage
from headquarters.takes.pack import sha256_of

DAMAGED = "pack.damaged"
"""Why a take that was received stands as open."""


def needs_mending(row: Take, database: Database, storage: Storage) -> bool:
    """Whether a sealed take's pack is gone, or was found damaged and is not what was kept; before, a loose file of it.

    What an examination finds in the index alone, or in a pack that is byte for byte the one that was kept, would come
    again and again; people look at that. Entries and segments that lie beside a pack would stand in the way of the
    ones that come. Once some of it came again, the pack is not read once more for each further piece.
    """
    if row.state == "open" or row.has_surplus:
        return False
    if not row.packed:
        return bool(database.lacking(row.take, 1))
    if not pack_is_there(row, storage):
        return True
    return database.found_damaged(row.take) and (row.chain is not None or not _is_as_kept(row, storage))


def pack_is_there(row: Take, storage: Storage) -> bool:
    """Whether the pack is there, with the length that was kept; its bytes only an examination reads."""
    try:
        with storage.open_pack(row.name) as file:
            return file.seek(0, 2) == row.pack_bytes
    except OSError:
        return False


def _is_as_kept(row: Take, storage: Storage) -> bool:
    try:
        with storage.open_pack(row.name) as file:
            return sha256_of(file) == (row.pack_sha256, row.pack_bytes)
    except OSError:
        return False
