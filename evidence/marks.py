"""What marks say: the body of a `mark` entry is `{"kind": …, "facts": {…}}`."""

from collections.abc import Iterable, Iterator
from typing import Any

from evidence.journal import Entry


def mark_body(kind: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Return what is sealed into a mark."""
    return {"kind": kind, "facts": facts}


def nodes_of(entries: Iterable[tuple[Entry, dict[str, Any]]]) -> Iterator[tuple[int, str]]:
    """Yield where each node of the script began: media time in microseconds, and its title."""
    for entry, body in entries:
        facts = body.get("facts")
        if entry.kind == "mark" and body.get("kind") == "node" and isinstance(facts, dict):
            yield entry.media_us, str(facts.get("title", ""))
