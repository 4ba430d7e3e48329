"""Checking script packs when they are loaded; joining a variant with the pack that it extends."""

from collections.abc import Iterator, Sequence

from rulebook.rules.checking import PackFault, Place, checked, duplicates
from rulebook.rules.conditions import Condition
from rulebook.rules.vocabulary import Vocabulary
from rulebook.script.choosing import bases_of, tie_faults
from rulebook.script.figures import FIGURES, figures_in
from rulebook.script.joining import CheckedScript, Script, join
from rulebook.script.merging import ID_LISTS, whole
from rulebook.script.pack import EACH_PERSON, PartNode, ScriptPack, Spoken, Through, through
from rulebook.script.weakening import weakened


def check_script(pack: ScriptPack, digest: str, vocabulary: Vocabulary) -> tuple[CheckedScript, list[PackFault]]:
    """Return the pack with its conditions compiled, and all faults that it has by itself."""
    faults = [
        *duplicates([node.id for node in pack.nodes], "nodes"),
        *duplicates([slot.id for slot in pack.slots], "slots"),
        *duplicates([paper.id for paper in pack.papers], "papers"),
        *duplicates([sentence.id for sentence in pack.sentences], "sentences"),
        *duplicates([answers.id for answers in pack.answers], "answers"),
    ]
    conditions: dict[str, Condition] = {}
    words = {
        "once": vocabulary,
        "products": vocabulary.plus(p=vocabulary.lists["products"]),
        "insured": vocabulary.plus(i=vocabulary.lists["insured"]),
    }
    for place, source, of in sources_of(pack):
        found = checked(source, words[of], place, faults)
        if found is not None:
            conditions[source] = found
    for number, node in enumerate(pack.nodes):
        here: Place = ("nodes", number)
        faults.extend([*figure_faults(node, here), *repeated_ids(node, here)])
        if pack.criteria is None and whole(node) is None:
            faults.append(PackFault(here, NOT_WHOLE))
    faults.extend(duplicates([page.id for page in pack.pages], "pages"))
    return CheckedScript(pack, digest, conditions), faults


NOT_WHOLE = "a node has a title, and says, shows, asks or has something signed"


def repeated_ids(node: PartNode, here: Place) -> Iterator[PackFault]:
    """Yield a fault for each id that was there before in its list of the node."""
    for name in ID_LISTS:
        for fault in duplicates([each.id for each in getattr(node, name)], name):
            yield PackFault((*here, *fault.place), fault.sentence)


def sources_of(pack: ScriptPack) -> Iterator[tuple[Place, str, Through]]:
    """Yield every condition with its place, and whether it is of one product `p` or one insured `i`."""
    for number, node in enumerate(pack.nodes):
        here: Place = ("nodes", number)
        for place, line in node.spoken():
            if line.when is not None:
                yield (*here, *place, "when"), line.when, "once"
            if line.each is not None and line.each not in EACH_PERSON:
                yield (*here, *place, "each"), line.each, through(line.each)
        for name in ("operator", "show", "ask", "sign"):
            for place, when in enumerate_with(name, getattr(node, name), "when"):
                yield (*here, *place, "when"), when, "once"
        for name in ("ask", "sign"):
            for place, each in enumerate_with(name, getattr(node, name), "each"):
                yield (*here, *place, "each"), each, "insured"


def enumerate_with(name: str, items: Sequence[object], what: str) -> Iterator[tuple[Place, str]]:
    """Yield the conditions `what` of those items that have one, each with its place in the list `name`."""
    for number, item in enumerate(items):
        when = getattr(item, what, None)
        if when is not None:
            yield (name, number), when


def figure_faults(node: PartNode, here: Place) -> Iterator[PackFault]:
    """Yield faults for unknown figures, those of a product or person without `each`, and those in one language only."""
    for place, line in node.spoken():
        for sentence in wrong_figures(line.zh, line.en, through(line.each)):
            yield PackFault((*here, *place), sentence)
    for number, question in enumerate(node.ask):
        whom: Through = "role" if set(question.who) & EACH_PERSON else "once"
        for sentence in wrong_figures(question.text.zh, question.text.en, whom):
            yield PackFault((*here, "ask", number, "text"), sentence)
    for number, note in enumerate(node.operator):
        for sentence in wrong_figures(note.zh, note.en, "once"):
            yield PackFault((*here, "operator", number), sentence)


def wrong_figures(zh: str, en: str, of: Through) -> Iterator[str]:
    """Yield a sentence for each figure that is unknown, or of something that is not gone through."""
    for figure in (*figures_in(zh), *figures_in(en)):
        if figure.startswith("slot."):
            continue
        if figure not in FIGURES:
            yield f"there is no figure '{figure}'"
        elif figure.startswith("p.") and of != "products":
            yield f"'{figure}' is of a product: say for each of which ('each')"
        elif figure.startswith("person.") and of in {"once", "products"}:
            yield f"'{figure}' is of a person: say for each of whom ('each: insured')"
    if set(figures_in(zh)) != set(figures_in(en)):
        yield "the Chinese and the English sentence name different figures"


def slots_in(line: Spoken) -> Iterator[str]:
    """Yield the ids of a sentence's slots, read from the Chinese; a sound pack has the same in English."""
    for figure in figures_in(line.zh):
        if figure.startswith("slot."):
            yield figure.removeprefix("slot.")


def join_faults(script: CheckedScript, known: Sequence[CheckedScript]) -> list[PackFault]:
    """Return faults for the names in a pack that lead nowhere, its base included; and for packs that it ties with."""
    faults = [PackFault(("for",), each) for each in tie_faults(script.pack, [each.pack for each in known])]
    if script.pack.criteria is not None:
        return [*faults, *layer_faults(script, known)]
    joined = join(script, known)
    if script.pack.extends is not None and len(joined.packs) == 1:
        faults.append(PackFault(("extends",), f"the pack '{script.pack.extends}' is not there"))
    return [*faults, *names_of(script.pack, joined)]


def layer_faults(script: CheckedScript, known: Sequence[CheckedScript]) -> list[PackFault]:
    """Return the faults of a layer over the base of each of its ways; without a base there is nothing to lie over."""
    faults: dict[PackFault, None] = {}
    for way in script.pack.ways:
        bases = bases_of(known, script.pack.line, way)
        if not bases:
            faults[PackFault(("way",), f"there is no base script for {script.pack.line}, {way}")] = None
        for base in bases[:1]:
            joined = join(base, known, [script])
            faults |= dict.fromkeys(names_of(script.pack, joined))
            told = weakened(script.pack, join(base, known))
            faults |= dict.fromkeys(PackFault(place, sentence) for place, sentence in told)
            for number, node in enumerate(script.pack.nodes):
                if node.id not in joined.nodes:
                    faults[PackFault(("nodes", number), f"{node.id} is in no base for {way}: {NOT_WHOLE}")] = None
    return list(faults)


def names_of(pack: ScriptPack, joined: Script) -> Iterator[PackFault]:
    """Yield faults for the names in a pack that lead nowhere in the joined script."""
    for number, node in enumerate(pack.nodes):
        for place, told in (*loose_ends(node, joined), *loose_afters(node, joined)):
            yield PackFault(("nodes", number, *place), told)
    for number, sentence in enumerate(pack.sentences):
        if sentence.slot not in joined.slots:
            yield PackFault(("sentences", number, "slot"), f"there is no slot '{sentence.slot}'")


def loose_ends(node: PartNode, joined: Script) -> Iterator[tuple[Place, str]]:
    """Yield place and sentence for every name that leads nowhere: slots, papers and answers."""
    for place, line in node.spoken():
        for slot in slots_in(line):
            if slot not in joined.slots:
                yield place, f"there is no slot '{slot}'"
    for number, shown in enumerate(node.show):
        if shown.paper not in joined.papers:
            yield ("show", number, "paper"), f"there is no paper '{shown.paper}'"
    for number, signature in enumerate(node.sign):
        if signature.paper not in joined.papers:
            yield ("sign", number, "paper"), f"there is no paper '{signature.paper}'"
    for number, question in enumerate(node.ask):
        if question.answers is not None and question.answers not in joined.answers:
            yield ("ask", number, "answers"), f"there are no answers '{question.answers}'"


def loose_afters(node: PartNode, joined: Script) -> Iterator[tuple[Place, str]]:
    """Yield place and sentence for every `after` that leads nowhere, the node's own and those in its lists."""
    if node.after is not None and node.after not in joined.nodes:
        yield ("after",), f"there is no other node {node.after}"
    elif node.after is not None and in_ring(node.id, joined):
        yield ("after",), f"{node.id} comes after itself"
    for name in ID_LISTS:
        known = {each.id for each in getattr(joined.nodes.get(node.id), name, ())}
        for number, item in enumerate(getattr(node, name)):
            if item.after is not None and item.after not in known:
                yield (name, number, "after"), f"'{item.after}' is not in this list of the node"


def in_ring(name: str, joined: Script) -> bool:
    """Tell whether the nodes that a node comes after lead back to it."""
    seen: set[str] = set()
    at = joined.nodes[name].after if name in joined.nodes else None
    while at in joined.nodes and at not in seen:
        if at == name:
            return True
        seen.add(at)
        at = joined.nodes[at].after
    return False
