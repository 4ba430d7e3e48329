"""Programs on trial: installed into the spare slot, switched to, found healthy or rolled back.

What is on the disk after a power cut at any line here `tidy` puts in order: the settled program runs, or the newer.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from faults.errors import ShuangluError
from terminal.machine.records import Failed, Installed, Records, TrialNote
from terminal.machine.units import Units
from terminal.update.bundle import read_bundle
from terminal.update.layout import Layout

MOST_STARTS = 3
MOST_S = 180.0
_TIME = "update.failed:time"


class Trials:
    """The links of one machine, and what is remembered of them."""

    def __init__(
        self, layout: Layout, records: Records, units: Units, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._layout = layout
        self._records = records
        self._units = units
        self._monotonic = monotonic
        self._since = monotonic()
        self._seen: int | None = None
        self._unkept = 0
        """Starts that the note of the trial lacks."""

    def tidy(self) -> None:
        """Put in order what a power cut left; for the service's start. A boot is a start of what is on trial."""
        layout, trial = self._layout, self._records.trial()
        current, settled = layout.current(), layout.settled()
        if current == settled:  # not switched yet, or over: the package's, a healthy one, one that was rolled back
            self._records.keep_trial(None)
        elif trial is None or trial.place != current:
            self._records.keep_trial(TrialNote(_version(layout, current), current))
        elif self._is_failed(trial.version):
            layout.point("current", settled)
            self._records.keep_trial(None)
        self._begin()

    def switch(self, installed: Installed) -> None:
        """Let the installed program be the one in use, on trial. Restarting is the caller's. Raises OSError."""
        try:
            self._records.keep_trial(TrialNote(installed.version, installed.place))
            self._layout.point("current", installed.place)
        except OSError:  # such as of a full disk: what was not switched to is not on trial
            self.undo()
            raise
        self._begin()

    def undo(self) -> None:
        """The program that was switched to was not started: as if nothing had been asked."""
        if self._layout.current() != self._layout.settled():
            self._layout.point("current", self._layout.settled())
        self._records.keep_trial(None)

    def healthy(self, version: str) -> bool:
        """The program in use has come up well: it is settled now. Tell whether it was on trial.

        Raises ShuangluError `machine.version` where another one is in use.
        """
        current = self._layout.current()
        if _version(self._layout, current) != version:
            raise ShuangluError("machine.version", version=version)
        if current == self._layout.settled():
            return False
        self._layout.point("settled", current)
        self._records.keep_trial(None)
        self._records.keep_installed(None)
        return True

    def look(self, *, recording: Callable[[], bool], selling: Callable[[], bool]) -> Failed | None:
        """Count starts and time; roll back a program that did not come up. Never while a take is recorded.

        Nor for its time alone with a sale in hand: whoever has one sits before a program that runs.
        Return what was rolled back just now; restarting is the caller's.
        """
        trial = self._records.trial()
        if trial is None or trial.place != self._layout.current():  # a note without its link is none
            return None
        trial = self._counted(trial)
        code = self._verdict(trial)
        if not code or recording() or (code == _TIME and selling()):
            return None
        failed = Failed(trial.version, code, datetime.now(UTC).isoformat(timespec="seconds"))
        with suppress(OSError):  # a full disk must not keep a program in use that does not come up
            self._records.add_failed(failed)
        self._records.keep_installed(None)  # whoever wants it again has it unpacked anew: who knows what failed
        self._layout.point("current", self._layout.settled())
        self._records.keep_trial(None)
        return failed

    def _begin(self) -> None:
        self._since, self._seen, self._unkept = self._monotonic(), None, 0

    def _verdict(self, trial: TrialNote) -> str:
        if trial.starts > MOST_STARTS:
            return "update.failed:starts"
        return _TIME if self._monotonic() - self._since > MOST_S else ""

    def _counted(self, trial: TrialNote) -> TrialNote:
        """Add the starts since the last look; the first look after a boot, or a restart by somebody, sees one.

        While nobody knows how many there were, none is added: what systemd does not answer is no program's fault.
        """
        now = self._units.starts("kiosk")
        if self._seen is not None and (now == 0 or self._seen == 0):
            new, self._seen = 0, now or self._seen
        else:
            new = 1 if self._seen is None or now < self._seen else now - self._seen
            self._seen = now
        self._unkept += new
        trial = replace(trial, starts=trial.starts + self._unkept)
        if new:
            with suppress(OSError):  # as above: they are counted here then
                self._records.keep_trial(trial)
                self._unkept = 0
        return trial

    def _is_failed(self, version: str) -> bool:
        return any(each.version == version for each in self._records.failed())


def _version(layout: Layout, place: str) -> str:
    try:
        return read_bundle(layout.root / place).version
    except ShuangluError:
        return ""
