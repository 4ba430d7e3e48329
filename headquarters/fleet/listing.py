"""How terminals are, as headquarters can say it: what needs hands first, and nothing is called well that is not known.

A terminal sends codes and facts; the sentences are made here, in the language of who reads.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from evidence import moment
from faults.check_names import CHECK_NAMES
from faults.entry import Language
from faults.trouble import Trouble
from headquarters.index.counter_tables import Room
from headquarters.index.fleet_rows import KnownTerminal
from headquarters.index.fleet_tables import FleetChange, FleetWish

SILENT: Final = timedelta(hours=1)
"""A terminal whose line is up reports every ten minutes."""
State = Literal["fail", "unknown", "warn", "ok"]
STATES: Final[tuple[State, ...]] = ("fail", "unknown", "warn", "ok")
"""In the order in which they need hands."""
_RANKS: Final = {"fail": 0, "warn": 1, "ok": 2, "off": 3}
_PLAIN: Final = (
    "at", "kind", "recording", "program", "disk_hours", "clock_offset_s", "queue", "book", "models", "update",
)  # fmt: skip


_OWN: Final = {"report": "状况报告", "devices": "设备"}
"""What headquarters itself says something of."""


def title(check: str, language: Language) -> str:
    """What a check is called; one of a later program by its English name."""
    return {**CHECK_NAMES, **_OWN}.get(check, check) if language == "zh" else check


@dataclass(frozen=True, slots=True)
class Line:
    """One check of a terminal, or what headquarters itself says of it."""

    check: str
    status: str
    trouble: Trouble
    figure: str = ""
    since: str = ""

    def words(self, language: Language) -> dict[str, str]:
        """What it is called, what there is to say, and what to do."""
        return {
            "title": title(self.check, language),
            "sentence": self.trouble.sentence(language),
            "advice": self.trouble.remedy(language),
        }

    def to_json(self) -> dict[str, Any]:
        """For programs, in both languages."""
        return {
            "check": self.check,
            "status": self.status,
            "code": self.trouble.key,
            "figure": self.figure,
            "since": self.since,
            "mender": self.trouble.mender,
            "zh": self.words("zh"),
            "en": self.words("en"),
        }


@dataclass(frozen=True, slots=True)
class TerminalHealth:
    """One terminal, as far as it is known."""

    terminal: str
    rooms: tuple[str, ...]
    state: State
    last_heard: str | None
    """When it last asked for anything, give or take an hour, or reported; None: never."""
    reported: str | None
    certificate_days: int
    ring: str
    report: Mapping[str, Any]
    """As it came; empty where there is none."""
    lines: tuple[Line, ...] = ()
    wishes: tuple[FleetWish, ...] = ()
    """Those that are not answered."""

    @property
    def problems(self) -> tuple[Line, ...]:
        """What needs hands, the worst first."""
        return tuple(line for line in self.lines if line.status not in ("ok", "off"))

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "terminal": self.terminal,
            "rooms": list(self.rooms),
            "state": self.state,
            "last_heard": self.last_heard,
            "reported": self.reported,
            "certificate_days": self.certificate_days,
            "ring": self.ring,
            **{name: self.report.get(name) for name in _PLAIN},
            "problems": [line.to_json() for line in self.problems],
            "wishes": [wish_json(each) for each in self.wishes],
        }


@dataclass(frozen=True, slots=True)
class Fleet:
    """All terminals, what needs hands first."""

    terminals: tuple[TerminalHealth, ...]
    counts: Mapping[State, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {"counts": dict(self.counts), "terminals": [each.to_json() for each in self.terminals]}


def fleet_of(
    known: Iterable[KnownTerminal],
    rooms: Sequence[Room],
    wishes: Iterable[FleetWish],
    ring: Callable[[str], str],
    now: datetime | None = None,
) -> Fleet:
    """Put together what the index has. `ring`: in which ring of updates a terminal is; empty where there are none."""
    now = now or datetime.now(UTC)
    pending: dict[str, list[FleetWish]] = {}
    for each in wishes:
        if each.answered is None:
            pending.setdefault(each.terminal, []).append(each)
    found = [
        _health(each, _names(rooms, each.terminal), tuple(pending.get(each.terminal, ())), ring(each.terminal), now)
        for each in known
    ]
    found.sort(key=lambda each: (STATES.index(each.state), -len(each.problems), each.terminal))
    return Fleet(tuple(found), {state: sum(each.state == state for each in found) for state in STATES})


def _names(rooms: Sequence[Room], terminal: str) -> tuple[str, ...]:
    return tuple(f"{room.branch} {room.name}".strip() for room in rooms if terminal in room.terminals.split())


def _health(
    known: KnownTerminal, rooms: tuple[str, ...], wishes: tuple[FleetWish, ...], ring: str, now: datetime
) -> TerminalHealth:
    row = known.report
    heard = max(filter(None, (known.last_seen, row.came if row else None)), default=None)
    report = _printable(json.loads(row.body)) if row else {}
    own = [*_of_certificate(known.not_after, now), *_of_ourselves(row.came if row else None, report, now)]
    since = json.loads(row.since) if row else {}
    told = sorted((line_of(each, since) for each in report.get("checks", ())), key=lambda line: _RANKS[line.status])
    states = {line.status for line in (*own, *told)}
    state: State = next((each for each in STATES if each in states), "ok")
    if any(line.check == "report" for line in own):
        # what it said then may be mended, or worse, by now; what headquarters knows by itself stands
        state = "fail" if any(line.status == "fail" for line in own) else "unknown"
    return TerminalHealth(
        known.terminal,
        rooms,
        state,
        heard,
        row.came if row else None,
        (moment.read(known.not_after) - now).days,
        ring,
        report,
        (*own, *told),
        wishes,
    )


def _printable(value: Any) -> Any:
    """What a terminal said, without signs that would steer the reader's screen: escapes, directions of writing."""
    if isinstance(value, str):
        return "".join(sign if sign.isprintable() else " " for sign in value)
    if isinstance(value, list):
        return [_printable(each) for each in value]
    return {name: _printable(each) for name, each in value.items()} if isinstance(value, dict) else value


def _of_ourselves(came: str | None, report: Mapping[str, Any], now: datetime) -> Iterable[Line]:
    """What nobody knows is said before what somebody said."""
    if came is None:
        yield Line("report", "unknown", Trouble("fleet.never"))
        return
    if now - moment.read(came) > SILENT:
        at = moment.read(came).astimezone().strftime("%Y-%m-%d %H:%M")
        yield Line("report", "unknown", Trouble("fleet.silent", {"at": at}), since=came)
    elif not report.get("checks"):
        yield Line("report", "unknown", Trouble("fleet.unlooked"), since=came)
    if report.get("kind") == "home":
        yield Line("devices", "unknown", Trouble("fleet.no_devices"), since=came)


def _of_certificate(not_after: str, now: datetime) -> Iterable[Line]:
    """A terminal whose certificate has ended cannot tell so itself: headquarters lets it in no more."""
    if moment.read(not_after) <= now:
        at = moment.read(not_after).astimezone().strftime("%Y-%m-%d %H:%M")
        yield Line("enrolment", "fail", Trouble("fleet.certificate_ended", {"at": at}), since=not_after)


def line_of(told: Mapping[str, Any], since: Mapping[str, str]) -> Line:
    """Read a check as it was reported; `since`: by check, when it came into its status."""
    because = tuple(_trouble(each) for each in told["because"])
    trouble = _trouble(told).because(*because)
    return Line(told["check"], told["status"], trouble, told["figure"], since.get(told["check"], ""))


def _trouble(told: Mapping[str, Any]) -> Trouble:
    facts = {name: _trouble(fact) if isinstance(fact, dict) else fact for name, fact in told["facts"].items()}
    return Trouble(told["code"], facts)


def wish_json(wish: FleetWish) -> dict[str, Any]:
    """A wish for programs; its answer in both languages where there is one."""
    answer = Trouble(wish.code) if wish.code else None
    return {
        "id": wish.id,
        "wish": wish.wish,
        "at": wish.at,
        "by": wish.by_name,
        "proof": wish.proof,
        "reason": wish.reason,
        "told": wish.told,
        "answered": wish.answered,
        "code": wish.code,
        "zh": answer.words("zh") if answer else "",
        "en": answer.words("en") if answer else "",
    }


def change_json(change: FleetChange) -> dict[str, str]:
    """A change for programs."""
    return {name: getattr(change, name) for name in ("at", "what", "before", "after", "code")}
