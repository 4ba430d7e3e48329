"""Hints packs (提示): released sentences that the terminal shows to the seller alone, on a word or an event."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from rulebook.rules.checking import PackFault, checked, duplicates
from rulebook.rules.conditions import Condition, Facts, context
from rulebook.rules.pack import Expression, Id, NodeId, Short, Version
from rulebook.rules.vocabulary import Vocabulary
from rulebook.sale.people import Part
from rulebook.sale.text import Text
from rulebook.script.phrase_pack import Phrase

HintEvent = Literal["paused", "repeated", "said_no", "long"]
"""The recording was paused; a node is done again; a question was answered no; a node takes twice its time."""


class Hint(Part):
    """One sentence for the seller, on any of its words or events; at one node, or at every one."""

    id: Id
    node: NodeId | None = None
    on: Annotated[tuple[Phrase, ...], Field(max_length=40)] = ()
    """Words that somebody says."""
    events: Annotated[tuple[HintEvent, ...], Field(max_length=4)] = ()
    when: Expression | None = None
    say: Text
    source: Short
    """Where the sentence comes from: the clauses, the brochure, a rule."""

    @model_validator(mode="after")
    def is_called(self) -> Self:
        """Refuse a hint that nothing calls (`no_call`)."""
        if not self.on and not self.events:
            raise PydanticCustomError("no_call", "a hint has words ('on') or events that call it")
        return self


class HintsPack(Part):
    """A file of hints."""

    pack: Literal["hints"]
    format: Literal[2]
    id: Id
    version: Version
    title: Text
    hints: Annotated[tuple[Hint, ...], Field(min_length=1, max_length=400)]


@dataclass(frozen=True, slots=True)
class CheckedHints:
    """A hints pack with its conditions compiled, by their text. `digest`: SHA-256 of the pack's bytes."""

    pack: HintsPack
    digest: str
    conditions: Mapping[str, Condition]


def check_hints(pack: HintsPack, digest: str, vocabulary: Vocabulary) -> tuple[CheckedHints, list[PackFault]]:
    """Return the pack with its conditions compiled, and its faults: ids twice, words too short, wrong conditions."""
    faults = [*duplicates([hint.id for hint in pack.hints], "hints")]
    conditions: dict[str, Condition] = {}
    for number, hint in enumerate(pack.hints):
        here = ("hints", number)
        short = [word for word in hint.on if len(word) < SHORTEST]
        faults.extend(PackFault((*here, "on"), f"'{word}' is shorter than {SHORTEST} characters") for word in short)
        if hint.when is not None and (found := checked(hint.when, vocabulary, (*here, "when"), faults)) is not None:
            conditions[hint.when] = found
    return CheckedHints(pack, digest, conditions), faults


SHORTEST = 2
"""Characters of a word that calls a hint."""


def hints_of(packs: Iterable[CheckedHints], facts: Facts, nodes: Sequence[str]) -> tuple[Hint, ...]:
    """Return the hints whose condition holds and whose node the plan has, in the order of nodes; those of all last."""
    held = context(facts)
    found: dict[str, Hint] = {}
    for pack in packs:
        for hint in pack.pack.hints:
            holds = hint.when is None or pack.conditions[hint.when].holds(held)
            if holds and (hint.node is None or hint.node in nodes):
                found.setdefault(hint.id, hint)
    places = {node: place for place, node in enumerate(nodes)}
    return tuple(sorted(found.values(), key=lambda hint: places.get(hint.node or "", len(places))))


def nowhere(packs: Iterable[CheckedHints], nodes: Iterable[str]) -> Iterator[tuple[str, PackFault]]:
    """Yield pack id and fault for each hint whose node is in no script; `nodes` are those of all scripts."""
    known = set(nodes)
    for pack in packs:
        for number, hint in enumerate(pack.pack.hints):
            if hint.node is not None and hint.node not in known:
                sentence = f"no script has a node {hint.node}"
                yield pack.pack.id, PackFault(("hints", number, "node"), sentence, grave=False)
