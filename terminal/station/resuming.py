"""A sale whose recording broke off, as the journal of the last take tells it: who, by which plan, and how far it came.

What is read stays in memory; nothing of it is written or logged.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evidence import manifest
from evidence.journal import Chain
from evidence.marks import facts_by_kind
from evidence.reader import TakeReader
from faults.errors import ShuangluError
from rulebook.checks.checklist import read_checklist
from rulebook.plan.plan import read_plan
from rulebook.sale.reading import read_sale
from rulebook.walk.walking import Happened, begin, replay
from terminal.home.opening import Home
from terminal.home.recovering import is_live
from terminal.session.facts.people import UnfinishedFound
from terminal.session.marks import happened_of, joined_parts, read_history
from terminal.session.ports import Series

Marks = Mapping[str, list[dict[str, Any]]]


def last_is_live(home: Home, series: Series) -> bool:
    """Tell whether a recorder writes the last take of the series at this moment, one that outlived its kiosk."""
    take = home.vault.takes.last_opened(series)
    try:
        return take is not None and is_live(home, take)
    except OSError:  # it cannot even be looked at; `find_unfinished` logs that
        return False


def find_unfinished(home: Home, series: Series) -> UnfinishedFound | None:
    """Return the sale of the last take of the series, if its walk has no end and the take is over.

    None where there is nothing to go on with: no take, one that is being recorded, one without a plan (0.1.0), one
    that was released, or one whose sale somebody has put away. A take that cannot be read or does not verify is logged
    by its code, and counts as nothing.
    """
    take = home.vault.takes.last_opened(series)
    if take is None or home.vault.history.is_put_away(take):
        return None
    try:
        return _look(home, series, take)
    except (ShuangluError, OSError, ValueError, LookupError, TypeError) as error:  # the last three: marks of a stranger
        problem = error.code if isinstance(error, ShuangluError) else type(error).__name__  # its words may quote people
        home.log.trouble("unfinished.unreadable", take=take, problem=problem)
        return None


def _look(home: Home, series: Series, take: str) -> UnfinishedFound | None:
    if not home.vault.takes.folder_of(take).is_dir() or is_live(home, take):
        return None
    reader = _opened(home, take)
    marks = facts_by_kind(reader.entries())
    found = None if _tells_how_far(marks) else _look_before(home, series, reader.opening.number, marks["sale"])
    return found or (_unfinished(reader, marks) if _complete(marks) else None)


def _tells_how_far(marks: Marks) -> bool:
    """Whether a journal says where its walk stands; in one of 0.1.0 there is none."""
    old = any("sha256" not in facts for facts in marks["sale"])
    return old or bool(marks["walk"]) or _whole(marks["walked"])


def _look_before(home: Home, series: Series, number: int, sale: list[dict[str, Any]]) -> UnfinishedFound | None:
    """A take that was lost while it opened takes nothing away: what the one before tells of the same sale holds."""
    take = home.vault.takes.last_opened(series, before=number)
    found = None if take is None else _look(home, series, take)
    same = found is not None and all(facts["sha256"] == found.plan.sale_sha256 for facts in sale)
    return found if same else None


def _opened(home: Home, take: str) -> TakeReader:
    """Open the journal, and check it against the seal. Raises EvidenceFault, OSError or ValueError."""
    folder = home.vault.takes.folder_of(take)
    reader = TakeReader(folder, home.vault.identities.review_key(), "vault")
    if reader.opening.take != take:
        raise ValueError("another take lies in the folder")
    if (folder / manifest.SIGNATURE_FILE).exists():
        _check_seal(home, folder, reader.chain)
    return reader


def _check_seal(home: Home, folder: Path, chain: Chain) -> None:
    """A journal that was cut short still chains; its seal tells. Raises EvidenceFault or OSError."""
    sealed = manifest.parse((folder / manifest.FILE).read_bytes())
    manifest.check(sealed, (folder / manifest.SIGNATURE_FILE).read_bytes(), chain, home.roots())


def _unfinished(reader: TakeReader, marks: Marks) -> UnfinishedFound | None:
    """Return the sale, unless its walk is at an end. Raises ValueError, LookupError or TypeError for strange marks.

    What was practised is nobody's sale: it is practised anew.
    """
    if marks["practice"]:
        return None
    sale = read_sale(marks["sale"][0]["sale"], entered=False)
    plan = read_plan(joined_parts(marks["plan"]))
    history = _history(marks)
    if replay(begin(plan), history).ended:
        return None
    chain, why = reader.chain, reader.chain.reason or "interrupted"
    checklist = read_checklist(joined_parts(marks["checks"])) if _whole(marks["checks"]) else None
    stopped = _stopped(marks)
    return UnfinishedFound(
        reader.opening.take, chain.head, why, sale, plan, history, checklist=checklist, stopped=stopped
    )


def _stopped(marks: Marks) -> str:
    """The check by which the sale had to stop, in this take or in one before; empty where it had not."""
    before = [str(facts["stopped"]) for facts in marks["linked"] if facts.get("stopped")]
    found = [each for facts in marks["verdict"] for each in facts.get("findings", ())]
    here = [str(each["rule"]) for each in found if each["severity"] == "stop" and not each.get("unknown")]
    return next(iter((*before, *here)), "")


def _history(marks: Marks) -> tuple[Happened, ...]:
    """What the table accepted, over all takes of the sale, oldest first."""
    before = read_history(joined_parts(marks["walked"])) if _whole(marks["walked"]) else ()
    events = [happened_of(facts) for facts in marks["walk"]]
    here = tuple(event for event in events if event is not None)
    return (*before, *(here or _opening(before)))


def _opening(before: Sequence[Happened]) -> tuple[Happened]:
    """What entry 0 proves where a crash came before the mark that says it."""
    return (Happened("take_resumed" if before else "take_opened"),)


def _complete(marks: Marks) -> bool:
    """Whether plan and earlier walk, if there is one, came through whole; a check list that did not is made anew."""
    return _whole(marks["plan"]) and (_whole(marks["walked"]) or not marks["linked"])


def _whole(parts: Sequence[dict[str, Any]]) -> bool:
    """Whether all parts of a text are there; a crash may come between two."""
    return bool(parts) and len(parts) == parts[0].get("of")
