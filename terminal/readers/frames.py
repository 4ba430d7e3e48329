"""What readers say on the wire: the frames of the security module (SAM) that every reader of ID cards has inside.

A frame is AA AA AA 96 69, two bytes of length (high first), then so many bytes, of which the last is the exclusive
or of all after the preamble. A command begins with two bytes (what, parameter), an answer with three (SW1, SW2,
SW3). As several vendors describe it (公安部身份证阅读器模块 SAM 通讯协议).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import Final

from terminal.readers.port import ReaderError, ReaderGoneError

PREAMBLE: Final = bytes.fromhex("AAAAAA9669")
STATUS, SAM_NUMBER = bytes.fromhex("11FF"), bytes.fromhex("12FF")
FIND, SELECT, READ = bytes.fromhex("2001"), bytes.fromhex("2002"), bytes.fromhex("3001")
DONE, FOUND, NO_CARD = 0x90, 0x9F, 0x80
_MOST: Final = 4096
"""Bytes of an answer; text, picture and two fingerprints have 2 321."""
_REMOVED: Final = (0x41, 0x47, 0x80, 0x81)
"""Reading, drawing a random number, finding or choosing failed: the card does not lie there any more, or badly."""
_NOT_PROVEN: Final = (0x31, 0x32, 0x33, 0x40)
"""Card and reader could not prove themselves to each other."""
_MODULE: Final = (0x60, 0x66)
"""Its self-test failed, or it has no licence."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the module said to a command."""

    status: int
    """SW3, the module's own word."""
    data: bytes


def command(what: bytes) -> bytes:
    """The frame of a command."""
    body = (len(what) + 1).to_bytes(2, "big") + what
    return PREAMBLE + body + bytes([reduce(xor, body)])


def receive(take: Callable[[int], bytes]) -> Answer:
    """Read one answer; `take` gives exactly so many bytes, or raises. What comes before a preamble is passed over.

    Raises ReaderError `reader.rubbish` for what is no answer, ReaderGoneError as `take` does.
    """
    window, seen = b"", 0
    while window != PREAMBLE:
        window, seen = (window + take(1))[-len(PREAMBLE) :], seen + 1
        if seen > _MOST:
            raise ReaderError("reader.rubbish")
    head = take(2)
    length = int.from_bytes(head, "big")
    if not 4 <= length <= _MOST:  # noqa: PLR2004 - three words of status and the check
        raise ReaderError("reader.rubbish")
    body = take(length)
    if reduce(xor, head + body):
        raise ReaderError("reader.rubbish")
    return Answer(body[2], body[3:-1])


def demand(answer: Answer, *right: int) -> Answer:
    """Return the answer where its status is one of these; raises what the status means."""
    if answer.status in right:
        return answer
    raise fault_of(answer.status)


def fault_of(status: int) -> ReaderError:
    """What a module's status means that is not the one hoped for; libraries hand it on as it is."""
    if status in _REMOVED:
        return ReaderError("reader.removed")
    if status in _NOT_PROVEN:
        return ReaderError("reader.unproven")
    if status in _MODULE:
        return ReaderGoneError("reader.module", status=f"{status:02X}")
    return ReaderError("reader.rubbish")
