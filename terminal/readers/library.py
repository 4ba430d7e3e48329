"""A vendor's library as a reader: the two C interfaces that readers of ID cards come with, by ctypes.

`SDT_*` (`sdtapi.dll`, `libsdtapi.so`) hands over the chip's text as it stands; its portrait stays closed. `CVR_*`
(`termb.dll`) hands over fields and, with its licence, the portrait. Which of the two a library speaks is told by
what it exports. It is loaded in the reader's own process and nowhere else: what falls or hangs there costs no
recording. A library of 32 bits cannot be loaded into a program of 64.
"""

import ctypes
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from terminal.readers.cvr import CvrReader
from terminal.readers.port import CardReader, ReaderGoneError
from terminal.readers.sdt import SdtReader

PORTS: Final = (*range(1001, 1017), *range(1, 17))
"""USB first, then serial ports, as the vendors number them."""


def open_library(path: Path, port: int | None = None) -> CardReader:
    """Load a library and open the reader at its port, or at the first port that has one; raises ReaderGoneError."""
    if not path.is_file():
        raise ReaderGoneError("reader.absent:library", path=str(path))
    try:
        library = _load(path)
    except OSError as error:
        raise ReaderGoneError("reader.library", path=path.name, reason=str(error)) from error
    ports = PORTS if port is None else (port,)
    make: Callable[[Any, tuple[int, ...]], CardReader]
    if hasattr(library, "SDT_ReadBaseMsg"):
        make = SdtReader
    elif hasattr(library, "CVR_Authenticate"):
        make = CvrReader
    else:
        raise ReaderGoneError("reader.library:other", path=path.name)
    return make(library, ports)


def _load(path: Path) -> ctypes.CDLL:
    """Functions of these libraries are `stdcall` on Windows; where programs have 64 bits that is the same."""
    if sys.platform == "win32":
        return ctypes.WinDLL(str(path))
    return ctypes.CDLL(str(path))
