"""Which reader a home has, named by a string.

file:FOLDER                       a folder that stands in for a reader (`folder.py`)
library:PATH, library:PATH?port=1001   a vendor's library, and at which port the reader is
serial:DEVICE, serial:DEVICE?baud=9600 the module's own commands on a serial line
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args
from urllib.parse import parse_qsl

from faults.errors import ShuangluError
from terminal.readers.port import CardReader

Kind = Literal["file", "library", "serial"]
_OPTION: dict[str, str] = {"library": "port", "serial": "baud"}


@dataclass(frozen=True, slots=True)
class NamedReader:
    """One named reader; `number` is its port or speed, None where none is written."""

    text: str
    kind: Kind
    where: str
    number: int | None = None

    @property
    def stand_in(self) -> bool:
        """Whether it only plays a reader."""
        return self.kind == "file"


def parse_reader(text: str) -> NamedReader:
    """Understand a reader's name; raises ShuangluError `reader.setting`."""
    kind, _, rest = text.partition(":")
    where, _, query = rest.partition("?") if kind in _OPTION else (rest, "", "")
    options = dict(parse_qsl(query, keep_blank_values=True))
    number = options.pop(_OPTION.get(kind, ""), None)
    if kind not in get_args(Kind) or not where or options or not (number is None or number.isdecimal()):
        raise ShuangluError("reader.setting", text=text)
    return NamedReader(text, cast("Kind", kind), where, None if number is None else int(number))


def open_reader(named: NamedReader) -> CardReader:
    """Open it, in the process that holds it; raises ReaderGoneError."""
    if named.kind == "file":
        from terminal.readers.folder import FolderReader

        return FolderReader(Path(named.where))
    if named.kind == "library":
        from terminal.readers.library import open_library

        return open_library(Path(named.where), named.number)
    from terminal.readers.serial_reader import SerialReader

    return SerialReader(named.where, named.number or 115200)
