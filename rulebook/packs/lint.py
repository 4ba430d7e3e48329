"""The linter: what is wrong or doubtful across packs, with file and line."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from rulebook.packs.loading import Fault, Loaded, load
from rulebook.packs.polarity import less_where_more
from rulebook.packs.probing import silent_recordings
from rulebook.packs.reach import never_or_always
from rulebook.packs.reading import Place
from rulebook.plan.shelf import Shelf
from rulebook.rules.checking import CheckedRules
from rulebook.rules.vocabulary import vocabulary_of
from rulebook.script.choosing import bases_of
from rulebook.script.hints import nowhere as hints_nowhere
from rulebook.script.joining import CheckedScript, Script, join

MOST_CHINESE = 60
"""Characters of a sentence that a seller reads from the screen."""
MOST_ENGLISH = 160


def lint(files: Mapping[str, bytes], *, probe: bool = True) -> tuple[Loaded, list[Fault]]:
    """Return the loaded packs, and by file and line every fault: loading's own and what only shows across packs.

    What would only follow from a file that could not be read, or from a grave fault, is not told. With `probe`, sales
    are tried for what is recorded without a node, which takes about a second.
    """
    loaded = load(files)
    faults = [*loaded.faults]
    found = across(loaded.shelf, loaded.unread)
    if probe and not loaded.unread and not any(fault.grave for fault in faults):
        found = chain(found, silent_recordings(loaded.shelf))
    for pack_id, place, sentence in found:
        name, document = loaded.documents[pack_id]
        faults.append(Fault(name, document.line_of(place), sentence, grave=False))
    return loaded, sorted(set(faults), key=lambda fault: (fault.file, fault.line, fault.sentence))


Finding = tuple[Place, str]


def across(shelf: Shelf, unread: frozenset[str]) -> Iterator[tuple[str, Place, str]]:
    """Yield pack id, place and sentence of each finding; none that needs a kind of packs of which one is `unread`."""
    for each, found in of_packs(shelf, unread):
        yield from ((each, place, sentence) for place, sentence in found)


def of_packs(shelf: Shelf, unread: frozenset[str]) -> Iterator[tuple[str, Iterator[Finding]]]:
    """Yield the id of each pack on the shelf with its findings; most come several times."""
    whole_rules, whole_scripts = not unread & {"rules", ""}, not unread & {"script", ""}
    then = [rule.then for rules in shelf.rules for rule in rules.pack.rules]
    nodes, pages = {node for each in then for node in each.nodes}, {page for each in then for page in each.pages}
    joined = [each for script in shelf.scripts for each in joined_with(script, shelf)]
    for script in shelf.scripts:
        yield script.pack.id, long_sentences(script)
        yield script.pack.id, untranslated(script)
        if whole_rules:
            yield script.pack.id, unreached(script, nodes, pages)
        if whole_rules and whole_scripts:
            yield script.pack.id, unused(script, [each for each in joined if script in each.packs], shelf)
    vocabulary = vocabulary_of(shelf.classes, every=not unread & {"products", ""})
    for rules in shelf.rules:
        if whole_scripts:
            yield rules.pack.id, nowhere(rules, joined)
        yield rules.pack.id, never_or_always(rules, vocabulary)
        yield rules.pack.id, less_where_more(rules)
    if whole_scripts:
        known = {node for script in joined for node in script.nodes}
        for pack_id, fault in hints_nowhere(shelf.hints, known):
            yield pack_id, iter([(fault.place, fault.sentence)])


def joined_with(script: CheckedScript, shelf: Shelf) -> Iterator[Script]:
    """Yield a script as it is used: a base with what it extends, a layer over the base of each of its ways."""
    if script.pack.criteria is None:
        yield join(script, shelf.scripts)
        return
    for way in script.pack.ways:
        for base in bases_of(shelf.scripts, script.pack.line, way)[:1]:
            yield join(base, shelf.scripts, [script])


def unreached(script: CheckedScript, demanded: set[str], kept: set[str]) -> Iterator[Finding]:
    """Yield the nodes and pages of a script that are not among those that any rule asks for."""
    for number, page in enumerate(script.pack.pages):
        if page.id not in kept:
            yield ("pages", number, "id"), f"no rule ever asks for the page {page.id}"
    for number, node in enumerate(script.pack.nodes):
        if node.id not in demanded:
            yield ("nodes", number, "id"), f"no rule ever asks for the node {node.id}"


def long_sentences(script: CheckedScript) -> Iterator[Finding]:
    """Yield the sentences longer than `MOST_CHINESE` or `MOST_ENGLISH`, names of figures counted as they stand."""
    for number, node in enumerate(script.pack.nodes):
        for place, line in node.spoken():
            if len(line.zh) > MOST_CHINESE:
                yield ("nodes", number, *place, "zh"), f"{len(line.zh)} characters: at most {MOST_CHINESE}"
            if len(line.en) > MOST_ENGLISH:
                yield ("nodes", number, *place, "en"), f"{len(line.en)} characters: at most {MOST_ENGLISH}"


def untranslated(script: CheckedScript) -> Iterator[Finding]:
    """Yield texts with the same words in both languages, or Chinese where English should stand."""
    for number, node in enumerate(script.pack.nodes):
        lines = [(place, line.zh, line.en) for place, line in node.spoken()]
        lines += [(("ask", place, "text"), each.text.zh, each.text.en) for place, each in enumerate(node.ask)]
        if node.title is not None:
            lines.append((("title",), node.title.zh, node.title.en))
        for place, zh, en in lines:
            if (zh == en and not zh.startswith("{")) or any("\u4e00" <= character <= "\u9fff" for character in en):
                yield (
                    ("nodes", number, *place),
                    "the English sentence is missing: it reads like the Chinese one",
                )


def unused(script: CheckedScript, family: Sequence[Script], shelf: Shelf) -> Iterator[Finding]:
    """Yield answers and papers that nothing in the scripts of which this one is a part, nor a rule, uses."""
    nodes = [node for each in family for node in each.nodes.values()]
    answers = {question.answers for node in nodes for question in node.ask}
    papers = {shown.paper for node in nodes for shown in node.show}
    papers |= {signature.paper for node in nodes for signature in node.sign}
    effects = [rule.then for rules in shelf.rules for rule in rules.pack.rules]
    papers |= {paper for then in effects for names in then.papers.values() for paper in names}
    for number, paper in enumerate(script.pack.papers):
        if paper.id not in papers:
            yield ("papers", number), f"the paper '{paper.id}' is used nowhere"
    for number, each in enumerate(script.pack.answers):
        if each.id not in answers:
            yield ("answers", number), f"the answers '{each.id}' are used nowhere"


def nowhere(rules: CheckedRules, scripts: list[Script]) -> Iterator[Finding]:
    """Yield nodes, papers and sentences that rules ask for and no script has."""
    nodes = {node for script in scripts for node in script.nodes}
    papers = {paper for script in scripts for paper in script.papers}
    sentences = {sentence for script in scripts for sentence in script.sentences}
    pages = {page.id for script in scripts for page in script.pages}
    for number, rule in enumerate(rules.pack.rules):
        for node in sorted(set(rule.then.nodes_named()) - nodes):
            yield ("rules", number, "then"), f"no script has a node {node}"
        for page in sorted(set(rule.then.pages) - pages):
            yield ("rules", number, "then", "pages"), f"no script has a page {page}"
        for name in sorted({name for names in rule.then.papers.values() for name in names} - papers):
            yield ("rules", number, "then", "papers"), f"no script has a paper '{name}'"
        for name in sorted(set(rule.then.copy_by_hand) - sentences):
            yield ("rules", number, "then", "copy_by_hand"), f"no script has a sentence '{name}'"
