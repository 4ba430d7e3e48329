"""Joining script packs: a variant with the pack that it extends, and the layers over both."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rulebook.rules.conditions import Condition
from rulebook.script.merging import Versions, overlaid, whole
from rulebook.script.pack import Answers, Node, Page, Paper, ScriptPack, Sentence, Slot


@dataclass(frozen=True, slots=True, eq=False)
class CheckedScript:
    """A script pack with its conditions compiled, by their text. `digest`: SHA-256 of the pack's bytes.

    Each is itself alone, so that scripts once joined can be kept by it.
    """

    pack: ScriptPack
    digest: str
    conditions: dict[str, Condition]


@dataclass(frozen=True, slots=True)
class Script:
    """A script ready to be walked: a base, what it takes over from the one that it extends, and its layers."""

    packs: tuple[CheckedScript, ...]
    """The base first, then what it extends, then the layers, the least specific first."""
    nodes: dict[str, Node]
    slots: dict[str, Slot]
    papers: dict[str, Paper]
    sentences: dict[str, Sentence]
    answers: dict[str, Answers]
    conditions: dict[str, Condition]
    versions: Versions = field(default_factory=dict)
    """The wordings of what layers changed or added."""
    pages: tuple[Page, ...] = ()


def join(script: CheckedScript, known: Sequence[CheckedScript], layers: Sequence[CheckedScript] = ()) -> Script:
    """Return the script with everything it takes over, under these layers.

    A pack that it extends and that is not known adds nothing; a node that is not whole is left out.
    """
    chain = chain_of(script, known)
    own = [each.pack for each in reversed(chain)]
    packs = [*own, *(each.pack for each in layers)]
    based = {part.id: node for pack in own for part in pack.nodes if (node := whole(part)) is not None}
    nodes, versions = overlaid(based, packs[len(own) :])
    return Script(
        packs=(*chain, *layers),
        nodes=nodes,
        slots={slot.id: slot for pack in packs for slot in pack.slots},
        papers={paper.id: paper for pack in packs for paper in pack.papers},
        sentences={sentence.id: sentence for pack in packs for sentence in pack.sentences},
        answers={answers.id: answers for pack in packs for answers in pack.answers},
        conditions={source: found for each in (*reversed(chain), *layers) for source, found in each.conditions.items()},
        versions=versions,
        pages=tuple({page.id: page for pack in packs for page in pack.pages}.values()),
    )


def chain_of(script: CheckedScript, known: Sequence[CheckedScript]) -> list[CheckedScript]:
    """Return the script and what it extends, directly and further on; each pack once."""
    chain = [script]
    while (wanted := chain[-1].pack.extends) is not None and len(chain) <= len(known):
        base = next((other for other in known if other.pack.id == wanted), None)
        if base is None or base in chain:
            break
        chain.append(base)
    return chain
