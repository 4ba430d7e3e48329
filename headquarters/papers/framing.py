"""How the parsing process answers: a word, empty where all is well; then for each page a text and a picture.

Each piece has its length before it. A text begins with a blank, or with `!` where it is the word for what is wrong.
"""

import struct
from collections.abc import Callable
from typing import BinaryIO

_LENGTH = struct.Struct(">I")
ALONE = "--parse-one-paper"
"""The one word by which a frozen headquarters is the parsing process; `headquarters.__main__` hears it first."""
END = b""
"""Behind the last page, in place of a text: nothing more comes."""


def put(out: BinaryIO, data: bytes) -> None:
    """Write one piece."""
    out.write(_LENGTH.pack(len(data)) + data)


def take(read: Callable[[int], bytes], most: int) -> bytes:
    """Read one piece; raises ValueError where it is cut short or has more than `most` bytes."""
    (length,) = _LENGTH.unpack(_whole(read, _LENGTH.size))
    if length > most:
        raise ValueError("too long")
    return _whole(read, length)


def _whole(read: Callable[[int], bytes], length: int) -> bytes:
    data = read(length)
    if len(data) != length:
        raise ValueError("cut short")
    return data
