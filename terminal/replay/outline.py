"""What stands on a take's time line: nodes with how they ended, marks, gaps; read from its journal."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from evidence.journal import Entry
from terminal.session.facts.desk import ReplayEvent
from terminal.session.marks import joined_parts

_STRUCTURE: Final = frozenset({"sale", "plan", "walked", "linked", "identity", "staff", "node", "node_done"})
"""Marks that tell what the take is, not what happened at a moment of it; nodes have lines of their own."""
_LONGEST = 200
_SAID: Final = ("reason", "note", "role", "answer", "title")
"""What of a mark's facts says more of it, the first that is there."""

Entries = Iterable[tuple[Entry, dict[str, Any]]]


def events_of(entries: Entries, length_us: int) -> tuple[ReplayEvent, ...]:
    """Return the events of a take, by their beginning."""
    told = list(entries)
    english = _english(told)
    found = [*_nodes(told, length_us, english), *_marks(told), *_gaps(told, length_us)]
    return tuple(sorted(found, key=lambda event: (event.from_s, event.kind != "node")))


def _nodes(entries: Entries, length_us: int, english: dict[str, str]) -> Iterator[ReplayEvent]:
    """One for each attempt at a node, from its beginning to its end, or to that of the take."""
    begun: ReplayEvent | None = None
    for entry, kind, facts in _told(entries):
        if kind == "node":
            if begun is not None:
                yield replace(begun, to_s=_s(entry.media_us))
            title = str(facts.get("title", ""))
            name = str(facts.get("id", ""))
            begun = ReplayEvent(
                _s(entry.media_us),
                _s(length_us),
                "node",
                name,
                title=title,
                title_en=english.get(name, title),
                number=_whole(facts.get("index")) + 1,
                attempt=_whole(facts.get("attempt")) or 1,
            )
        elif kind == "node_done" and begun is not None:
            yield replace(begun, to_s=_s(entry.media_us), outcome=str(facts.get("outcome", "")))
            begun = None
    if begun is not None:
        yield begun


def _marks(entries: Entries) -> Iterator[ReplayEvent]:
    for entry, kind, facts in _told(entries):
        if kind in _STRUCTURE or facts.get("refused"):
            continue
        name = str(facts.get("event", "")) if kind == "walk" else f"{kind}.{facts['act']}" if "act" in facts else kind
        said = next((str(facts[each]) for each in _SAID if facts.get(each)), "")
        from_us, to_us = _span(facts, entry.media_us)
        by = str(facts.get("by", ""))[:_LONGEST]
        yield ReplayEvent(_s(from_us), _s(to_us), "mark", name, by=by, note=said[:_LONGEST])


def _span(facts: dict[str, Any], media_us: int) -> tuple[int, int]:
    """From when to when it was: what is marked at its end tells when it began."""
    began, ended = facts.get("began_us"), facts.get("ended_us")
    if type(began) is int and type(ended) is int and 0 <= began <= ended:
        return began, ended
    return media_us, media_us


def _gaps(entries: Entries, length_us: int) -> Iterator[ReplayEvent]:
    began: dict[tuple[str, str], int] = {}
    for entry, body in entries:
        if entry.kind != "gap":
            continue
        key = str(body.get("track", "")), str(body.get("reason", ""))
        from_us, until_us = _whole(body.get("from_us")), body.get("until_us")
        if type(until_us) is int:
            began.pop(key, None)
            yield ReplayEvent(_s(from_us), _s(until_us), "gap", ".".join(key), note=str(body.get("source", "")))
        else:
            began[key] = from_us
    for key, from_us in began.items():
        yield ReplayEvent(_s(from_us), _s(length_us), "gap", ".".join(key))


def _told(entries: Entries) -> Iterator[tuple[Entry, str, dict[str, Any]]]:
    for entry, body in entries:
        facts = body.get("facts")
        if entry.kind == "mark" and isinstance(facts, dict):
            yield entry, str(body.get("kind")), facts


def _english(entries: Entries) -> dict[str, str]:
    """The nodes' titles in English, by their ids, from the plan in the take; empty where it has none."""
    parts = [facts for _, kind, facts in _told(entries) if kind == "plan"]
    try:
        nodes = json.loads(joined_parts(parts))["nodes"]
        return {str(node["id"]): str(node["title"]["en"]) for node in nodes}
    except (ValueError, KeyError, TypeError):
        return {}


def _whole(value: Any) -> int:
    return value if type(value) is int else 0


def _s(media_us: int) -> float:
    return media_us / 1e6
