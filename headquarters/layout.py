"""Where things lie in the folder of a headquarters."""

from pathlib import Path


def database_path(data: Path) -> Path:
    """Where the index lies; SQLite keeps its `-wal` and `-shm` beside it while it is open."""
    return data / "headquarters.db"


def storage_path(data: Path) -> Path:
    """Where the store of sealed bytes begins; `FolderStorage` says what lies in it."""
    return data / "takes"
