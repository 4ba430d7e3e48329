"""The last numbers of a terminal: what it says itself, what is held, and what was noticed of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from evidence import moment
from headquarters.identifiers import Series
from headquarters.index.database import Database
from headquarters.index.tables import Alarm, Certificate
from headquarters.takes.listing import alarm_trouble

_FRESH = timedelta(days=30)
"""For so long a terminal is told of an alarm. People at headquarters see it for ever."""
_MOST_TOLD = 20
"""So many of them, the newest: the answer has to stay short."""
_OF_TERMINALS = ("terminal.", "name.", "certificate.")
"""How the codes of those alarms begin that are the business of a terminal's own people."""


@dataclass(frozen=True, slots=True)
class LastHeld:
    """The newest take of a series; 0 and None where nothing is held."""

    number: int = 0
    head: str | None = None


@dataclass(frozen=True, slots=True)
class Noticed:
    """An alarm as its terminal is told of it."""

    at: str
    code: str
    sentence: str


def last_numbers(
    database: Database, asks: Certificate, epoch: int, own: Mapping[Series, int]
) -> tuple[dict[Series, LastHeld], list[Noticed]]:
    """Keep a terminal's own last numbers, and tell those that are held. Numbers are held once a name is taken.

    Only who is the terminal now is believed, of its own epoch and those before: an old disk has nothing to say of it.
    """
    terminal = asks.terminal
    held: dict[Series, LastHeld] = {}
    for series, number in own.items():
        if asks.state == "active" and epoch <= asks.epoch:
            database.told_number(terminal, epoch, series, number, current=epoch == asks.epoch)
        last = database.last(terminal, epoch, series)
        held[series] = LastHeld(last.number, last.head) if last else LastHeld()
    fresh = [alarm for alarm in database.alarms(terminal) if _concerns(alarm)]
    return held, [_noticed(alarm) for alarm in fresh[-_MOST_TOLD:]]


def _concerns(alarm: Alarm) -> bool:
    return alarm.what.startswith(_OF_TERMINALS) and moment.read(alarm.at) > datetime.now(UTC) - _FRESH


def _noticed(alarm: Alarm) -> Noticed:
    return Noticed(alarm.at, alarm.what, alarm_trouble(alarm).sentence())
