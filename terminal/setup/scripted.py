"""The same setup by options, for machines set up in rows: each step that is named is done, in the order of pages."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from evidence.disk import write_whole
from faults.errors import ShuangluError, UsageError
from terminal.home.settings import load_settings
from terminal.session.setting_up import (
    STEPS,
    CameraSeen,
    CheckSeen,
    DelaySeen,
    MicrophoneHeard,
    SetupStep,
    SetupView,
    Sheet,
    Standing,
)
from terminal.setup import acts
from terminal.setup.desk import SaveSheet, make_sheet
from terminal.setup.lookout import try_both
from terminal.setup.setup import Setup
from terminal.setup.writing import Value

TRY_S: Final = 20.0
"""Cameras take 1 to 3 s to open, a machine that has just started more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options say; None: this step is left as it is."""

    hq: str | None = None
    code: str | None = None
    by: str = ""
    chosen: Mapping[SetupStep, Mapping[str, Value]] = field(default_factory=dict)
    """Settings to be written, by the page that writes them."""
    clap: bool = False
    check: bool = False
    sheet: Path | None = None
    tries: bool = True
    """Whether camera and microphone must give something before they are written."""


@dataclass(slots=True)
class Scripted:
    """One run. `say` gets the name of each step as it begins."""

    home: Path
    asked: Asked
    say: Callable[[SetupStep], None]
    draw: SaveSheet
    stop: threading.Event = field(default_factory=threading.Event)
    view: SetupView = field(default_factory=SetupView)
    outranked: tuple[str, ...] = ()

    def run(self) -> dict[str, Any]:
        """Do what is asked; return what became of it, for programs.

        Raises ShuangluError for the first step that cannot be done; those before it are done and written.
        """
        asked = self.asked
        if (asked.hq is None) != (asked.code is None):
            raise UsageError("setup.code")
        self.view = Setup(acts.known(self.home, asked.by)).view
        if asked.hq is not None and asked.code is not None:
            self.say("headquarters")
            terminal = acts.enrolled(self.home, asked.hq, asked.code, asked.by)
            self._done("headquarters", terminal=terminal, hq=asked.hq, enrolled=True)
        for step, changes in asked.chosen.items():
            if changes:
                self._choose(step, changes)
        if asked.clap:
            self._clap()
        if asked.check:
            self.say("checks")
            self._done("checks", checks=acts.examined(self.home))
        sheet = self._sheet() if asked.sheet is not None else None
        return self._told(sheet)

    def _choose(self, step: SetupStep, changes: Mapping[str, Value]) -> None:
        self.say(step)
        settings = load_settings(self.home, **changes)
        if step == "devices" and self.asked.tries:
            tried = try_both(settings.camera, settings.microphone, TRY_S)
            self.view = replace(self.view, cameras=(tried.camera,), microphones=(tried.microphone,))
        if step == "others":
            self.view = replace(self.view, readers=acts.readers(settings.reader), printers=acts.printers())
        self.outranked += acts.put_down(self.home, step, changes, self.asked.by)
        known = Setup(acts.known(self.home, self.asked.by)).view
        kept = {"camera", "microphone", "speaker", "customer_display", "second_camera", "second_camera_turn",
                "second_microphone", "reader", "width_mm", "delay_ms"}  # fmt: skip
        self._done(step, **{name: getattr(known, name) for name in kept})

    def _clap(self) -> None:
        self.say("delay")
        settings = load_settings(self.home)
        found = acts.measure(settings.camera, settings.microphone, self.stop, lambda _: None)
        if not found.sure:
            raise ShuangluError("delay.unsure", heard=found.heard, seen=found.seen, agreeing=found.agreeing)
        self.outranked += acts.put_down(self.home, "delay", {"camera_delay_ms": found.setting_ms}, self.asked.by)
        self._done("delay", delay=found, delay_ms=found.setting_ms)

    def _sheet(self) -> Sheet:
        self.say("sheet")
        if not self.view.enrolled:
            raise ShuangluError("setup.nothing")
        sheet, path = make_sheet(self.home, self.view, self.draw)
        assert self.asked.sheet is not None
        if self.asked.sheet != path:
            write_whole(self.asked.sheet, path.read_bytes())
        self._done("sheet", sheet=sheet, sheet_file=str(path))
        return sheet

    def _done(self, step: SetupStep, **parts: Any) -> None:
        self.view = standing(replace(self.view, **parts), step, "done")

    def _told(self, sheet: Sheet | None) -> dict[str, Any]:
        view = self.view
        return {
            "terminal": view.terminal,
            "hq": view.hq,
            "home": str(self.home),
            "by": view.by,
            "camera": [_camera(each) for each in view.cameras],
            "microphone": [_microphone(each) for each in view.microphones],
            "settings": {name: value for step in self.asked.chosen.values() for name, value in step.items()},
            "outranked": list(self.outranked),
            "delay": None if view.delay is None else _delay(view.delay),
            "checks": [_check(each) for each in view.checks],
            "passed": None if sheet is None else sheet.passed,
            "unreal": None if sheet is None else sheet.unreal,
            "sheet": view.sheet_file,
        }

    @property
    def fails(self) -> int:
        """How many checks say that recording cannot be done."""
        return sum(check.state == "fail" for check in self.view.checks)


def standing(view: SetupView, step: SetupStep, how: Standing) -> SetupView:
    """The view with this page's standing."""
    place = STEPS.index(step)
    return replace(view, standings=(*view.standings[:place], how, *view.standings[place + 1 :]))


def _camera(seen: CameraSeen) -> dict[str, Any]:
    return {"source": seen.source, "fps": round(seen.fps, 1), "brightness": seen.brightness}


def _microphone(heard: MicrophoneHeard) -> dict[str, Any]:
    quiet, speech = heard.quiet_db, heard.speech_db
    return {
        "source": heard.source,
        "quiet_db": None if quiet is None else round(quiet, 1),
        "speech_db": None if speech is None else round(speech, 1),
    }


def _delay(found: DelaySeen) -> dict[str, Any]:
    return {"camera_delay_ms": found.setting_ms, "agreeing": found.agreeing, "spread_ms": round(found.spread_ms, 1)}


def _check(check: CheckSeen) -> dict[str, Any]:
    return {"check": check.name, "status": check.state, "code": check.code, "figure": check.figure}
