"""A sealed file: a header that anyone reads, and content that only key holders read.

offset  bytes  what
0       4      what it is: "SLSG" a segment, "SLOB" an object
4       1      suite
5       1      length t of the take id
6       t      take id, ASCII
6+t     4      index, big endian
10+t    8      length p of the plaintext, big endian
18+t    p+16   AES-256-GCM ciphertext and tag (suite 1); nonce = index, associated data = all bytes before
"""

from dataclasses import dataclass
from typing import Literal

from evidence.faults import EvidenceFault
from evidence.suite import Cipher, Suite, suite_of

MAX_BYTES = 64 * 1024 * 1024
"""No profile comes near; whatever is longer is neither segment nor object."""
_SUITE_AT = 4
_FIXED = 6
_COUNTS = 12

Wrong = Literal["length", "digest", "header"]


@dataclass(frozen=True, slots=True)
class SealedKind:
    """One of the two kinds of sealed files: how its header begins, where it lies, and which key of a take it has."""

    magic: bytes
    folder: str
    purpose: str

    def file_name(self, index: int) -> str:
        """Where file number `index` lies in the take's folder."""
        return f"{self.folder}/{index:06d}"

    def header(self, suite: Suite, take: str, index: int, plaintext_bytes: int) -> bytes:
        """Return the clear header of a file."""
        name = take.encode("ascii")
        fixed = self.magic + bytes((suite.number, len(name)))
        return fixed + name + index.to_bytes(4, "big") + plaintext_bytes.to_bytes(8, "big")

    def header_of(self, suite: Suite, take: str, index: int, file_bytes: int) -> bytes | None:
        """Return the header that a file of so many bytes must begin with; None where they do not even hold one."""
        plaintext_bytes = file_bytes - _FIXED - len(take) - _COUNTS - suite.tag_bytes
        return None if plaintext_bytes < 0 else self.header(suite, take, index, plaintext_bytes)

    def seal(self, suite: Suite, cipher: Cipher, take: str, index: int, plaintext: bytes) -> bytes:
        """Return the whole file; `cipher` is that of `purpose`."""
        clear = self.header(suite, take, index, len(plaintext))
        return clear + cipher.seal(index, plaintext, clear)

    def wrong(
        self, data: bytes, suite: Suite, take: str, index: int, named_bytes: int, named_digest: str
    ) -> Wrong | None:
        """What of a file does not fit what the journal names; None where all does. No key needed."""
        if len(data) != named_bytes:
            return "length"
        if suite.digest(data) != named_digest:
            return "digest"
        clear = self.header_of(suite, take, index, len(data))
        return None if clear is not None and data.startswith(clear) else "header"

    def open(self, data: bytes, take: str, index: int, data_key: bytes) -> bytes | None:
        """Decrypt a file; None where its header is another. Raises EvidenceFault `cipher.tag`, `journal.suite`."""
        suite = suite_of(data[_SUITE_AT] if len(data) > _SUITE_AT else None)
        clear = self.header_of(suite, take, index, len(data))
        if clear is None or not data.startswith(clear):
            return None
        try:
            return suite.cipher(data_key, take, self.purpose).open(index, data[len(clear) :], clear)
        except EvidenceFault as fault:
            raise fault.at(self.file_name(index)) from None


SEGMENTS = SealedKind(b"SLSG", "segments", "segments")
OBJECTS = SealedKind(b"SLOB", "objects", "objects")
