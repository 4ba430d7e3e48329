"""What may leave a home: takes that headquarters holds, has read again, and that the plan lets go."""

from collections.abc import Callable, Collection, Iterable, Sequence

from evidence.marks import facts_by_kind
from evidence.reader import TakeReader
from faults.errors import ShuangluError
from rulebook.plan.plan import read_plan
from terminal.home.opening import Home
from terminal.session.marks import joined_parts
from terminal.session.sale_session import custody_of
from terminal.vault.retention import Released


def release_home(
    home: Home,
    days: int,
    watched: Callable[[Sequence[str]], Iterable[str]] = iter,
    *,
    unasked: Collection[str] = (),
) -> Released:
    """Release what is due, each receipt verified once more; `watched` goes through the takes.

    `unasked`: names of this terminal whose headquarters could not be asked just now; their takes stay.
    """
    for take in home.vault.retention.unknown_custody():
        _read_custody(home, take)
    to_bank = home.settings.headquarters_of == "bank"
    released = home.vault.retention.release_received(days, to_bank=to_bank, unasked=unasked, watched=watched)
    home.log.event("home.released", takes=len(released.takes), kept=len(released.kept))
    return released


def _read_custody(home: Home, take: str) -> None:
    """Read the plan in a take whose row was made anew; one that cannot be read stays unknown, and here."""
    try:
        reader = TakeReader(home.vault.takes.folder_of(take), home.vault.identities.review_key(), "vault")
        marks = facts_by_kind(reader.entries())["plan"]
        custody = custody_of(read_plan(joined_parts(marks))) if marks else None
    except (ShuangluError, OSError, ValueError, LookupError, TypeError):  # the last three: marks of a stranger
        return
    home.vault.retention.custody_is(take, custody)
