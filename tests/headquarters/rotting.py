"""Packs that rot."""

from pathlib import Path

from tests.headquarters.terminals import MadeTake


def pack_of(data: Path, made: MadeTake) -> Path:
    """The one pack of a take, in a headquarters or in a backup, where its digest is in the name."""
    (path,) = data.rglob(f"{made.take}.*pack")
    return path


def flip(path: Path, at: int = 200) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
