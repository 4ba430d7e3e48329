"""What the takes' folders say of themselves: the truth that the database's rows are only an index of."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from evidence import journal, manifest
from evidence.disk import sync_folder
from evidence.faults import EvidenceFault
from evidence.files import TakeFiles, read_chain
from evidence.journal import Chain
from evidence.names import TakeName
from evidence.opening import Opening
from evidence.writer import clear_stillborn

LEAVING = ".released-"
"""Before the name of a take whose folder is about to be removed."""
FolderState = Literal["open", "closed", "interrupted"]


@dataclass(frozen=True, slots=True)
class TakeOnDisk:
    """One take as its own files tell it, read without any key."""

    opening: Opening
    entries: int
    head: str
    segments: tuple[dict[str, Any], ...]
    """Rows of the table `segments`: number, sha256, bytes, entries (how many entries name it and all before)."""
    state: FolderState
    fault: EvidenceFault | None
    """Where the journal stops to verify; everything here is from before that place."""
    name: TakeName
    """The take's name, read as one of the terminal that entry 0 names."""
    format: int = 1


@dataclass(frozen=True, slots=True)
class Seal:
    """What the manifest says; enough to close a take without reading its whole journal."""

    status: Literal["sealed", "interrupted"]
    entries: int
    head: str
    segments: int
    sha256: str


def folders(takes: Path) -> list[Path]:
    """Return the folders whose names are those of takes, in order; none of them is looked into."""
    return [takes / name for name in _names(takes) if journal.TAKE_ID.fullmatch(name)]


def leaving(takes: Path) -> list[str]:
    """Return the names of folders that a release moved aside, in order."""
    return [name for name in _names(takes) if name.startswith(LEAVING)]


def _names(takes: Path) -> list[str]:
    """The names of all folders, by one reading of the folder above; links are none."""
    try:
        with os.scandir(takes) as found:
            return sorted(entry.name for entry in found if entry.is_dir(follow_symlinks=False))
    except FileNotFoundError:
        return []


def was_opened(folder: Path) -> bool:
    """Tell whether the folder holds a whole entry 0; from then on the take's number is used for ever."""
    path = folder / journal.FILE
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.readline(journal.MAX_LINE_BYTES + 1).endswith(b"\n")


def clear_unopened(folder: Path) -> bool:
    """Remove what a crash before entry 0 left; tell whether the place is free now. Removes nothing recorded."""
    if clear_stillborn(folder):
        sync_folder(folder.parent)
    return not folder.exists()


def read_take(folder: Path) -> TakeOnDisk | None:
    """Read one take; None for a folder in which no take was ever opened, or that bears another take's name."""
    try:
        files = TakeFiles.read(folder)
    except EvidenceFault:
        return None
    chain = Chain()
    rows: list[dict[str, Any]] = []
    fault = _read_segments(files.journal or b"", chain, rows)
    if chain.opening is None or chain.opening.take != folder.name:
        return None
    name = TakeName.parse(folder.name, chain.opening.terminal)
    sealed = read_seal(folder)
    state: FolderState = "open"
    if sealed is not None:
        state = "closed" if sealed.status == "sealed" else "interrupted"
    return TakeOnDisk(
        chain.opening, chain.count, chain.head, tuple(rows), state, fault, name, getattr(chain, "format", 1)
    )


def _read_segments(data: bytes, chain: Chain, rows: list[dict[str, Any]]) -> EvidenceFault | None:
    for line in journal.split_lines(data)[0]:
        fault = read_chain(line, chain)
        if fault:
            return fault
        if len(chain.segments) > len(rows):
            record = chain.segments[len(rows)]
            rows.append(
                {"number": record.index, "sha256": record.sha256, "bytes": record.bytes, "entries": chain.count}
            )
    return None


def close_reason(folder: Path) -> str:
    """Tell why a take was closed, by its last journal line; empty where it has no closing entry, or cannot be read."""
    try:
        with (folder / journal.FILE).open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - 2 * journal.MAX_LINE_BYTES))
            lines = file.read().splitlines()
        last = json.loads(lines[-1]) if lines else {}
    except (OSError, ValueError):
        return ""
    closing = isinstance(last, dict) and last.get("kind") == "close"
    return str(last.get("reason", "")) if closing else ""


def read_seal(folder: Path) -> Seal | None:
    """Read what the manifest says; None while the take has no seal (manifest and signature)."""
    try:
        if not (folder / manifest.SIGNATURE_FILE).is_file():
            return None
        said = manifest.parse((folder / manifest.FILE).read_bytes())
        fields = said.fields
        entries, head, segments = fields["entries"], fields["head"], fields["segments"]
    except (OSError, EvidenceFault, KeyError):
        return None
    if type(entries) is not int or not isinstance(head, str) or type(segments) is not int:
        return None
    return Seal(said.status, entries, head, segments, said.sha256)
