"""Judging a take of this home again, from its journal, with the vault's key. No picture and no sound is opened."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evidence import manifest
from evidence.account import account_name
from evidence.marks import said_by
from evidence.online import MARK as ONLINE
from evidence.online import OnlineTold, told_online
from evidence.reader import TakeReader
from evidence.signing import Roots
from rulebook.checks.again import Again, judge_again
from rulebook.checks.entry import Entry
from rulebook.plan.shelf import Shelf
from terminal.home.opening import Home


@dataclass(frozen=True, slots=True)
class JudgedTake:
    """A take of this home, judged again. `sealed`: nobody records it any more, so that it is judged to its end."""

    take: str
    sealed: bool
    again: Again
    online: tuple[OnlineTold, ...] = ()
    """What online checks of identity are proven to have said."""


def judge_take(home: Home, folder: Path, shelf: Shelf | None = None) -> JudgedTake:
    """Judge a take as its journal tells it, by its own plan and check list, or by `shelf`; nothing stored is altered.

    Raises EvidenceFault for a journal that does not verify or that this vault does not open, ShuangluError `judge.*`,
    OSError where it cannot be read.
    """
    reader = TakeReader(folder, home.vault.identities.review_key(), "vault")
    return judge_opened(reader, folder, shelf, home.roots())


def judge_opened(
    reader: TakeReader, folder: Path, shelf: Shelf | None = None, roots: Roots | None = None
) -> JudgedTake:
    """Judge a take that is opened already; as `judge_take`. Without `roots` nothing is known of online checks."""
    sealed = (folder / manifest.SIGNATURE_FILE).exists()
    entries = list(_entries(reader))
    online = told_online((each.facts for each in entries if each.mark == ONLINE), roots)
    return JudgedTake(reader.opening.take, sealed, judge_again(entries, over=sealed, shelf=shelf), online)


def note_judged(home: Home, take: str, packs: str = "") -> None:
    """Note who has a take judged again, before it is opened: its journal names the customer."""
    home.vault.audit.add(f"account:{account_name()}", "take.judged", take, "", {"packs": packs})
    home.log.event("take.judged", take=take)


def _entries(reader: TakeReader) -> Iterator[Entry]:
    for entry, body in reader.entries():
        mark, facts = said_by(entry, body)
        yield Entry(entry.n, entry.media_us, entry.kind, facts, mark)
