"""Where things lie in the folder of a headquarters."""

from pathlib import Path


def database_path(data: Path) -> Path:
    """Where the index lies; SQLite keeps its `-wal` and `-shm` beside it while it is open."""
    return data / "headquarters.db"


def storage_path(data: Path) -> Path:
    """Where the store of sealed bytes begins; `FolderStorage` says what lies in it."""
    return data / "takes"


def judging_path(data: Path) -> Path:
    """Where a judging of many takes that was stopped says how far it came; it is in no backup."""
    return data / "judging"


def online_path(data: Path) -> Path:
    """Where it stands who is asked for online checks of identity, if anybody is; it is in no backup."""
    return data / "online.json"


def meaning_path(data: Path) -> Path:
    """Where it stands which service for meaning is asked, if there is one; it is in no backup."""
    return data / "meaning.json"


def updates_path(data: Path) -> Path:
    """Where the channel of updates lies that was taken last, and the root that it was checked by."""
    return data / "updates"
