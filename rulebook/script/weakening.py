"""What a layer must not do to the base below it: words may change, what is owed to the customer may not.

A layer is one institution's or one product's. Whom a question is put to, what a "no" leads to, which answers are
refused, which sentences must be said, and what a web page must keep come from the base. So does where a consent stands.
"""

from collections.abc import Iterator
from typing import Final

from rulebook.rules.pack_faults import Place
from rulebook.script.joining import Script
from rulebook.script.pack import PartNode, Question, ScriptPack

STRENGTH: Final = {"repeat": 0, "insist": 1, "supervisor": 2, "end_sale": 3}
"""What a refused answer leads to, the mildest first."""


def weakened(layer: ScriptPack, base: Script) -> Iterator[tuple[Place, str]]:
    """Yield place and sentence for everything in a layer that demands less than the script that it lies over."""
    for number, part in enumerate(layer.nodes):
        below = base.nodes.get(part.id)
        if below is not None:
            yield from ((("nodes", number, *place), told) for place, told in in_node(part, below, layer, base))
    for number, own in enumerate(layer.answers):
        before = base.answers.get(own.id)
        if before is not None and (lost := set(before.refused) - set(own.refused)):
            yield ("answers", number, "refused"), f"the base refuses {', '.join(sorted(lost))} too"
        if before is not None and (taken := set(before.refused) & set(own.accepted)):
            yield ("answers", number, "accepted"), f"the base refuses {', '.join(sorted(taken))}"
    pages = {page.id: set(page.acts) for page in base.pages}
    for number, page in enumerate(layer.pages):
        if missing := pages.get(page.id, set()) - set(page.acts):
            yield ("pages", number, "acts"), f"the base keeps {', '.join(sorted(missing))} of this page too"


def in_node(part: PartNode, below: PartNode, layer: ScriptPack, base: Script) -> Iterator[tuple[Place, str]]:
    """Yield what a layer's part of a node weakens."""
    ends = any(question.on_no == "end_sale" for question in below.ask)
    if ends and "after" in part.model_fields_set and part.after != below.after:
        yield ("after",), f"{part.id} asks what ends the sale, such as the consent: a layer cannot move it"
    spoken = {(place[0], line.id): line for place, line in below.spoken()}
    for place, line in part.spoken():
        before = spoken.get((place[0], line.id))
        if before is not None and before.must and not line.must:
            yield (*place, "must"), f"the sentence '{line.id}' must be said by the base: a layer cannot free it"
    asked = {question.id: question for question in below.ask}
    for number, question in enumerate(part.ask):
        if question.id in asked:
            for told in in_question(question, asked[question.id], layer, base):
                yield ("ask", number), told


def in_question(question: Question, before: Question, layer: ScriptPack, base: Script) -> Iterator[str]:
    """Yield what a layer's wording of a question weakens."""
    name = question.id
    if question.kind != before.kind:
        yield f"the question '{name}' is {before.kind} in the base"
        return
    if set(before.who) - set(question.who):
        yield f"the question '{name}' is put to {', '.join(before.who)} by the base"
    if STRENGTH[question.on_no] < STRENGTH[before.on_no]:
        yield f"a 'no' to '{name}' is followed by {before.on_no} in the base"
    if (question.least_seconds or 0) < (before.least_seconds or 0):
        yield f"the question '{name}' takes {before.least_seconds} seconds of the customer's own words in the base"
    if question.answers != before.answers and question.answers is not None:
        own = next((each for each in layer.answers if each.id == question.answers), base.answers.get(question.answers))
        old = base.answers.get(before.answers or "")
        lost = set(old.refused if old else ()) - set(own.refused if own else ())
        taken = set(old.refused if old else ()) & set(own.accepted if own else ())
        if lost or taken:
            yield f"the answers to '{name}' must refuse what the base refuses: {', '.join(sorted(lost | taken))}"
