"""What marks say: the body of a `mark` entry is `{"kind": …, "facts": {…}}`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from evidence.journal import Entry

_CHAINING: Final = {"suite", "n", "kind", "prev", "media_us", "keys", "entry_key", "certificates"}
"""What of an entry serves its chain, its seal and its signature, or stands beside what it says."""


def mark_body(kind: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Return what is sealed into a mark."""
    return {"kind": kind, "facts": facts}


def said_by(entry: Entry, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return a mark's own kind (else empty), and what the entry says: of a mark its facts.

    Of every other entry what is sealed and what is clear, together; where both have a name the clear one is meant.
    """
    if entry.kind == "mark":
        facts = body.get("facts")
        return str(body.get("kind", "")), facts if isinstance(facts, dict) else {}
    clear = {name: value for name, value in entry.clear.items() if name not in _CHAINING}
    return "", body | clear


def nodes_of(entries: Iterable[tuple[Entry, dict[str, Any]]]) -> Iterator[tuple[int, str]]:
    """Yield where each attempt at a node of the script began: media time in microseconds, and its title.

    From the second attempt on the title says which it is. Marks of 0.1.0 have no `attempt`: one is all there was.
    """
    for media_us, kind, facts in _marks(entries):
        if kind == "node":
            yield media_us, _titled(facts)


def facts_by_kind(entries: Iterable[tuple[Entry, dict[str, Any]]]) -> Mapping[str, list[dict[str, Any]]]:
    """Return what all marks say, by their kind, in the journal's order; a kind that did not come has an empty list."""
    found = defaultdict[str, list[dict[str, Any]]](list)
    for _, kind, facts in _marks(entries):
        found[kind].append(facts)
    return found


def _marks(entries: Iterable[tuple[Entry, dict[str, Any]]]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    for entry, body in entries:
        facts = body.get("facts")
        if entry.kind == "mark" and isinstance(facts, dict):
            yield entry.media_us, str(body.get("kind")), facts


def _titled(facts: dict[str, Any]) -> str:
    title, attempt = str(facts.get("title", "")), facts.get("attempt")
    return f"{title}（第 {attempt} 次）" if type(attempt) is int and attempt > 1 else title
