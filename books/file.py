"""A book as one file: a ZIP without compression in one fixed layout, so that every byte of it counts.

`manifest.json`, then `packs/<path>`, then `papers/<path>`, each in the order of paths, then `signatures/<name>.p7s`.
Any program opens it as a ZIP; this one writes and reads the layout itself: whatever is read is written again and
compared, so that a second file of one name, an offset that leads elsewhere, a comment, a date or bytes in between are
refused. Nothing is unpacked that is longer than the file itself.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from books.faults import BookFault
from books.manifest import MOST_MANIFEST_BYTES, MOST_PACKS, is_pack_path
from books.paper_lines import MOST_PAGES, is_paper_path

SignatureName = Literal["compliance", "release", "headquarters"]
SIGNATURES: tuple[SignatureName, ...] = get_args(SignatureName)
"""In the order in which they are given."""
MOST_PLAIN_BYTES = 4_000_000
"""Of a book without papers: what a terminal of 0.2 reads as one answer."""
MOST_BOOK_BYTES = 32_000_000
MOST_PACK_BYTES = 3_700_000
"""All packs together."""
MOST_PAPER_BYTES = 28_000_000
"""All papers together."""
_MOST_SIGNATURE_BYTES = 16 * 1024
_MANIFEST = "manifest.json"
_PACKS = "packs/"
_PAPERS = "papers/"
_MOST_MEMBERS = 1 + MOST_PACKS + 2 * MOST_PAGES + len(SIGNATURES)

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _STORED = 20, 0
_MADE_BY = 3 << 8 | _VERSION
"""Unix, so that the mode below is understood."""
_MIDNIGHT, _FIRST_DAY = 0, 1 << 5 | 1
"""1980-01-01, the first that the format knows: when a book was made stands in its manifest."""
_MODE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class BookFile:
    """What is in the file of a book, none of it judged yet."""

    manifest: bytes
    packs: Mapping[str, bytes]
    """By path, without `packs/`."""
    signatures: Mapping[SignatureName, bytes] = field(default_factory=dict)
    """Detached CMS (DER) over the manifest's bytes."""
    papers: Mapping[str, bytes] = field(default_factory=dict)
    """Texts and pictures of pages by path, without `papers/`."""

    def signed(self, name: SignatureName, signature: bytes) -> "BookFile":
        """The same book with one more signature, or another one in its place."""
        return replace(self, signatures={**self.signatures, name: signature})


def pack_book(book: BookFile) -> bytes:
    """Write the file of a book: the same content, the same bytes."""
    local, central = bytearray(), bytearray()
    count = 0
    for name, data in _members(book):
        spelled = name.encode("ascii")
        sizes = (zlib.crc32(data), len(data), len(data), len(spelled), 0)
        shared = (_VERSION, 0, _STORED, _MIDNIGHT, _FIRST_DAY)
        central += _CENTRAL.pack(b"PK\x01\x02", _MADE_BY, *shared, *sizes, 0, 0, 0, _MODE, len(local)) + spelled
        local += _LOCAL.pack(b"PK\x03\x04", *shared, *sizes) + spelled + data
        count += 1
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(central), len(local), 0)
    return bytes(local + central + end)


def unpack_book(data: bytes) -> BookFile:
    """Read the file of a book; raises BookFault `book.shape` for any other file.

    Only the layout is judged: `checking` tells whether the packs are those of the manifest, and who signed.
    """
    if len(data) > MOST_BOOK_BYTES:
        raise BookFault("book.shape:size", most=MOST_BOOK_BYTES)
    book = _read(data)
    if not book.papers and len(data) > MOST_PLAIN_BYTES:
        raise BookFault("book.shape:size", most=MOST_PLAIN_BYTES)
    if pack_book(book) != data:
        raise BookFault("book.shape")
    return book


def _members(book: BookFile) -> Iterator[tuple[str, bytes]]:
    yield _MANIFEST, book.manifest
    for path in sorted(book.packs):
        yield f"{_PACKS}{path}", book.packs[path]
    for path in sorted(book.papers):
        yield f"{_PAPERS}{path}", book.papers[path]
    for name in SIGNATURES:
        if name in book.signatures:
            yield f"signatures/{name}.p7s", book.signatures[name]


def _read(data: bytes) -> BookFile:
    manifest: bytes | None = None
    packs: dict[str, bytes] = {}
    papers: dict[str, bytes] = {}
    signatures: dict[SignatureName, bytes] = {}
    for name, content in _walk(data):
        signature = next((each for each in SIGNATURES if name == f"signatures/{each}.p7s"), None)
        path, page = name.removeprefix(_PACKS), name.removeprefix(_PAPERS)
        if name == _MANIFEST and manifest is None and len(content) <= MOST_MANIFEST_BYTES:
            manifest = content
        elif signature and signature not in signatures and len(content) <= _MOST_SIGNATURE_BYTES:
            signatures[signature] = content
        elif path != name and path not in packs and is_pack_path(path):
            packs[path] = content
        elif page not in papers and page != name and is_paper_path(page):
            papers[page] = content
        else:
            raise BookFault("book.shape")
    if manifest is None or len(packs) > MOST_PACKS or len(papers) > 2 * MOST_PAGES:
        raise BookFault("book.shape")
    if _size(packs) > MOST_PACK_BYTES or _size(papers) > MOST_PAPER_BYTES:
        raise BookFault("book.shape")
    return BookFile(manifest, packs, signatures, papers)


def _size(files: Mapping[str, bytes]) -> int:
    return sum(map(len, files.values()))


def _walk(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each member, by the headers in front of them; what comes behind is compared later."""
    at = 0
    for _ in range(_MOST_MEMBERS + 1):
        if not data.startswith(b"PK\x03\x04", at):
            return
        if at + _LOCAL.size > len(data):
            break
        header = _LOCAL.unpack_from(data, at)
        size, named, extra = header[7], header[9], header[10]
        begin = at + _LOCAL.size + named
        end = begin + size
        name = data[begin - named : begin]
        if extra or end > len(data) or not name.isascii():
            break
        yield name.decode("ascii"), data[begin:end]
        at = end
    raise BookFault("book.shape")
