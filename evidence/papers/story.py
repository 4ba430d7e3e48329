"""What a take's entries tell of its papers: titles, nodes, who signs, the slip. Strange marks tell nothing."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from evidence import moment, suite
from evidence.journal import Entry
from evidence.slip import code_of, grouped

_KIND = {"sign": "signatures", "document": "show"}


@dataclass(frozen=True, slots=True)
class TakenObject:
    """An object's entry with what it says."""

    index: int
    sha256: str
    """Of its sealed file, as the journal names it."""
    role: str
    media_us: int
    wall: datetime
    facts: Mapping[str, Any]

    def fact(self, name: str) -> str:
        """One of its facts as text; empty where it lacks."""
        value = self.facts.get(name)
        return value if isinstance(value, str) else str(value) if type(value) is int else ""

    @property
    def kind(self) -> str:
        """What its item is: `sign`, `copy`, `document`; empty where it has none."""
        return self.fact("item").partition(":")[0]

    @property
    def paper(self) -> str:
        """Which paper its item names, without the number that may stand behind it."""
        return self.fact("item").partition(":")[2].partition("/")[0]


@dataclass(frozen=True, slots=True)
class Story:
    """A take as its papers tell of it."""

    take: str
    slip: str
    """Twenty characters in groups; empty where it was not closed in order."""
    objects: tuple[TakenObject, ...] = ()
    book: str = ""
    """Digest of the book that its plan was made from; empty for packs that no book vouches for."""
    products: tuple[str, ...] = ()
    """Their codes, in the sale's order."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Names by role."""
    nodes: Mapping[str, str] = field(default_factory=dict)
    """Titles by id."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Titles of papers by id."""
    signers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Role and name of the one who signs a paper, where it is one alone."""
    real: bool = True
    """It is no rehearsal, practice or demonstration."""
    deliveries: tuple[Mapping[str, Any], ...] = ()
    """What marks of the kind `delivery` say, in their order."""
    shown: Mapping[str, str] = field(default_factory=dict)
    """Texts that were on the customer's display, by their digest."""

    def title_of(self, found: TakenObject) -> str:
        """What the object's paper is called."""
        return self.titles.get(found.paper, found.paper)

    def signer_of(self, found: TakenObject) -> tuple[str, str]:
        """Role and name of who wrote: by the object itself, or by the plan where only one may."""
        role, name = self.signers.get(found.paper, ("", ""))
        role = found.fact("role") or role
        return role, found.fact("name") or name or self.people.get(role, "")


def read_story(take: str, entries: Iterable[tuple[Entry, dict[str, Any]]]) -> Story:
    """Read it from a take's verified entries, each with what it says."""
    slip, real, objects = "", True, list[TakenObject]()
    sale: Mapping[str, Any] = {}
    marks: dict[str, list[dict[str, Any]]] = {"plan": [], "delivery": [], "shown": []}
    for entry, body in entries:
        if entry.kind == "object":
            objects.append(_object(entry, body))
        elif entry.kind == "open":
            real = entry.clear.get("series") == "sale" and entry.clear.get("demonstration") is not True
        elif entry.kind == "close":
            slip = grouped(code_of(take, entry.digest))
        elif entry.kind == "mark" and isinstance(facts := body.get("facts"), dict):
            marks.get(str(body.get("kind")), []).append(facts)
            sale = _mapping(facts, "sale") if body.get("kind") == "sale" else sale
    told = _joined(marks["plan"])
    nodes = _items(told, "nodes")
    return Story(
        take,
        slip,
        tuple(objects),
        str(_mapping(told, "book").get("sha256", "")),
        tuple(str(each.get("code", "")) for each in _items(sale, "products")),
        {role: str(_mapping(sale, role).get("name", "")) for role in ("applicant", "seller")},
        {str(node.get("id")): _zh(node) for node in nodes},
        {
            str(paper.get("paper")): _zh(paper)
            for node in nodes
            for name in _KIND.values()
            for paper in _items(node, name)
        },
        _signers(nodes),
        real,
        tuple(marks["delivery"]),
        {str(each.get("sha256")): str(each["text"]) for each in marks["shown"] if each.get("text")},
    )


def _object(entry: Entry, body: dict[str, Any]) -> TakenObject:
    clear = entry.clear
    return TakenObject(clear["index"], clear["sha256"], clear["role"], entry.media_us, moment.read(clear["wall"]), body)


def _signers(nodes: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for node in nodes:
        for each in _items(node, "signatures"):
            found.setdefault(str(each.get("paper")), set()).add((str(each.get("role", "")), str(each.get("name", ""))))
    return {paper: next(iter(who)) for paper, who in found.items() if len(who) == 1}


def _joined(parts: Sequence[dict[str, Any]]) -> Mapping[str, Any]:
    """The plan, where all of its parts are there and are what their digest says; else nothing."""
    try:
        ordered = sorted(parts, key=lambda facts: int(facts["part"]))
        text = "".join(str(facts["text"]) for facts in ordered)
        whole = bool(ordered) and suite.digest(text.encode()) == ordered[0]["sha256"]
        value = json.loads(text) if whole else {}
    except (KeyError, TypeError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _mapping(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _items(value: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = value.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _zh(value: Mapping[str, Any]) -> str:
    return str(_mapping(value, "title").get("zh", ""))
