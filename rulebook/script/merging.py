"""Laying scripts over each other: layers over a base, by node and by the ids inside it. Nothing is ever removed.

A layer's sentence or question is tried before the one that it replaces. Where its condition does not hold, or the
product is not the layer's, the one below is used, down to the base. So a layer can say things otherwise, never drop
them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from rulebook.rules.pack import NodeId, WordId
from rulebook.script.pack import Criteria, Node, PartNode, Question, ScriptPack, Spoken

Item = TypeVar("Item", Spoken, Question)
Key = tuple[NodeId, str, WordId]
"""A sentence or question: node, list (`say`, `ask`, `prompts`) and id."""
PLAIN: Final[tuple[str, ...]] = ("title", "after", "reader", "operator", "attempts")
"""What a layer's node replaces where it writes it."""
ID_LISTS: Final = ("say", "ask", "prompts")


@dataclass(frozen=True, slots=True)
class Version:
    """A sentence or question as one pack words it; `criteria` where that pack is a layer."""

    item: Spoken | Question
    criteria: Criteria | None


Versions = dict[Key, tuple[Version, ...]]
"""All wordings of what layers changed or added, the least specific first."""


def whole(part: PartNode) -> Node | None:
    """Return a node as it is walked; None if it lacks a title or does nothing."""
    if part.title is None or not part.does_something:
        return None
    return Node.model_construct(**{name: getattr(part, name) for name in Node.model_fields})


def overlaid(nodes: Mapping[str, Node], layers: Iterable[ScriptPack]) -> tuple[dict[str, Node], Versions]:
    """Return the nodes with all layers laid over them, the least specific layer first."""
    parts: dict[str, PartNode] = dict(nodes)
    versions: Versions = {}
    for layer in layers:
        for node in layer.nodes:
            below = parts.get(node.id)
            remember(below, node, layer.criteria, versions)
            parts[node.id] = node if below is None else merged(below, node)
    found = {name: whole(part) for name, part in parts.items()}
    return {name: node for name, node in found.items() if node is not None}, versions


def remember(below: PartNode | None, node: PartNode, criteria: Criteria | None, versions: Versions) -> None:
    """Add a layer's sentences and questions to the wordings, below them what the node had so far."""
    for name in ID_LISTS:
        before: dict[str, Spoken | Question] = {each.id: each for each in getattr(below, name, ())}
        for item in getattr(node, name):
            key = (node.id, name, item.id)
            if key not in versions:
                versions[key] = (Version(before[item.id], None),) if item.id in before else ()
            versions[key] += (Version(item, criteria),)


def merged(below: PartNode, layer: PartNode) -> PartNode:
    """Return a node with a layer's part of it. Lists grow, times only get longer, the rest is replaced."""
    written = layer.model_fields_set
    changes: dict[str, object] = {name: getattr(layer, name) for name in PLAIN if name in written}
    changes |= {
        "say": by_id(below.say, layer.say),
        "ask": by_id(below.ask, layer.ask),
        "prompts": by_id(below.prompts, layer.prompts),
        "frame": tuple(dict.fromkeys((*below.frame, *layer.frame))),
        "show": tuple({each.paper: each for each in (*below.show, *layer.show)}.values()),
        "sign": tuple({(each.paper, each.role): each for each in (*below.sign, *layer.sign)}.values()),
        "copies": below.copies or layer.copies,
        "least_seconds": max(below.least_seconds, layer.least_seconds)
        if "least_seconds" in written
        else below.least_seconds,
    }
    return below.model_copy(update=changes)


def by_id(below: Sequence[Item], above: Sequence[Item]) -> tuple[Item, ...]:
    """Return a list with a layer's items: in the place of the same id, behind `after`, or at the end."""
    found = list(below)
    for item in above:
        ids = [each.id for each in found]
        if item.id in ids:
            found[ids.index(item.id)] = item
        elif item.after in ids:
            found.insert(ids.index(item.after) + 1, item)
        else:
            found.append(item)
    return tuple(found)


def differing(first: PartNode, second: PartNode) -> list[str]:
    """Return what two layers both define of a node, and not alike: `title`, `say.exclusions`."""
    shared = first.model_fields_set & second.model_fields_set
    found: list[str] = [name for name in PLAIN if name in shared and getattr(first, name) != getattr(second, name)]
    for name in ID_LISTS:
        items = {each.id: each for each in getattr(first, name)}
        found += [f"{name}.{each.id}" for each in getattr(second, name) if items.get(each.id, each) != each]
    return found
