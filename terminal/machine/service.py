"""What may be asked of the machine service, and what it does: a closed list, all of it logged with who asked."""

import logging
import threading
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from faults.errors import ShuangluError
from terminal.machine.busy import has_sale, is_recording
from terminal.machine.clock import Clock, set_clock
from terminal.machine.installing import Installer
from terminal.machine.places import Places
from terminal.machine.records import Records, open_log
from terminal.machine.trial import Trials
from terminal.machine.units import Units
from terminal.update.bundle import read_bundle
from terminal.update.layout import Layout

Answer = dict[str, Any]
_LONGEST = 64


class Machine:
    """One machine's service, without its socket. One request at a time."""

    def __init__(self, places: Places, units: Units, clock: Clock, *, home: Path | None = None) -> None:
        """`home`: the terminal's, whose locks are asked and in which channels lie."""
        self._home = home or places.home
        self._layout = Layout(places.programs)
        self._records = Records(places.state)
        self._units = units
        self._clock = clock
        self._installer = Installer(self._layout, self._records, places.first_root)
        self._trials = Trials(self._layout, self._records, units)
        self._log = open_log(places.state)
        self._lock = threading.Lock()
        self._restart_due = False
        """Whether the kiosk that runs is of a program that was rolled back."""
        self.outlived = False
        """Whether another program is settled than the one that runs here: it is to be started anew from that one."""
        self._asked: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "state": self._state,
            "clock": self._set_clock,
            "install": self._install,
            "switch": self._switch,
            "healthy": self._healthy,
            "restart": self._restart,
        }

    def begin(self) -> None:
        """Put in order what a power cut left."""
        with self._lock:
            self._trials.tidy()
            self._log.info("begins: %s", self._state({}))

    def close(self) -> None:
        """Let go of the log."""
        for handler in list(self._log.handlers):
            self._log.removeHandler(handler)
            handler.close()

    def answer(self, asked: object, who: str) -> Answer:
        """Do what is asked for, or say by a code why not. Nothing is raised."""
        with self._lock:
            name = asked.get("ask") if isinstance(asked, dict) else None
            act = self._asked.get(name, _refuse) if isinstance(name, str) else _refuse
            try:
                answer = {"ok": True, **act(asked if isinstance(asked, dict) else {})}
            except ShuangluError as error:
                answer = {"ok": False, "code": error.trouble.key, "facts": dict(error.trouble.facts)}
            except OSError as error:
                answer = {"ok": False, "code": "machine.system", "facts": {"reason": error.strerror or str(error)}}
            except Exception as error:  # noqa: BLE001 - a service that ends by a strange request is no service
                answer = {"ok": False, "code": "machine.fault", "facts": {"kind": type(error).__name__}}
            quiet = name == "state" and answer["ok"]
            self._log.log(logging.DEBUG if quiet else logging.INFO, "%s asks %.200r: %s", who, asked, answer)
            return answer

    def look(self) -> None:
        """Once a second: whether a program on trial has to go."""
        with self._lock:
            try:
                failed = self._trials.look(
                    recording=lambda: is_recording(self._home), selling=lambda: has_sale(self._home)
                )
                if failed is not None:
                    self._log.warning("rolled back %s: %s", failed.version, failed.code)
                    self._restart_due = True
                if self._restart_due and not is_recording(self._home):
                    self._units.restart("kiosk")
                    self._restart_due = False
            except OSError as error:
                self._log.error("looking at the trial failed: %s", error)

    def _state(self, _: dict[str, Any]) -> Answer:
        layout, records = self._layout, self._records
        installed, trial = records.installed(), records.trial()
        return {
            "settled": _told(layout, layout.settled()),
            "current": _told(layout, layout.current()),
            "installed": installed and installed.version,
            "trial": trial and {"version": trial.version, "starts": trial.starts},
            "failed": [asdict(each) for each in records.failed()],
            "utc": self._clock.now().isoformat(),
        }

    def _set_clock(self, asked: dict[str, Any]) -> Answer:
        utc, offset = asked.get("utc"), asked.get("offset_s")
        if not isinstance(utc, str) or isinstance(offset, bool) or not isinstance(offset, int | float):
            raise ShuangluError("machine.request")
        try:
            said = datetime.fromisoformat(utc)
        except ValueError as error:
            raise ShuangluError("machine.request") from error
        before = self._clock.now()
        moved = set_clock(self._clock, said, float(offset), in_take=is_recording(self._home))
        if moved:
            self._log.info("clock moved by %+.3f s, from %s", offset, before.isoformat())
        return {"moved": moved}

    def _install(self, asked: dict[str, Any]) -> Answer:
        """The folder must lie in the terminal's home: root reads nothing else on the kiosk's word."""
        channel, version = asked.get("channel"), asked.get("version")
        if not isinstance(channel, str) or not isinstance(version, str | None):
            raise ShuangluError("machine.request")
        folder = Path(channel).resolve()
        if not folder.is_relative_to(self._home.resolve()):
            raise ShuangluError("machine.folder")
        if asked.get("again") is True and version:
            self._records.forgive(version)
        installed = self._installer.install(folder, version)
        return {"version": installed.version}

    def _switch(self, asked: dict[str, Any]) -> Answer:
        version = _version(asked)
        if self._layout.current() != self._layout.settled():
            raise ShuangluError("update.trial")
        installed = self._records.installed()
        if installed is None or installed.version != version:
            raise ShuangluError("update.not_installed", version=version)
        self._installer.demand_whole(installed)
        self._demand_idle()
        self._trials.switch(installed)
        try:
            self._units.restart("kiosk")
        except OSError:  # the one before goes on running, so it is the one in use
            self._trials.undo()
            raise
        return {"version": version}

    def _healthy(self, asked: dict[str, Any]) -> Answer:
        settled = self._trials.healthy(_version(asked))
        self.outlived = self.outlived or settled
        return {"settled": settled}

    def _restart(self, asked: dict[str, Any]) -> Answer:
        if asked.get("unit") != "kiosk":
            raise ShuangluError("machine.request")
        self._demand_idle()
        self._units.restart("kiosk")
        return {}

    def _demand_idle(self) -> None:
        if is_recording(self._home):
            raise ShuangluError("update.recording")
        if has_sale(self._home):
            raise ShuangluError("update.sale")


def _refuse(_: dict[str, Any]) -> Answer:
    raise ShuangluError("machine.request")


def _version(asked: dict[str, Any]) -> str:
    version = asked.get("version")
    if not isinstance(version, str) or not 0 < len(version) <= _LONGEST:
        raise ShuangluError("machine.request")
    return version


def _told(layout: Layout, place: str) -> dict[str, str]:
    try:
        bundle = read_bundle(layout.root / place)
    except ShuangluError:
        return {"place": place, "version": "", "built": "", "platform": ""}
    return {"place": place, "version": bundle.version, "built": bundle.built, "platform": bundle.platform}
