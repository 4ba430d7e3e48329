"""A folder that plays a card reader: for demonstrations, rehearsals and tests. It is never a reader of real sales.

The reader is there while the folder is, and a card lies on it while `card.json` is in the folder:

    {
      "kind": "resident",
      "fields": {"name": "李秀英", "sex": "女", "nation": "汉", "birth_date": "1995-07-04", "address": "…",
                 "number": "320502199507047728", "authority": "…",
                 "valid_from": "2015-01-01", "valid_to": "2035-01-01"},
      "portrait": "portrait.jpg",
      "read_s": 0.4,
      "plays": "hang"
    }

`kind` is `resident`, `hk_mo_tw_residence` or `foreigner`; `fields` are those of `FIELDS` in
`terminal/session/facts/cards.py`, of both sides. May be left out: `portrait`, a picture beside it; `read_s`, how
long the reading takes; `plays`: `hang` (the reading never ends) or `die` (the process ends in the middle). A card
that is taken away or exchanged while it is read was taken too early; what is no such file is rubbish.
"""

import json
import os
import time
from pathlib import Path
from typing import Any, Final

from faults.errors import ShuangluError
from terminal.intake.portrait import portrait_jpeg
from terminal.readers.chip import KIND_OF_LETTER, reading_of
from terminal.readers.port import ReaderError, ReaderGoneError
from terminal.session.facts.cards import CardReading

CARD: Final = "card.json"
_MOST: Final = 64 * 1024
_MOST_PICTURE: Final = 4 * 1024 * 1024
_LONGEST_S: Final = 60.0
_SLICE_S: Final = 0.02
_DIED: Final = 70


class FolderReader:
    """The folder as a reader (`CardReader`)."""

    stand_in = True

    def __init__(self, folder: Path) -> None:
        """Raises ReaderGoneError where there is no such folder."""
        self.name = f"file:{folder}"
        self._folder = folder
        if not folder.is_dir():
            raise ReaderGoneError("reader.absent:folder", path=str(folder))

    def check(self) -> None:
        """The folder must be there."""
        if not self._folder.is_dir():
            raise ReaderGoneError("reader.unplugged")

    def look(self) -> str | None:
        """The file's own figures: another file is another card."""
        self.check()
        try:
            found = (self._folder / CARD).stat()
        except OSError:
            return None
        return f"{found.st_ino} {found.st_mtime_ns} {found.st_size}"

    def read(self) -> CardReading:
        """Read the file, as slowly as it says; whoever takes it away meanwhile takes it away too early."""
        mark, card = self.look(), self._card()
        _play(card.get("plays"))
        until = time.monotonic() + _seconds(card.get("read_s", 0))
        while (left := until - time.monotonic()) > 0:
            self._lies(mark)
            time.sleep(min(left, _SLICE_S))
        reading = self._reading(card)
        self._lies(mark)
        return reading

    def close(self) -> None:
        """There is nothing to let go of."""

    def _lies(self, mark: str | None) -> None:
        if mark is None or self.look() != mark:
            raise ReaderError("reader.removed")

    def _card(self) -> dict[str, Any]:
        try:
            card = json.loads(self._content(CARD, _MOST))
        except (ValueError, RecursionError) as error:
            raise ReaderError("reader.rubbish") from error
        if not isinstance(card, dict):
            raise ReaderError("reader.rubbish")
        return card

    def _content(self, name: str, most: int) -> bytes:
        try:
            with (self._folder / name).open("rb") as file:
                content = file.read(most + 1)
        except OSError as error:
            self.check()
            raise ReaderError("reader.removed" if name == CARD else "reader.rubbish") from error
        if len(content) > most:
            raise ReaderError("reader.rubbish")
        return content

    def _reading(self, card: dict[str, Any]) -> CardReading:
        kind, fields = card.get("kind", "resident"), card.get("fields")
        if kind not in KIND_OF_LETTER.values():
            raise ReaderError("reader.other_kind")
        if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
            raise ReaderError("reader.rubbish")
        return reading_of(kind, fields, reader=self.name, portrait=self._portrait(card.get("portrait")))

    def _portrait(self, name: object) -> bytes:
        """The picture beside it; nothing outside the folder is opened, by no link either."""
        if name is None:
            return b""
        if not isinstance(name, str) or not name or Path(name).name != name:
            raise ReaderError("reader.rubbish")
        if not (self._folder / name).resolve().is_relative_to(self._folder.resolve()):
            raise ReaderError("reader.rubbish")
        try:
            return portrait_jpeg(self._content(name, _MOST_PICTURE))
        except ReaderError:
            raise
        except ShuangluError as error:
            raise ReaderError("reader.rubbish") from error


def _seconds(told: object) -> float:
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 <= told <= _LONGEST_S:
        raise ReaderError("reader.rubbish")
    return float(told)


def _play(what: object) -> None:
    """What real readers do on bad days."""
    if what == "hang":
        while True:
            time.sleep(_LONGEST_S)
    if what == "die":
        os._exit(_DIED)
    if what is not None:
        raise ReaderError("reader.rubbish")
