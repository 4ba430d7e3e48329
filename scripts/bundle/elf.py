"""What is asked here of ELF files: what they load, what they need, how old a glibc serves them."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_LOAD, _DYNAMIC = 1, 2
_NEEDED, _STRTAB = 1, 5
_IN_MEMORY, _ZEROS = 2, 8
_GLIBC = re.compile(rb"GLIBC_2\.(\d+)\b")


class Segment(NamedTuple):
    """One part of the file that is put into memory; numbers of bytes."""

    offset: int
    address: int
    in_file: int
    in_memory: int
    alignment: int


def is_elf(path: Path) -> bool:
    """Whether this is a program or a library of Linux; a link is none, what it points to may be."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def elf_files(folder: Path) -> list[Path]:
    """Return all of them below this folder, sorted."""
    return sorted(path for path in folder.rglob("*") if is_elf(path))


def segments(data: bytes) -> tuple[Segment, ...]:
    """Return what is loaded; raises ValueError for what is no 64-bit little-endian ELF."""
    return tuple(Segment(each[2], each[3], each[5], each[6], each[7]) for each in _headers(data) if each[0] == _LOAD)


def _headers(data: bytes) -> Iterator[tuple[int, ...]]:
    if data[:6] != b"\x7fELF\x02\x01":
        raise ValueError("no 64-bit ELF")
    (start,) = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    for index in range(count):
        yield struct.unpack_from("<IIQQQQQQ", data, start + index * size)


def on_pages(data: bytes) -> bool:
    """Whether the loader takes it: offsets and addresses agree within their pages, and all is there."""
    return all(
        each.alignment in (0, 1) or (each.offset - each.address) % each.alignment == 0 for each in segments(data)
    ) and all(each.offset + each.in_file <= len(data) for each in segments(data))


def same_when_loaded(one: bytes, other: bytes) -> bool:
    """Whether every section that is put into memory is in both, with the same bytes at the same address.

    Room between sections, which nothing refers to, and places in the file may differ.
    """
    return on_pages(other) and _loaded(one) == _loaded(other)


def _loaded(data: bytes) -> list[tuple[int, int, int, bytes]]:
    """Kind, address, length and bytes of the sections that are put into memory."""
    (start,) = struct.unpack_from("<Q", data, 40)
    size, count = struct.unpack_from("<HH", data, 58)
    found = []
    for index in range(count):
        _, kind, flags, address, offset, length = struct.unpack_from("<IIQQQQ", data, start + index * size)
        if flags & _IN_MEMORY:
            found.append((kind, address, length, b"" if kind == _ZEROS else data[offset : offset + length]))
    return sorted(found)


def needed(data: bytes) -> tuple[str, ...]:
    """Return the names of the libraries that the loader looks for before this one runs."""
    dynamic = next((each for each in _headers(data) if each[0] == _DYNAMIC), None)
    if dynamic is None:
        return ()
    entries = [struct.unpack_from("<QQ", data, dynamic[2] + at) for at in range(0, dynamic[5], 16)]
    table = next((value for tag, value in entries if tag == _STRTAB), 0)
    begin = _offset(data, table)
    return tuple(_text(data, begin + value) for tag, value in entries if tag == _NEEDED)


def _offset(data: bytes, address: int) -> int:
    for each in segments(data):
        if each.address <= address < each.address + each.in_file:
            return address - each.address + each.offset
    raise ValueError("an address that is not loaded")


def _text(data: bytes, begin: int) -> str:
    return data[begin : data.index(b"\0", begin)].decode()


def asks_glibc(data: bytes) -> int:
    """Return the newest minor version of glibc 2 that it names, such as 34; 0 for none."""
    return max((int(found) for found in _GLIBC.findall(data)), default=0)
