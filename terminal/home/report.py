"""What a terminal tells headquarters of its health: codes, figures and counts; no person, no sale, no account's path.

It goes with each greeting (`terminal.sync.reporting`) and is made on the courier's thread: whatever fails here costs
the report, and no take.
"""

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from evidence import moment
from faults.errors import ShuangluError
from faults.trouble import Trouble
from program.channel import this_platform
from program.version import BUILT, VERSION
from terminal.capture.profiles import profile_named
from terminal.home import checks
from terminal.home.checks import HealthCheck
from terminal.home.clock import clock_facts
from terminal.home.masking import HIDDEN, mask
from terminal.home.opening import Home
from terminal.home.recovering import is_live
from terminal.home.wishes import Wishes
from terminal.sync.answers import NeverError, NotNowError, StoppedError

FORMAT: Final = "shuanglu-report/1"
MOST_BYTES: Final = 32 * 1024
_MOST_CHECKS: Final = 100
_LONGEST_FACT, _LONGEST_FIGURE = 200, 80
_MOST_CAUSES: Final = 3
_NIGHT: Final = range(1, 5)
"""Hours of the clock on the wall."""
_SETTLED_S: Final = 600.0
"""So long after its first report a terminal that is switched off at night looks at everything by day."""
_MEGA: Final = 1_000_000
_ACCOUNTS: Final = ("account", "owner")
"""Facts that name an account, which may be a person's name."""
_PROGRAMS: Final = ("root", "shuanglu", "?")
"""Accounts that are nobody's."""
Kind = Literal["running", "full", "home"]
"""What was looked at: what a running terminal knows of itself · also what takes a while · the home alone, no device."""


class Updates(Protocol):
    """Who exchanges the program; a program that was not installed with an update channel has nobody."""

    def state(self) -> Mapping[str, str]:
        """How far an exchange is: `state`, `version`, `code`, and `at`, when that state came."""

    def slots(self) -> Mapping[str, str]:
        """Which program runs: `slot`, `settled`, `built`."""

    def offered(self, version: str, not_before: str, ring: str) -> None:
        """Headquarters lets this terminal take that version, from that time of day on; an empty one: none."""

    def tonight(self) -> str:
        """Exchange it tonight; return the code that headquarters is answered, empty where no version is offered."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was looked at, and what was found."""

    kind: Kind
    checks: Sequence[HealthCheck]


class Looks(Protocol):
    """Who looks at this terminal."""

    def now(self) -> Look:
        """What is known without asking anybody; quick."""

    def fully(self, done: Callable[[], None]) -> None:
        """Look at everything that can be looked at now, on another thread, and call `done` there; `now` has it then."""


class HomeLooks:
    """For a command: no device is known, and nobody waits for anything."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def now(self) -> Look:
        """Look at the home."""
        return Look("home", tuple(_of_home(self._home)))

    def fully(self, done: Callable[[], None]) -> None:
        """There is no more to look at."""
        done()


def _of_home(home: Home) -> Iterable[HealthCheck]:
    yield checks.disk(home.settings)
    yield checks.camera_list(home.settings)
    yield checks.log(home)
    yield checks.enrolment(home)
    yield checks.accounts(home)
    yield from checks.clock(home)


@dataclass(slots=True)
class Reports:
    """Implements `terminal.sync.ports.Reports`."""

    home: Home
    looks: Looks
    updates: Updates | None = None
    soon: Callable[[], None] = lambda: None
    """Has the next report sent at once; from any thread."""
    _wishes: Wishes = field(init=False)
    now: Callable[[], datetime] = datetime.now
    """The clock on the wall: once a day, at night if it runs then, everything is looked at without being asked."""
    clock: Callable[[], float] = time.monotonic
    _looking: threading.Lock = field(default_factory=threading.Lock)
    _looked: date | None = None
    """The day on which everything was looked at last."""
    _first_s: float | None = None
    """When the first report was made, by `clock`."""

    def __post_init__(self) -> None:
        self._wishes = Wishes(self.home.path)

    def report(self) -> bytes:
        """The report as it is now, at most 32 KiB. Raises NotNowError where none can be made."""
        try:
            self._look_daily()
            return bounded(self._made())
        except StoppedError:
            raise
        except Exception as error:
            # of whatever kind: the courier's thread must live on, and the takes go on
            raise NotNowError("report.unmade", kind=type(error).__name__) from error

    def heard(
        self, wishes: Sequence[tuple[int, str]], update: Mapping[str, str] | None, rotate: Callable[[], None]
    ) -> bool:
        """Take in what headquarters answered; tell whether there is an answer to it now.

        In a take nothing is done: headquarters says it again. `rotate` has a new key certified, over this very line;
        it may raise NotNowError, and then the wish stays unanswered.
        """
        try:
            return self._heard(wishes, update, rotate)
        except (NotNowError, NeverError, StoppedError):
            raise
        except Exception as error:
            # as in `report`: whatever fails here, the takes go on
            raise NotNowError("report.unmade", kind=type(error).__name__) from error

    def _heard(
        self, wishes: Sequence[tuple[int, str]], update: Mapping[str, str] | None, rotate: Callable[[], None]
    ) -> bool:
        if recording(self.home):
            return False
        if self.updates is not None:  # without an offer nothing that was fetched before may be switched to
            self.updates.offered(*(update[name] if update else "" for name in ("version", "not_before", "ring")))
        known = self._wishes.answers()
        fresh = [(number, wish) for number, wish in wishes if number not in known]
        done = [self._do(number, wish, rotate) for number, wish in fresh]
        return any(done)

    def _do(self, number: int, wish: str, rotate: Callable[[], None]) -> bool:
        """Do one; tell whether it is answered. Only what stands here is done for headquarters."""
        if wish == "report":
            return self._look_fully(number)
        try:
            code = self._done(wish, rotate)
        except NotNowError:
            raise
        except (ShuangluError, OSError) as error:
            why = error.code if isinstance(error, ShuangluError) else type(error).__name__
            self.home.log.trouble("wish.failed", wish=number, kind=wish, why=why)
            code = "wish.failed"
        self._answer(number, wish, code)
        return True

    def _done(self, wish: str, rotate: Callable[[], None]) -> str:
        if wish == "rotate_key":
            rotate()
            return "wish.done"
        if wish == "update":
            return "wish.no_updates" if self.updates is None else self.updates.tonight() or "wish.nothing_offered"
        return "wish.unknown"

    def _look_fully(self, number: int) -> bool:
        """Answered once it was looked at, and not twice at a time."""
        if not self._looking.acquire(blocking=False):
            return False

        def looked() -> None:
            try:
                self._answer(number, "report", "wish.done")
            except OSError as error:  # the wish stays, and is done once more
                self.home.log.trouble("wish.failed", wish=number, kind="report", why=type(error).__name__)
            finally:
                self._looking.release()
            self.soon()

        self.looks.fully(looked)
        return number in self._wishes.answers()

    def _look_daily(self) -> None:
        """Once a day, while nobody records: pages of the vault take a while, and nobody waits for a start."""
        now, clock = self.now(), self.clock()
        self._first_s = clock if self._first_s is None else self._first_s
        settled = now.hour in _NIGHT or clock - self._first_s >= _SETTLED_S
        if not settled or self._looked == now.date() or recording(self.home):
            return
        if self._looking.acquire(blocking=False):
            self._looked = now.date()
            self.looks.fully(self._looking.release)

    def _answer(self, number: int, wish: str, code: str) -> None:
        self._wishes.answer(number, code)
        self.home.log.event("wish.answered", wish=number, kind=wish if wish.isidentifier() else "?", code=code)

    def _made(self) -> dict[str, Any]:
        home, look = self.home, self.looks.now()
        slots = self.updates.slots() if self.updates is not None else {}
        state = self.updates.state() if self.updates is not None else {"state": "none"}
        identity, compared = home.vault.identity(), clock_facts(home).compared
        days = (identity.leaf.not_valid_after_utc - datetime.now(UTC)).days
        return {
            "format": FORMAT,
            "kind": look.kind,
            "program": {
                "version": VERSION,
                "built": slots.get("built", BUILT.isoformat()),
                "slot": slots.get("slot", ""),
                "settled": slots.get("settled", ""),
                "platform": this_platform(),
            },
            "at": moment.spell_now(),
            "recording": recording(home),
            "checks": [told(each, home.path) for each in checks.worst_first(look.checks)[:_MOST_CHECKS]],
            "queue": _queue(home),
            "disk_hours": _disk_hours(home),
            "clock_offset_s": None if compared is None else round(compared.offset_s, 3),
            "certificate_days": None if identity.headquarters is None else days,
            "book": _book(home),
            "models": _models(look.checks),
            "update": {name: str(state.get(name, "")) for name in ("state", "version", "code", "at")},
            "answered": [{"wish": wish, "code": code} for wish, code in self._wishes.answers().items()],
        }


def recording(home: Home) -> bool:
    """Whether a take is being recorded here at this moment."""
    return any(is_live(home, take) for take in home.vault.takes.begun())


def told(found: HealthCheck, home: Path) -> dict[str, Any]:
    """One check as it is reported: its code and what fills its sentence, masked."""
    because = found.because.trouble if isinstance(found.because, ShuangluError) else found.because
    causes = [*found.found.causes, *filter(None, (because,))]
    return {
        "check": found.name,
        "status": found.status,
        "figure": mask(found.figure, home)[:_LONGEST_FIGURE],
        **_told(found.found, home),
        "because": [_told(cause, home) for cause in causes[:_MOST_CAUSES]],
    }


def _told(trouble: Trouble, home: Path) -> dict[str, Any]:
    facts = {
        name: {"code": fact.key, "facts": _plain(fact, home)} if isinstance(fact, Trouble) else _fact(name, fact, home)
        for name, fact in trouble.facts.items()
    }
    return {"code": trouble.key, "facts": facts}


def _plain(trouble: Trouble, home: Path) -> dict[str, Any]:
    """What a quoted one quotes is told by its code."""
    return {
        name: fact.key if isinstance(fact, Trouble) else _fact(name, fact, home) for name, fact in trouble.facts.items()
    }


def _fact(name: str, fact: str | float | bool | None, home: Path) -> str | float | bool | None:
    if name in _ACCOUNTS and fact not in _PROGRAMS:
        return HIDDEN
    return mask(fact, home)[:_LONGEST_FACT] if isinstance(fact, str) else fact


def _queue(home: Home) -> dict[str, int | None]:
    """Takes that wait, whichever headquarters they go to."""
    since = [each for book in home.vault.line_books() for each in book.outbox.waiting_since()]
    oldest = min(map(moment.read, since), default=None)
    age = None if oldest is None else max(0, round((datetime.now(UTC) - oldest).total_seconds()))
    return {"waiting": len(since), "oldest_s": age}


def _disk_hours(home: Home) -> float:
    """Of recording, above the reserve."""
    rate = profile_named(home.settings.profile).bytes_per_second
    free = shutil.disk_usage(home.path).free - home.settings.reserve_mb * _MEGA
    return round(max(0.0, free / rate / 3600), 1)


def _book(home: Home) -> dict[str, int] | None:
    newest = next(iter(home.vault.books.held()), None)
    if newest is None:
        return None
    return {"serial": newest.serial, "days": max(0, (datetime.now(UTC) - newest.confirmed_at).days)}


def _models(found: Iterable[HealthCheck]) -> list[dict[str, str]]:
    """Those that a check has looked at and says the digest of; nothing is read for it."""
    names: list[dict[str, str]] = []
    for each in found:
        digest = each.found.facts.get("digest")
        if each.status == "ok" and isinstance(digest, str):
            name = each.found.facts.get("model") or each.found.facts.get("name") or each.name
            names.append({"name": str(name)[:_LONGEST_FIGURE], "version": digest[:16]})
    return names[:20]


def bounded(report: dict[str, Any]) -> bytes:
    """Spell a report; where it is too long it loses facts of what is well, and then what stands last."""
    body = _spell(report)
    if len(body) > MOST_BYTES:
        well = [
            each | {"facts": {}, "because": []} if each["status"] in ("ok", "off") else each
            for each in report["checks"]
        ]
        report = report | {"checks": well}
        body = _spell(report)
    while len(body) > MOST_BYTES and report["checks"]:
        report = report | {"checks": report["checks"][:-1]}
        body = _spell(report)
    return body


def _spell(report: Mapping[str, Any]) -> bytes:
    return json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode()
