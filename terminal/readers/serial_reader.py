"""A reader on a serial line: the module's own commands (`frames`), without anybody's library.

115 200 baud, eight bits, no parity, one stop bit. The portrait is closed (WLT): there is none, and the printed one is
looked at in its place. POSIX only; on Windows readers come with their vendor's library.
"""

import os
import select
import sys
import time
from collections.abc import Callable
from typing import Final

from terminal.readers import frames
from terminal.readers.chip import BLOCK, read_block
from terminal.readers.port import ReaderError, ReaderGoneError
from terminal.session.facts.cards import CardReading

_QUICK_S, _READ_S = 1.5, 4.0
"""How long an answer may take: a card is found within 0.3 s, and read within 2 (vendors' figures)."""
_HEAD: Final = 4
"""Before text and picture stand their lengths, two bytes each."""


class SerialReader:
    """The line as a reader (`CardReader`)."""

    stand_in = False

    def __init__(self, device: str, baud: int = 115200) -> None:
        """Raises ReaderGoneError where nothing answers there as such a module does."""
        self._line = _open(device, baud)
        self._marks = 0
        try:
            frames.demand(self._ask(frames.STATUS), frames.DONE)
            self.name = _name(self._ask(frames.SAM_NUMBER))
        except ReaderError as error:
            self.close()
            if error.code == "reader.module":
                raise
            raise ReaderGoneError("reader.absent:silent", path=device) from error

    def check(self) -> None:
        """Ask how the module is."""
        try:
            frames.demand(self._ask(frames.STATUS), frames.DONE)
        except ReaderGoneError:
            raise
        except ReaderError as error:
            raise ReaderGoneError("reader.unplugged") from error

    def look(self) -> str | None:
        """Find a card. The module finds a card that was read once only, until it was lifted."""
        answer = self._ask(frames.FIND)
        if answer.status == frames.NO_CARD:
            return None
        frames.demand(answer, frames.FOUND)
        self._marks += 1
        return str(self._marks)

    def read(self) -> CardReading:
        """Choose the card, and read its text and picture."""
        frames.demand(self._ask(frames.SELECT), frames.DONE)
        data = frames.demand(self._ask(frames.READ, _READ_S), frames.DONE).data
        lengths = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:_HEAD], "big")
        if lengths[0] != BLOCK or len(data) < _HEAD + sum(lengths):
            raise ReaderError("reader.rubbish")
        return read_block(data[_HEAD : _HEAD + BLOCK], reader=self.name)

    def close(self) -> None:
        """Close the line."""
        os.close(self._line)

    def _ask(self, what: bytes, patience_s: float = _QUICK_S) -> frames.Answer:
        """Say it, and wait for the answer; what came unasked before is forgotten."""
        try:
            while select.select([self._line], [], [], 0)[0] and os.read(self._line, 4096):
                pass
            os.write(self._line, frames.command(what))
        except OSError as error:
            raise ReaderGoneError("reader.unplugged") from error
        return frames.receive(self._taking(time.monotonic() + patience_s))

    def _taking(self, until_s: float) -> Callable[[int], bytes]:
        """What hands out so many bytes, or raises at that time."""

        def take(count: int) -> bytes:
            taken = b""
            while len(taken) < count:
                left = until_s - time.monotonic()
                if left <= 0 or not select.select([self._line], [], [], left)[0]:
                    raise ReaderGoneError("reader.unplugged")
                try:
                    more = os.read(self._line, count - len(taken))
                except OSError as error:
                    raise ReaderGoneError("reader.unplugged") from error
                if not more:
                    raise ReaderGoneError("reader.unplugged")
                taken += more
            return taken

        return take


def _name(answer: frames.Answer) -> str:
    """The module's number as it is printed on readers: maker, model, date, serial number, check."""
    at = frames.demand(answer, frames.DONE).data
    if len(at) < 16:  # noqa: PLR2004 - two words of two bytes, three of four
        return "SAM"
    maker, model = (int.from_bytes(at[place : place + 2], "little") for place in (0, 2))
    day, serial, more = (int.from_bytes(at[place : place + 4], "little") for place in (4, 8, 12))
    return f"SAM {maker:02}.{model:02}-{day:08}-{serial:010}-{more:010}"


def _open(device: str, baud: int) -> int:
    if sys.platform == "win32":
        raise ReaderGoneError("reader.absent:windows", path=device)
    import fcntl
    import termios
    import tty

    rate = getattr(termios, f"B{baud}", None)
    if rate is None:
        raise ReaderGoneError("reader.setting", text=f"{device}?baud={baud}")
    try:
        line = os.open(device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError as error:
        raise ReaderGoneError("reader.absent:device", path=device, reason=error.strerror or str(error)) from error
    try:
        fcntl.ioctl(line, termios.TIOCEXCL)  # two who speak at once understand neither answer
        tty.setraw(line)
        attributes = termios.tcgetattr(line)
        attributes[2] = (attributes[2] | termios.CLOCAL | termios.CREAD) & ~termios.CRTSCTS
        attributes[4] = attributes[5] = rate
        termios.tcsetattr(line, termios.TCSANOW, attributes)
    except (OSError, termios.error) as error:
        os.close(line)
        raise ReaderGoneError("reader.absent:device", path=device, reason=str(error)) from error
    return line
