"""Judging all takes of a time again, one after the other: what changes, by rule, seller and product.

It is stopped at any moment and goes on where it was: a file in the folder of the headquarters tells which takes were
judged, and which of them changed; no name stands in it. What is kept of a take in memory does not outlive the take.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from evidence import moment
from evidence.signing import Roots
from faults.errors import ShuangluError
from headquarters.index.database import SqliteDatabase
from headquarters.index.listed_rows import Asked
from headquarters.index.tables import Take
from headquarters.keeping.judging_progress import Progress, Scope
from headquarters.store.storage import Storage
from headquarters.takes.judged import judge_stored
from program.progress import nobody_watches
from rulebook.checks.again import Again
from rulebook.checks.kept import TAKE

DAMAGED: Final = "judge.damaged"
MOST_NAMED: Final = 100
"""So many damaged takes are named; all are counted."""
_LONGEST_NAME = 200


@dataclass
class Tally:
    """What was found so far. `verdicts`: of all that could be judged, as they come out now."""

    scope: Scope
    began: str
    ended: str | None = None
    """None: it was stopped before the end."""
    resumed: int = 0
    """How many takes a run before had judged."""
    takes: int = 0
    demonstrations: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    changed: int = 0
    by_change: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    """By check: in how many takes it finds something now, at some node, that it did not find there before."""
    gone: Counter[str] = field(default_factory=Counter)
    by_seller: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By practising number and name: how many of their takes change."""
    by_product: Counter[str] = field(default_factory=Counter)
    unjudged: Counter[str] = field(default_factory=Counter)
    """By the code of why they could not be."""
    damaged: list[str] = field(default_factory=list)
    open: int = 0
    """Takes that still grow, whenever they began: they may come to anything yet, and are no part of the sums."""

    def to_json(self) -> dict[str, Any]:
        """Return it as `headquarters judge --all --json` prints it; what changes most comes first."""
        rules = sorted({*self.found, *self.gone}, key=lambda rule: (-self.found[rule] - self.gone[rule], rule))
        return {
            "since": self.scope.since,
            "until": self.began,
            "book": self.scope.book,
            "ended": self.ended,
            "resumed": self.resumed,
            "takes": self.takes,
            "demonstrations": self.demonstrations,
            "open": self.open,
            "verdicts": dict(sorted(self.verdicts.items())),
            "changed": self.changed,
            "by_change": [{"before": was, "after": now, "takes": n} for (was, now), n in _most_first(self.by_change)],
            "by_rule": [{"rule": rule, "found": self.found[rule], "gone": self.gone[rule]} for rule in rules],
            "by_seller": [
                {"licence": licence, "name": name, "takes": n} for (licence, name), n in _most_first(self.by_seller)
            ],
            "by_product": [{"product": code, "takes": n} for code, n in _most_first(self.by_product)],
            "unjudged": dict(sorted(self.unjudged.items())),
            "damaged": self.damaged,
        }


@dataclass(frozen=True, slots=True)
class ChangedTake:
    """A take whose verdict is another one, for who wants them all."""

    take: str
    licence: str
    seller: str
    products: tuple[str, ...]
    again: Again


class JudgingAll:
    """Judges all takes that are asked for."""

    def __init__(
        self,
        database: SqliteDatabase,
        storage: Storage,
        roots: Roots,
        private_key: bytes,
        scope: Scope,
        folder: Path,
    ) -> None:
        """`folder`: where the file lies that tells how far it is."""
        self._database = database
        self._storage = storage
        self._roots = tuple(roots)
        self._private_key = private_key
        self._scope = scope
        self._folder = folder

    def how_many(self) -> int:
        """Tell how many takes there are at most."""
        return self._database.how_many(Asked(since=self._scope.since))

    def run(
        self,
        *,
        advance: Callable[[int], None] = nobody_watches,
        stopped: Callable[[], bool] = lambda: False,
        tell: Callable[[ChangedTake], None] = lambda _: None,
    ) -> Tally:
        """Judge what is not judged yet. `tell` hears of every take that changes, of runs before too.

        Raises HeadquartersError `judge.busy` where another process is at it, OSError where nothing can be kept.
        """
        with Progress.open(self._folder, self._scope) as progress:
            tally = Tally(self._scope, progress.began, open=self._database.how_many(Asked(standing="open")))
            for take, state, changed in progress.lines():
                tally.resumed += 1
                self._know(tally, take, state, tell, changed=changed)
                advance(1)
            for row in self._rest(progress):
                if stopped():
                    return tally
                state, changed = self._judge(tally, row, tell)
                progress.add(row, state, changed=changed)
                advance(1)
            tally.ended = moment.spell_now()
            progress.over()
        return tally

    def _rest(self, progress: Progress) -> Iterator[Take]:
        take, received = progress.last
        after = Take(take=take, received=received) if take else None
        return self._database.every(Asked(since=self._scope.since, until=progress.began, after=after))

    def _know(self, tally: Tally, take: str, state: str, tell: Callable[[ChangedTake], None], *, changed: bool) -> None:
        """Take in what a run before found. What changed is judged once more: its names were kept nowhere."""
        row = self._database.take(take) if changed else None
        if row is not None:
            self._judge(tally, row, tell)
        else:
            _count(tally, take, state)

    def _judge(self, tally: Tally, row: Take, tell: Callable[[ChangedTake], None]) -> tuple[str, bool]:
        """Judge one take; return its verdict, or why it has none, and whether it changed."""
        state, again = self._state_of(row)
        _count(tally, row.take, state)
        changes = again.changes if again else ()
        if again is None or not changes:
            return state, False
        changed = _named(row.take, again)
        _note(tally, changed)
        tell(changed)
        return state, True

    def _state_of(self, row: Take) -> tuple[str, Again | None]:
        if row.demonstration:
            return "demonstration", None
        if row.standing in ("declined", "open"):
            return row.standing, None
        if self._database.found_damaged(row.take):
            return DAMAGED, None
        try:
            judged = judge_stored(row, self._database, self._storage, self._roots, self._private_key, self._scope.shelf)
        except ShuangluError as error:
            return error.trouble.key, None
        except OSError as error:
            return f"system.{error.errno}", None
        return judged.again.judgement.verdict, judged.again


def _count(tally: Tally, take: str, state: str) -> None:
    tally.takes += state not in ("demonstration", "open")
    if state == "demonstration":
        tally.demonstrations += 1
    elif state == "open":
        return  # counted with all that still grow
    elif "." in state or state == "declined":
        tally.unjudged[state] += 1
        if state == DAMAGED and len(tally.damaged) < MOST_NAMED:
            tally.damaged.append(take)
    else:
        tally.verdicts[state] += 1


def _note(tally: Tally, changed: ChangedTake) -> None:
    changes = changed.again.changes
    tally.changed += 1
    whole = [each for each in changes if each.place == TAKE]
    if whole and whole[0].before != whole[0].after:
        tally.by_change[whole[0].before, whole[0].after] += 1
    tally.found.update({rule for each in changes for rule in each.found})
    tally.gone.update({rule for each in changes for rule in each.gone})
    tally.by_seller[changed.licence, changed.seller] += 1
    tally.by_product.update(set(changed.products))


def _named(take: str, again: Again) -> ChangedTake:
    seller, products = again.sale.get("seller"), again.sale.get("products")
    codes = [each.get("code") for each in products if isinstance(each, Mapping)] if isinstance(products, list) else []
    who = seller if isinstance(seller, Mapping) else {}
    return ChangedTake(take, _text(who.get("licence")), _text(who.get("name")), tuple(map(_text, codes)), again)


def _text(value: Any) -> str:
    return value[:_LONGEST_NAME] if isinstance(value, str) else ""


def _most_first(counts: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
