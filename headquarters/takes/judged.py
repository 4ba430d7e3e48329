"""Judging a take again, from its journal, with headquarters' key. Nothing that is stored is altered; no film is opened.

The counter judges by the same function of the rulebook (`rulebook.checks.again`): same journal, same verdict.
"""

from dataclasses import dataclass
from time import monotonic

from evidence import journal, manifest
from evidence.faults import EvidenceFault
from evidence.journal import Chain
from evidence.marks import said_by
from evidence.online import MARK as ONLINE
from evidence.online import OnlineTold, told_online
from evidence.reader import unwrap_data_key
from evidence.signing import Roots
from headquarters.faults import HeadquartersError
from headquarters.identifiers import RECIPIENT
from headquarters.index.database import Database
from headquarters.index.tables import Take
from headquarters.store.storage import Storage
from headquarters.takes.agreement import tolerated
from headquarters.takes.held import HeldTake, held_take
from headquarters.takes.pack import PackError
from rulebook.checks.again import Again, judge_again
from rulebook.checks.entry import Entry
from rulebook.meaning.port import Semantics
from rulebook.meaning.voting import Vote, votes
from rulebook.plan.shelf import Shelf


@dataclass(frozen=True, slots=True)
class JudgedTake:
    """A take, judged again. `sealed`: nobody records it any more, so that it is judged to its end.

    `meaning`: votes beside the verdict; None where nobody was asked.
    """

    take: str
    sealed: bool
    again: Again
    meaning: tuple[Vote, ...] | None = None
    online: tuple[OnlineTold, ...] = ()
    """What online checks of identity are proven to have said."""


def judge_stored(
    row: Take,
    database: Database,
    storage: Storage,
    roots: Roots,
    private_key: bytes,
    shelf: Shelf | None = None,
    semantics: Semantics | None = None,
) -> JudgedTake:
    """Judge a take as its journal tells it, by its own plan and check list, or by `shelf`; ask `semantics` beside it.

    Raises HeadquartersError `judge.damaged` where journal or seal are not what was received, or it cannot be opened;
    ShuangluError `judge.*` for what cannot be judged; OSError.
    """
    try:
        with held_take(row, database, storage) as held:
            entries = _entries(row, held, tuple(roots), private_key)
    except (EvidenceFault, PackError) as fault:
        raise _damaged(row, fault) from fault
    except FileNotFoundError as error:
        raise _damaged(row, EvidenceFault("pack.missing:stored", file="pack")) from error
    sealed = row.state != "open"
    again = judge_again(entries, over=sealed, shelf=shelf)
    meaning = None if semantics is None else votes(entries, semantics, monotonic)
    online = told_online((each.facts for each in entries if each.mark == ONLINE), tuple(roots))
    return JudgedTake(row.take, sealed, again, meaning, online)


def _entries(row: Take, held: HeldTake, roots: Roots, private_key: bytes) -> list[Entry]:
    """Open all entries, checked up to the seal. Raises EvidenceFault or PackError."""
    chain = Chain(roots)
    verified = [chain.feed(line) for line in held.lines()]
    if chain.opening is None:
        raise EvidenceFault("journal.empty", file=journal.FILE)
    _check_seal(row, held, chain, roots)
    data_key = unwrap_data_key(chain.opening, private_key, RECIPIENT)
    entries = []
    for entry in verified:
        mark, facts = said_by(entry, entry.open_body(data_key, chain.opening.take))
        entries.append(Entry(entry.n, entry.media_us, entry.kind, facts, mark))
    return entries


def _check_seal(row: Take, held: HeldTake, chain: Chain, roots: Roots) -> None:
    """A journal that was cut short still chains; its seal and the index tell. What quarantine knows is no damage."""
    if row.state == "open":
        return
    if (chain.count, chain.head) != (row.entries, row.head):
        raise EvidenceFault("index.journal", file=journal.FILE)
    seal = held.seal()
    if seal is None:
        raise EvidenceFault("manifest.missing", file=manifest.FILE)
    try:
        manifest.check(manifest.parse(seal[0]), seal[1], chain, roots)
    except EvidenceFault as fault:
        if fault.code not in tolerated(row):
            raise


def _damaged(row: Take, fault: EvidenceFault | PackError) -> HeadquartersError:
    error = HeadquartersError("judge.damaged", take=row.take)
    error.trouble = error.trouble.because(fault.trouble)
    return error
