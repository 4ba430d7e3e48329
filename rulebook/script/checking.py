"""Checking script and phrase packs when they are loaded; joining a variant with the pack that it extends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rulebook.rules.checking import PackFault, Place, checked, duplicates
from rulebook.rules.conditions import Condition, Scope
from rulebook.rules.vocabulary import LISTS
from rulebook.script.figures import FIGURES, figures_in
from rulebook.script.pack import Answers, Node, Paper, PhrasePack, ScriptPack, Sentence, Slot, Spoken

OF_PRODUCT: Scope = {"p": LISTS["products"]}


@dataclass(frozen=True, slots=True)
class CheckedScript:
    """A script pack with its conditions compiled, by their text. `digest`: SHA-256 of the pack's bytes."""

    pack: ScriptPack
    digest: str
    conditions: dict[str, Condition]


@dataclass(frozen=True, slots=True)
class CheckedPhrases:
    """A phrase pack that was checked. `digest`: SHA-256 of the pack's bytes."""

    pack: PhrasePack
    digest: str


@dataclass(frozen=True, slots=True)
class Script:
    """A script ready to be walked: a pack, with what it takes over from the one that it extends."""

    packs: tuple[CheckedScript, ...]
    """The pack itself first."""
    nodes: dict[str, Node]
    slots: dict[str, Slot]
    papers: dict[str, Paper]
    sentences: dict[str, Sentence]
    answers: dict[str, Answers]
    conditions: dict[str, Condition]


def check_script(pack: ScriptPack, digest: str) -> tuple[CheckedScript, list[PackFault]]:
    """Return the pack with its conditions compiled, and all faults that it has by itself."""
    faults = [
        *duplicates([node.id for node in pack.nodes], "nodes"),
        *duplicates([slot.id for slot in pack.slots], "slots"),
        *duplicates([paper.id for paper in pack.papers], "papers"),
        *duplicates([sentence.id for sentence in pack.sentences], "sentences"),
        *duplicates([answers.id for answers in pack.answers], "answers"),
    ]
    conditions: dict[str, Condition] = {}
    for place, source, scope in sources_of(pack):
        found = checked(source, scope, place, faults)
        if found is not None:
            conditions[source] = found
    for number, node in enumerate(pack.nodes):
        faults.extend(figure_faults(node, ("nodes", number)))
    return CheckedScript(pack, digest, conditions), faults


def sources_of(pack: ScriptPack) -> Iterator[tuple[Place, str, Scope]]:
    """Yield every condition with its place and the words that it may use beyond the vocabulary."""
    for number, node in enumerate(pack.nodes):
        here: Place = ("nodes", number)
        for place, line in node.spoken():
            if line.when is not None:
                yield (*here, *place, "when"), line.when, {}
            if line.each is not None:
                yield (*here, *place, "each"), line.each, OF_PRODUCT
        conditional = [*enumerate_with("show", node.show), *enumerate_with("ask", node.ask)]
        for place, when in [*conditional, *enumerate_with("sign", node.sign)]:
            yield (*here, *place, "when"), when, {}


def enumerate_with(name: str, items: Sequence[object]) -> Iterator[tuple[Place, str]]:
    """Yield the conditions of those items that have one, each with its place in the list `name`."""
    for number, item in enumerate(items):
        when = getattr(item, "when", None)
        if when is not None:
            yield (name, number), when


def figure_faults(node: Node, here: Place) -> Iterator[PackFault]:
    """Yield faults for unknown figures, a product's without `each`, and figures in one language only."""
    for place, line in node.spoken():
        for figure in (*figures_in(line.zh), *figures_in(line.en)):
            if figure.startswith("slot."):
                continue
            if figure not in FIGURES:
                yield PackFault((*here, *place), f"there is no figure '{figure}'")
            elif figure.startswith("p.") and line.each is None:
                yield PackFault((*here, *place), f"'{figure}' is of a product: say for each of which ('each')")
        if set(figures_in(line.zh)) != set(figures_in(line.en)):
            yield PackFault((*here, *place), "the Chinese and the English sentence name different figures")


def slots_in(line: Spoken) -> Iterator[str]:
    """Yield the ids of a sentence's slots, read from the Chinese; a sound pack has the same in English."""
    for figure in figures_in(line.zh):
        if figure.startswith("slot."):
            yield figure.removeprefix("slot.")


def join(script: CheckedScript, known: Sequence[CheckedScript]) -> Script:
    """Return the script with everything it takes over. A pack that it extends and that is not known adds nothing."""
    chain = [script]
    while (wanted := chain[-1].pack.extends) is not None and len(chain) <= len(known):
        base = next((other for other in known if other.pack.id == wanted), None)
        if base is None or base in chain:
            break
        chain.append(base)
    packs = [each.pack for each in reversed(chain)]
    return Script(
        packs=tuple(chain),
        nodes={node.id: node for pack in packs for node in pack.nodes},
        slots={slot.id: slot for pack in packs for slot in pack.slots},
        papers={paper.id: paper for pack in packs for paper in pack.papers},
        sentences={sentence.id: sentence for pack in packs for sentence in pack.sentences},
        answers={answers.id: answers for pack in packs for answers in pack.answers},
        conditions={source: found for each in reversed(chain) for source, found in each.conditions.items()},
    )


def join_faults(script: CheckedScript, known: Sequence[CheckedScript]) -> list[PackFault]:
    """Return faults for the names in a pack that lead nowhere, its base included."""
    whole = join(script, known)
    faults: list[PackFault] = []
    if script.pack.extends is not None and len(whole.packs) == 1:
        faults.append(PackFault(("extends",), f"the pack '{script.pack.extends}' is not there"))
    for number, node in enumerate(script.pack.nodes):
        faults.extend(PackFault(("nodes", number, *place), sentence) for place, sentence in loose_ends(node, whole))
    for number, sentence in enumerate(script.pack.sentences):
        if sentence.slot not in whole.slots:
            faults.append(PackFault(("sentences", number, "slot"), f"there is no slot '{sentence.slot}'"))
    return faults


def loose_ends(node: Node, whole: Script) -> Iterator[tuple[Place, str]]:
    """Yield place and sentence for every slot, paper and set of answers that a node names and no pack has."""
    for place, line in node.spoken():
        for slot in slots_in(line):
            if slot not in whole.slots:
                yield place, f"there is no slot '{slot}'"
    for number, shown in enumerate(node.show):
        if shown.paper not in whole.papers:
            yield ("show", number, "paper"), f"there is no paper '{shown.paper}'"
    for number, signature in enumerate(node.sign):
        if signature.paper not in whole.papers:
            yield ("sign", number, "paper"), f"there is no paper '{signature.paper}'"
    for number, question in enumerate(node.ask):
        if question.answers not in whole.answers:
            yield ("ask", number, "answers"), f"there are no answers '{question.answers}'"


def check_phrases(pack: PhrasePack, digest: str) -> tuple[CheckedPhrases, list[PackFault]]:
    """Return the pack and its faults: phrases twice or too short, unknown groups and sources; all are grave."""
    known = {group.id for group in pack.groups}
    sources = {source.id for source in pack.sources}
    faults = duplicates_of_phrases(pack)
    for number, phrase in enumerate(pack.phrases):
        if phrase.group not in known:
            faults.append(PackFault(("phrases", number, "group"), f"there is no group '{phrase.group}'"))
        if len(phrase.phrase) < SHORTEST:
            sentence = f"'{phrase.phrase}' is shorter than {SHORTEST} characters: it would be heard by chance"
            faults.append(PackFault(("phrases", number, "phrase"), sentence))
    for number, group in enumerate(pack.groups):
        if group.clause.source not in sources:
            sentence = f"'{group.clause.source}' is not among the sources"
            faults.append(PackFault(("groups", number, "clause"), sentence))
    return CheckedPhrases(pack, digest), faults


SHORTEST = 3
"""Characters of a forbidden phrase, so that it is not heard in harmless words."""


def duplicates_of_phrases(pack: PhrasePack) -> list[PackFault]:
    """Return a fault for each phrase that was there before, in whatever group."""
    seen: set[str] = set()
    faults: list[PackFault] = []
    for number, phrase in enumerate(pack.phrases):
        if phrase.phrase in seen:
            faults.append(PackFault(("phrases", number, "phrase"), f"'{phrase.phrase}' is there twice"))
        seen.add(phrase.phrase)
    return faults
