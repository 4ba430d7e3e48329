"""Updates as the running terminal takes part in them: it fetches, asks for them, and says when it has come up well.

What is to be believed, and whether it may be done, the machine service decides; here is only asked, and only while
nobody is served. A terminal without that service has none of this.
"""

import shutil
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, time
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO

from evidence.disk import lock
from evidence.faults import EvidenceFault
from evidence.suite import known_answers
from faults.errors import ShuangluError
from faults.trouble import Trouble
from program.channel import target_name, version_key
from program.version import VERSION
from terminal.analysis.models import KINDS, check_delivered
from terminal.home.opening import Home
from terminal.machine.client import MachineClient
from terminal.machine.clock import LEAST_S
from terminal.machine.places import SALE
from terminal.session.facts.fact import Fact
from terminal.session.facts.recorder import CameraJudged, GapBegan, Levels, RecorderReady
from terminal.session.snapshot import Snapshot
from terminal.update.told import Offer, Told, UpdateFolder

LOOK_S = 15.0
_PATIENCE_S = 2.0
AGAIN_S = 3600.0
"""How long something that was refused is left alone: a disk may be full for a while."""
_ANSWERS = (RecorderReady, CameraJudged, GapBegan, Levels)
"""Facts that only a recorder process that runs can have told; that it has no camera is no fault of the program.

RecorderFailed is none: it is also said here, of orders that failed, and by a recorder that computes or encodes wrongly.
"""
_NO_SALE = ("preparing", "ready", "sealed", "failed")
"""Phases of the terminal without a sale on its way."""
_METADATA_ANEW = (
    "update.none", "update.expired", "update.rollback", "update.root", "update.altered:metadata",
)  # fmt: skip
"""What lies here may have come long ago, or have been spoilt on its way once: headquarters' may be right by now."""
_FETCH_ANEW = ("update.none:file", "update.altered:target", "update.larger", *_METADATA_ANEW)


class Updating:
    """Serves the courier's line (`ChannelShelf`, `MachineClock`), the report (`Updates`), and the page of health."""

    def __init__(
        self,
        home: Home,
        machine: MachineClient,
        *,
        version: str = VERSION,
        well: Callable[[], bool] | None = None,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        """`version`: of this very program; `well`: whether what it brings along is as it was delivered.

        `now`: the clock on the wall.
        """
        self._version = version
        self._home = home
        self._machine = machine
        self._folder = UpdateFolder(home.path)
        self._well = well or _delivered_well
        self._now = now
        self._free = False
        self._window = self._recorder = False
        self._sale = _SaleLock(home.path / SALE)
        self._state: Mapping[str, Any] = {}
        self._stop = threading.Event()
        self._soon = threading.Event()
        self._again_at = 0.0
        self._noted = ""
        self._thread = threading.Thread(target=self._run, name="updates", daemon=True)

    # --- the running terminal tells; from its threads, quickly ---

    def start(self) -> None:
        """Begin to look after updates, on a thread of its own."""
        self._thread.start()

    def close(self) -> None:
        """End the thread; an answer that it waits for is left alone."""
        self._stop.set()
        self._soon.set()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE_S)
        self._sale.hold(wanted=False)

    def window_is_up(self) -> None:
        """The windows are made and shown."""
        self._window = True
        self._soon.set()

    def see(self, fact: Fact) -> None:
        """Take notice of a recorder that answers."""
        if not self._recorder and isinstance(fact, _ANSWERS):
            self._recorder = True
            self._soon.set()

    def show(self, snapshot: Snapshot) -> None:
        """Take notice of what goes on: with a sale in hand its lock is held, and without anybody here there is time."""
        busy = snapshot.sale is not None or snapshot.phase not in _NO_SALE
        self._sale.hold(wanted=busy)
        staff = snapshot.staff
        self._free = (
            not busy
            and snapshot.page in ("signin", "password" if staff.locked else "home")
            and not (staff.signed_in and not staff.locked)
        )

    # --- the line ---

    @property
    def channel(self) -> Path:
        """Where the channel is fetched to."""
        return self._folder.channel

    def wanted(self) -> str | None:
        """The version that is to be fetched."""
        offer, told = self._folder.offer(), self._folder.told()
        if offer is None or not self._is_newer(offer.version) or self._failed(offer.version):
            return None
        here = told.version == offer.version and told.state not in ("none", "offered", "fetching")
        return None if here else offer.version

    def target_name(self, version: str) -> str:
        """Of this machine's platform."""
        return target_name("program", version, str(_at(self._state, "settled", "platform")))

    def has_room(self, size: int) -> bool:
        """Above the reserve that recordings have, so much again is left."""
        reserve = self._home.settings.reserve_mb * 1_000_000
        return shutil.disk_usage(self._home.path).free > size + 2 * reserve

    def fetching(self, version: str, have: int, of: int) -> None:
        """Told of each slice."""
        del have, of
        self._folder.tell("fetching", version)

    def fetched(self, version: str) -> None:
        """Told once it is whole."""
        self._folder.tell("fetched", version)
        self._again_at = 0.0
        self._soon.set()

    def set(self, utc: str, offset_s: float) -> bool:
        """Have the clock set; never in a take, and the service has its own bounds."""
        if abs(offset_s) <= LEAST_S or not self._machine.is_there:
            return False
        try:
            moved = self._machine.set_clock(utc, offset_s)
        except ShuangluError as error:
            self._home.log.trouble("clock.left", why=error.code)
            return False
        if moved:
            self._home.log.event("clock.set", offset=round(offset_s, 3))
        return moved

    # --- the report ---

    def state(self) -> Mapping[str, str]:
        """How far an exchange is."""
        told = self._folder.told()
        return {"state": told.state, "version": told.version, "code": told.code, "at": told.at}

    def slots(self) -> Mapping[str, str]:
        """Which program runs."""
        current, settled = _at(self._state, "current"), _at(self._state, "settled")
        if not current or not settled or current.get("version") != self._version:
            return {"slot": "", "settled": "", "built": ""}  # not known, or this program is being ended
        return {
            "slot": str(current.get("place")),
            "settled": str(settled.get("place")),
            "built": str(current.get("built")),
        }

    def offered(self, version: str, not_before: str, ring: str) -> None:
        """Headquarters' word, with each report; an empty version takes it back."""
        before = self._folder.offer()
        tonight = before is not None and before.tonight and before.version == version
        self._folder.keep_offer(Offer(version, not_before, ring, tonight) if version else None)
        self._soon.set()

    def tonight(self) -> str:
        """Headquarters wishes the offer now: no time of day is waited for, a free moment is."""
        offer = self._folder.offer()
        if offer is None or not self._is_newer(offer.version):
            return "wish.nothing_offered"
        self._folder.keep_offer(Offer(offer.version, offer.not_before, offer.ring, tonight=True))
        self._soon.set()
        return "wish.done"

    # --- its own thread ---

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.look()
            except (ShuangluError, OSError) as error:
                self._note(error.code if isinstance(error, ShuangluError) else type(error).__name__)
            self._soon.wait(LOOK_S)
            self._soon.clear()

    def _note(self, why: str) -> None:
        """Once, however often it comes again; after the end the log is closed."""
        if why != self._noted and not self._stop.is_set():
            self._noted = why
            self._home.log.trouble("update.look", why=why)

    def look(self) -> None:
        """One look at how things stand, and one step where one is due. Raises ShuangluError, OSError."""
        if not self._machine.is_there:
            return
        self._state = state = self._machine.state()
        running, told = str(_at(state, "current", "version")), self._folder.told()
        if _at(state, "trial"):
            self._on_trial(running)
        elif told.state == "trial":
            self._after_trial(running, told)
        else:
            self._go_on(state, running, told)

    def _on_trial(self, running: str) -> None:
        """The program that runs is on trial: it says itself that it has come up well, once it has."""
        self._folder.tell("trial", running)
        if running != self._version:  # this is the one before, not restarted yet: it says nothing of the newer one
            return
        if self._window and self._recorder and self._well() and self._machine.healthy(running):
            self._folder.tell("updated", running)
            self._home.log.event("update.healthy", version=running)

    def _after_trial(self, running: str, told: Told) -> None:
        code = self._failed(told.version)
        if code:
            self._folder.tell("rolled_back", told.version, Trouble(code))
            self._home.log.trouble("update.rolled_back", version=told.version, why=code)
        elif running == told.version:
            self._folder.tell("updated", running)
        else:
            self._folder.tell("none", "")

    def _go_on(self, state: Mapping[str, Any], running: str, told: Told) -> None:
        offer = self._folder.offer()
        if offer is None or not self._is_newer(offer.version):
            return
        if code := self._failed(offer.version):
            self._folder.tell("rolled_back", offer.version, Trouble(code))
        elif _at(state, "installed") == offer.version:
            self._folder.tell("installed", offer.version)
            if self._may_switch(offer):
                self._switch(offer)
        elif told.version != offer.version or told.state in ("none", "updated", "rolled_back"):
            self._folder.tell("offered", offer.version)
        elif told.state not in ("offered", "fetching"):
            self._install(offer, running)

    def _install(self, offer: Offer, running: str) -> None:
        """Unpacking keeps a disk busy: not while somebody is served."""
        if not self._free or self._is_early():
            return
        self._folder.tell("installing", offer.version)
        try:
            self._machine.install(self._folder.channel, offer.version)
        except ShuangluError as error:
            self._refused(offer.version, error.trouble)
            return
        self._folder.tell("installed", offer.version)
        self._home.log.event("update.installed", version=offer.version, running=running)
        self._soon.set()

    def _refused(self, version: str, why: Trouble) -> None:
        self._again_at = monotonic() + AGAIN_S
        self._home.log.trouble("update.refused", version=version, why=why.key)
        self._folder.tell("refused", version, why)

    def _is_early(self) -> bool:
        """Whether something was refused not long ago. What is damaged is fetched anew then."""
        if monotonic() < self._again_at:
            return True
        told = self._folder.told()
        if told.state == "refused" and told.code in _FETCH_ANEW:
            if told.code in _METADATA_ANEW:
                shutil.rmtree(self._folder.channel / "metadata", ignore_errors=True)
            self._folder.tell("offered", told.version)
            return True
        return False

    def _switch(self, offer: Offer) -> None:
        """From here on this process may be ended at any moment."""
        self._folder.tell("trial", offer.version)
        try:
            self._machine.switch(offer.version)
        except ShuangluError:
            self._folder.tell("installed", offer.version)
            raise

    def _may_switch(self, offer: Offer) -> bool:
        return self._free and (offer.tonight or is_late_enough(offer.not_before, self._now().time()))

    def _is_newer(self, version: str) -> bool:
        try:
            return version_key(version) > version_key(str(_at(self._state, "current", "version")))
        except ValueError:
            return False

    def _failed(self, version: str) -> str:
        """Why a version was rolled back here; empty for one that was not."""
        failed = _at(self._state, "failed") or []
        return next((str(each.get("code")) for each in failed if each.get("version") == version), "")


_ASKED_S = 0.2
"""Who asks for the lock holds it for an instant."""


class _SaleLock:
    """`<home>/sale`, held while a sale is in hand: who exchanges programs asks for it. On the conductor's thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    def hold(self, *, wanted: bool) -> None:
        if wanted and self._file is None:
            with suppress(OSError):  # a sale goes on without it; its take has a lock of its own
                self._file = self._path.open("ab")
                lock(self._file.fileno(), wait_s=_ASKED_S)
        elif not wanted and self._file is not None:
            self._file.close()
            self._file = None


def is_late_enough(not_before: str, now: time) -> bool:
    """Whether the time of day has come: from `HH:MM` to six hours later, over midnight too; always for an empty one."""
    try:
        begin = time.fromisoformat(not_before)
    except ValueError:
        return not not_before
    minutes = (now.hour * 60 + now.minute - begin.hour * 60 - begin.minute) % (24 * 60)
    return minutes < _WINDOW_MINUTES


_WINDOW_MINUTES = 360


def _delivered_well() -> bool:
    """The cores of doctor's list that a program brings along itself: its cryptography and its models."""
    try:
        known_answers()
        for kind in KINDS:
            check_delivered(kind)
    except (EvidenceFault, ShuangluError):
        return False
    return True


def _at(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
