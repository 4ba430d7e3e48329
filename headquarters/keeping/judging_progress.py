"""How far a judging of all takes has come: a file that outlives a stop, so that the next run goes on there.

It has a line for the question, then one for each take in the order of arrival. No name stands in it.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path
from typing import Any, Final, Self

from evidence import moment
from evidence.disk import lock
from headquarters.faults import HeadquartersError
from headquarters.index.tables import Take
from program.version import VERSION
from rulebook.plan.shelf import Shelf

FORMAT: Final = "shuanglu-judging/1"


@dataclass(frozen=True, slots=True)
class Scope:
    """What is judged: all sales received from `since` on, as the index spells moments, by a book or by their own."""

    since: str
    shelf: Shelf | None = None
    book: int | None = None
    sha256: str = ""
    """Of the book's manifest."""

    @property
    def name(self) -> str:
        """What a file for it is called: the same question of the same program has the same."""
        asked = f"{self.since} {self.sha256} {VERSION}"
        return hashlib.sha256(asked.encode()).hexdigest()[:16]


class Progress:
    """The file of one question, open and locked; use it in a `with`."""

    def __init__(self, file: BufferedRandom, path: Path, began: str) -> None:
        self._file, self._path = file, path
        self._end = 0
        self.began = began
        self.last = ("", "")
        """The take that was judged last, and when it had arrived."""

    @classmethod
    def open(cls, folder: Path, scope: Scope) -> "Progress":
        """Go on with the file of a run before, or begin one. Raises HeadquartersError `judge.busy`, OSError."""
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / f"{scope.name}.jsonl"
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        file = os.fdopen(handle, "r+b")
        if not lock(handle):
            file.close()
            raise HeadquartersError("judge.busy")
        head = _line(file.readline())
        progress = cls(file, path, str(head.get("began")) if head.get("format") == FORMAT else moment.spell_now())
        if head.get("format") != FORMAT:
            file.truncate(0)
            file.seek(0)
            progress._write({"format": FORMAT, "began": progress.began, "since": scope.since, "book": scope.book})
        progress._end = file.tell()
        return progress

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def lines(self) -> Iterator[tuple[str, str, bool]]:
        """Yield take, state and whether it changed, of all that was judged before; a torn end is cut off."""
        while True:
            self._file.seek(self._end)
            said = _line(self._file.readline())
            if not said:
                break
            self._end = self._file.tell()
            self.last = str(said["take"]), str(said["received"])
            yield self.last[0], str(said["state"]), said["changed"] is True
        self._file.truncate(self._end)

    def add(self, row: Take, state: str, *, changed: bool) -> None:
        """Keep what a take came to."""
        self._file.seek(self._end)
        self._write({"take": row.take, "received": row.received, "state": state, "changed": changed})
        self._end, self.last = self._file.tell(), (row.take, row.received or "")

    def over(self) -> None:
        """It is done: the next time it begins anew."""
        self._path.unlink(missing_ok=True)

    def _write(self, said: dict[str, Any]) -> None:
        self._file.write(json.dumps(said, separators=(",", ":")).encode() + b"\n")
        self._file.flush()


def _line(data: bytes) -> dict[str, Any]:
    """Read a line; empty for one that is torn, or none of ours."""
    try:
        found = json.loads(data) if data.endswith(b"\n") else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
