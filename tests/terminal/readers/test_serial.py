"""A reader on a serial line, played behind a pseudo terminal: frames, bad lines, cards pulled and cables too."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import reduce
from operator import xor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.readers.frames import FIND, PREAMBLE, READ, SAM_NUMBER, SELECT, STATUS, command, receive
from terminal.readers.port import ReaderError, ReaderGoneError
from terminal.session.orders.reader import ReadChip
from tests.terminal.readers.chips import LI, resident
from tests.terminal.readers.stories import counter

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are POSIX")


class Module:
    """A security module at the other end of the line."""

    def __init__(self) -> None:
        import pty
        import tty

        self._line, self._slave = pty.openpty()
        tty.setraw(self._slave)
        self.device = os.ttyname(self._slave)
        self.card: bytes | None = None
        self.noise = b""
        self.spoils = self.mute = False
        self._read = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        import select

        heard = b""
        while not self._over.is_set():
            if select.select([self._line], [], [], 0.05)[0]:
                heard += os.read(self._line, 64)
            while len(heard) >= 10:
                asked, heard = heard[:10], heard[10:]
                assert asked.startswith(PREAMBLE)
                if not self.mute:
                    os.write(self._line, self.noise + self._answer(asked[7:9]))

    def _answer(self, what: bytes) -> bytes:
        if what == STATUS:
            return self._frame(0x90)
        if what == SAM_NUMBER:
            number = (5).to_bytes(2, "little") + (3).to_bytes(2, "little")
            return self._frame(0x90, number + b"".join(n.to_bytes(4, "little") for n in (20190101, 42, 7)))
        if self.card is None:
            self._read = False
            return self._frame({FIND: 0x80, SELECT: 0x81, READ: 0x41}[what])
        if what == FIND:
            return self._frame(0x80) if self._read else self._frame(0x9F, bytes(4))
        if what == SELECT:
            return self._frame(0x90, bytes(8))
        self._read = True
        lengths = (256).to_bytes(2, "big") + (1024).to_bytes(2, "big")
        return self._frame(0x90, lengths + self.card + bytes(1024))

    def _frame(self, status: int, data: bytes = b"") -> bytes:
        body = bytes((0, 0, status)) + data
        body = (len(body) + 1).to_bytes(2, "big") + body
        return PREAMBLE + body + bytes([reduce(xor, body) ^ (self.spoils and status == 0x90 and len(data) > 99)])

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        for end in (self._line, self._slave):
            os.close(end)


@pytest.fixture
def module() -> Iterator[Module]:
    found = Module()
    yield found
    found.close()


def test_commands_are_those_that_vendors_print() -> None:
    assert command(FIND).hex().upper() == "AAAAAA96690003200122"
    assert command(SELECT).hex().upper() == "AAAAAA96690003200221"
    assert command(READ).hex().upper() == "AAAAAA96690003300132"


def test_a_card_is_read_over_the_line_and_found_again_once_it_was_lifted(module: Module) -> None:
    with counter(f"serial:{module.device}") as here:
        assert here.sees("ready").name == "SAM 05.03-20190101-0000000042-0000000007"
        here.order(ReadChip(1))
        module.card = resident()
        reading = here.reads().reading
        assert {name: field.value for name, field in reading.fields.items()} == LI
        since = here.now()
        here.order(ReadChip(2))
        time.sleep(0.8)
        assert [fact for fact in here.heard[since:] if type(fact).__name__ == "ReaderRead"] == []
        module.card = None
        time.sleep(0.6)
        module.card = resident(name="李秀芳")
        assert here.reads(since=since).reading.fields["name"].value == "李秀芳"


def test_a_noisy_line_is_borne_and_a_broken_frame_is_rubbish(module: Module) -> None:
    module.noise, module.card, module.spoils = b"\x00\xaa\xaa\x13", resident(), True
    with counter(f"serial:{module.device}") as here:
        here.order(ReadChip(1))
        here.sees("failed", "reader.rubbish")
        module.spoils = False
        module.card = None
        time.sleep(0.6)
        module.card = resident()
        assert here.reads().reading.kind == "resident"


def test_a_reader_that_stops_answering_is_unplugged_and_comes_back(module: Module) -> None:
    with counter(f"serial:{module.device}") as here:
        here.order(ReadChip(1))
        here.sees("ready")
        module.mute = True
        here.sees("absent", "reader.unplugged")
        since = here.now()
        module.mute, module.card = False, resident()
        here.reads(since=since)


def test_a_line_with_nobody_behind_it_and_one_that_is_none_have_their_sentences(module: Module) -> None:
    from terminal.readers.serial_reader import SerialReader

    module.mute = True
    for device, key in ((module.device, "reader.absent:silent"), ("/dev/none", "reader.absent:device")):
        with pytest.raises(ReaderGoneError) as told:
            SerialReader(device)
        assert told.value.trouble.key == key


def test_statuses_of_the_module_become_sentences() -> None:
    from terminal.readers.frames import fault_of

    codes = {status: fault_of(status).code for status in (0x41, 0x32, 0x66, 0x24)}
    assert codes == {0x41: "reader.removed", 0x32: "reader.unproven", 0x66: "reader.module", 0x24: "reader.rubbish"}
    assert issubclass(ReaderGoneError, ReaderError)


@given(st.binary(max_size=3000), st.booleans())
def test_whatever_comes_over_the_line_ends(noise: bytes, begins: bool) -> None:
    line = bytearray(PREAMBLE if begins else b"") + noise

    def take(count: int) -> bytes:
        if len(line) < count:
            raise ReaderGoneError("reader.unplugged")
        taken, line[:] = bytes(line[:count]), line[count:]
        return taken

    with suppress(ReaderError):
        receive(take)
