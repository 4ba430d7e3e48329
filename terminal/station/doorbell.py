"""How another program on this machine hands a sale to the running kiosk, and hears how it ended.

The kiosk listens on loopback; port and key stand in a file of its home that only its account may read. One request,
`{"sale": {…}}`, is answered by what became of it (it is shown, or waits behind another), and again when it is over; or
once, with `faults`.
"""

import contextlib
import json
import os
import secrets
import socket
import threading
from pathlib import Path
from typing import Any

from evidence import disk
from faults.errors import ShuangluError
from rulebook.sale.reading import SaleFaultsError, read_sale
from terminal.home.opening import Home
from terminal.session.effects import SaleEnded, SaleTaken
from terminal.station.door import Line, admit, introduce
from terminal.station.station import Offer, Station

DOOR = "door"
_LOOPBACK = "127.0.0.1"


class Doorbell:
    """A thread that takes callers, and one for each of them until its sale is handed over."""

    def __init__(self, home: Home, station: Station) -> None:
        self._station = station
        self._file = home.path / DOOR
        self._key = secrets.token_bytes(32)
        self._listener = socket.create_server((_LOOPBACK, 0))
        self._asking: dict[str, list[Line]] = {}
        """Callers, by the digest of their sale, who do not know yet what became of it."""
        self._waiting: dict[str, list[Line]] = {}
        """Callers who wait for its end."""
        self._lines: set[Line] = set()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._threads: list[threading.Thread] = []
        station.on_sale(self.tell)

    def start(self) -> None:
        """Listen, and say where: the file is there when this returns."""
        self._begin(self._take_callers, "doorbell")
        said = {"port": self._listener.getsockname()[1], "key": self._key.hex(), "pid": os.getpid()}
        disk.write_whole(self._file, json.dumps(said).encode(), private=True)

    def close(self) -> None:
        """Take no more callers; those who wait are let go without an answer."""
        self._closed.set()
        if self._threads:
            with contextlib.suppress(OSError):  # somebody put something else there
                self._file.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # it wakes the thread, which would wait for a caller for ever
                socket.create_connection(self._listener.getsockname(), timeout=1).close()
        self._listener.close()
        with self._lock:
            for line in self._lines:
                line.close()
        for thread in self._threads:
            thread.join()

    def tell(self, told: SaleTaken | SaleEnded) -> None:
        """Tell those who handed this sale over; on the conductor's thread, which never waits for them."""
        sha256, over = told.sha256, isinstance(told, SaleEnded)
        if isinstance(told, SaleEnded) and told.practice:
            return
        with self._lock:
            asking = self._asking.pop(sha256, []) if not over else []
            lines = self._waiting.pop(sha256, []) if over else asking
            before = "" if isinstance(told, SaleEnded) else told.before
            moved = self._waiting.pop(before, [])  # that one was corrected here, and this is what becomes of it
            if asking or moved:
                self._waiting.setdefault(sha256, []).extend((*moved, *asking))
        for line in lines:
            with contextlib.suppress(OSError):  # who hung up does not want to know
                line.say(_answer(told))
            if over:
                self._let_go(line)

    def _begin(self, run: Any, name: str, *given: Any) -> None:
        thread = threading.Thread(target=run, args=given, name=name)
        self._threads = [each for each in self._threads if each.is_alive()] + [thread]
        thread.start()

    def _take_callers(self) -> None:
        while not self._closed.is_set():
            try:
                end, _ = self._listener.accept()
            except OSError:  # closed, or out of descriptors
                self._closed.wait(0.1)
                continue
            if self._closed.is_set():
                end.close()
                return
            line = Line(end)
            with self._lock:
                self._lines.add(line)
            self._begin(self._serve, "doorbell caller", line)

    def _serve(self, line: Line) -> None:
        try:
            admit(line, self._key)
            self._hand_over(line, line.hear())
        except SaleFaultsError as error:
            faults = [{"field": each.field, "zh": each.reason.zh, "en": each.reason.en} for each in error.faults]
            with contextlib.suppress(OSError):
                line.say({"faults": faults})
            self._let_go(line)
        except Exception as error:  # noqa: BLE001 - a caller's line, whatever it says, ends no kiosk
            if not self._closed.is_set():
                self._station.home.log.trouble("door.refused", error=type(error).__name__)
            self._let_go(line)

    def _hand_over(self, line: Line, request: dict[str, Any]) -> None:
        arrived = self._station.planned(Offer(read_sale(request["sale"])))
        refusals = [each.sentence.zh for each in arrived.plan.refusals]
        line.say({"reference": arrived.sale.reference, "allowed": arrived.plan.allowed, "refusals": refusals})
        with self._lock:
            self._asking.setdefault(arrived.plan.sale_sha256, []).append(line)
        self._station.post(arrived)

    def _let_go(self, line: Line) -> None:
        line.close()
        with self._lock:
            self._lines.discard(line)


def _answer(told: SaleTaken | SaleEnded) -> dict[str, Any]:
    if isinstance(told, SaleTaken):
        return {"reference": told.reference, "shown": told.shown}
    return {"reference": told.reference, "ending": told.ending, "take": told.take}


class Call:
    """One sale handed over from outside. Raises ShuangluError `door.none` where no kiosk runs on this home."""

    def __init__(self, home: Path, sale: dict[str, Any]) -> None:
        try:
            said = json.loads((home / DOOR).read_bytes())
            self._line = Line(socket.create_connection((_LOOPBACK, int(said["port"])), timeout=1))
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            raise ShuangluError("door.none", home=str(home)) from error
        try:
            introduce(self._line, bytes.fromhex(said["key"]))
            self._line.say({"sale": sale})
        except (OSError, ValueError, KeyError, TypeError) as error:
            self._line.close()
            raise ShuangluError("door.none", home=str(home)) from error

    def answer(self, *, at_once: bool = False) -> dict[str, Any]:
        """Wait for the next answer: the plan, what became of it, how it ended. Raises ShuangluError `door.closed`.

        `at_once`: no person has to do anything before it comes.
        """
        try:
            return self._line.hear(30.0 if at_once else None)
        except (OSError, ValueError) as error:
            raise ShuangluError("door.closed") from error

    def close(self) -> None:
        """Hang up; the sale goes on."""
        self._line.close()
