"""Where things lie in the folder of a headquarters."""

from pathlib import Path


def database_path(data: Path) -> Path:
    return data / "headquarters.db"


def storage_path(data: Path) -> Path:
    return data / "takes"
