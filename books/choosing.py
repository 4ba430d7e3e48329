"""Which of the books that are held is in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeVar

from books.manifest import BookSettings

Age = Literal["fresh", "stale", "too_old"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a book that is held, by which one is chosen."""

    serial: int
    sha256: str
    effective: datetime
    in_force_since: datetime | None = None
    """When it came into force here; None: it never did."""


_Held = TypeVar("_Held", bound=Kept)


def choose(held: Iterable[_Held], now: datetime) -> _Held | None:
    """Return the one with the highest serial whose instant has come; None before any.

    What was once in force stays so until a higher serial comes, whatever the clock says: a clock that goes back brings
    no older book back.
    """
    come = (book for book in held if book.in_force_since is not None or book.effective <= now)
    return max(come, key=lambda book: book.serial, default=None)


def newest_serial(held: Iterable[Kept]) -> int:
    """The highest serial that was ever taken in; 0 for none. A lower one is refused from then on."""
    return max((book.serial for book in held), default=0)


def age_of(settings: BookSettings, confirmed: datetime, now: datetime) -> Age:
    """Tell whether it is long since headquarters last said that this book is the newest."""
    silence = now - confirmed
    if settings.stale_stop_days is not None and silence > timedelta(days=settings.stale_stop_days):
        return "too_old"
    return "stale" if silence > timedelta(days=settings.stale_warn_days) else "fresh"
