"""Whether headquarters permits a readable copy: where it gives grants, none is made without one.

A home that keeps itself, one without headquarters, and one whose headquarters knows no grants need none.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from evidence.faults import EvidenceFault
from evidence.grant import Grant, verify_grant
from evidence.signing import Roots, read_roots
from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.home.opening import Home
from terminal.sync.answers import NeverError, NotNowError
from terminal.sync.calling import calling
from terminal.sync.counter import Counter, CounterChores
from terminal.vault.identity import TerminalIdentity
from terminal.vault.lines import LineBook

CALL: Final = "grants"


@dataclass(slots=True)
class _Told:
    """What headquarters says at this moment: keys of grants that hold by its own clock; or why it says nothing."""

    lists_call: bool | None = None
    """None where it could not be asked."""
    keys: frozenset[str] = frozenset()
    why: Trouble | None = None


def granted(home: Home, take: str, reason: str) -> Grant | None:
    """Find the grant for a copy of this take, for this reason, now; None where none is needed.

    Headquarters is asked at this moment; where it cannot be, what it told before counts, by a clock that was not set
    back. Raises ShuangluError `export.grant`.
    """
    identity = _identity_of(home, take)
    if home.keeps_itself or not identity.enrolled:
        return None
    book = _line_of(home, identity)
    if book is None:
        return None
    told = _ask(home, book)
    if not _needed(book, told):
        return None
    kept = _kept(home, take, identity.terminal, read_roots(book.ca_pem))
    holding = [each for each in kept if each.key in told.keys or (told.lists_call is None and _holds(home, each))]
    fitting = next((each for each in holding if each.is_for(reason)), None)
    if fitting is None:
        raise _refused(take, kept, holding, told)
    return fitting


def _needed(book: LineBook, told: _Told) -> bool:
    """Whether its headquarters gives grants: by its own word now, else by what it said last."""
    if told.lists_call is not None:
        return told.lists_call
    contact = book.contact()
    return contact is not None and CALL in contact.calls


def _identity_of(home: Home, take: str) -> TerminalIdentity:
    """Under whom it was recorded; of a take that the vault does not know, who the terminal is now."""
    try:
        return home.vault.identities.of_take(take)
    except ShuangluError:
        return home.vault.identity()


def _line_of(home: Home, identity: TerminalIdentity) -> LineBook | None:
    headquarters = identity.headquarters
    assert headquarters is not None
    books = home.vault.line_books()
    of_take = (each for each in books if each.sender().terminal == identity.terminal)
    return next((each for each in of_take if each.ca_pem == headquarters.ca_pem), None)


def _ask(home: Home, book: LineBook) -> _Told:
    """Fetch what holds now; headquarters tells no others."""
    told: set[str] = set()

    class Box:
        def keep(self, key: str, take: str, body: bytes) -> None:
            home.vault.grants.keep(key, take, body)
            told.add(key)

    try:
        with calling(book, home.path / "vault") as (client, greeting):
            chores = CounterChores(client, Counter(grants=Box()), read_roots(book.ca_pem), greeting.calls.__contains__)
            chores.fetch_grants()
            return _Told(CALL in greeting.calls, frozenset(told))
    except (NotNowError, NeverError) as error:
        return _Told(why=error.trouble)


def _kept(home: Home, take: str, terminal: str, roots: Roots) -> list[Grant]:
    """What lies here for this take and is headquarters' word, the newest first."""
    found = []
    for body in home.vault.grants.of_take(take):
        try:
            grant = verify_grant(body, roots)
        except EvidenceFault:
            continue  # another headquarters' word, or nobody's
        if (grant.take, grant.terminal) == (take, terminal):
            found.append(grant)
    return found


def _holds(home: Home, grant: Grant) -> bool:
    """By this machine's clock, or by the latest moment that the vault has seen: a clock set back opens nothing."""
    now = datetime.now(UTC)
    seen = home.vault.history.newest_at()
    return grant.holds_at(now) and (seen is None or seen < grant.ends)


def _refused(take: str, kept: list[Grant], holding: list[Grant], told: _Told) -> ShuangluError:
    if holding:
        return ShuangluError("export.grant:reason", take=take)
    if kept:
        until = max(each.ends for each in kept).astimezone().isoformat(timespec="minutes")
        return ShuangluError("export.grant:over", take=take, until=until)
    if told.why is not None:
        return ShuangluError("export.grant:line", take=take, why=told.why)
    return ShuangluError("export.grant", take=take)
