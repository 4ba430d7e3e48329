"""The linter: what is wrong or doubtful across packs, with file and line."""

from collections.abc import Iterator, Mapping

from rulebook.packs.loading import Fault, Loaded, load
from rulebook.packs.reach import never_or_always
from rulebook.packs.reading import Place
from rulebook.plan.shelf import Shelf
from rulebook.rules.checking import CheckedRules
from rulebook.script.checking import CheckedScript, Script, join

MOST_CHINESE = 60
"""Characters of a sentence that a seller reads from the screen."""
MOST_ENGLISH = 160


def lint(files: Mapping[str, bytes]) -> tuple[Loaded, list[Fault]]:
    """Return the loaded packs, and by file and line every fault: loading's own and what only shows across packs."""
    loaded = load(files)
    faults = [*loaded.faults]
    for place_of, found in across(loaded.shelf):
        name, document = loaded.documents[place_of]
        faults.extend(Fault(name, document.line_of(place), sentence, grave=False) for place, sentence in found)
    return loaded, sorted(set(faults), key=lambda fault: (fault.file, fault.line, fault.sentence))


Finding = tuple[Place, str]


def across(shelf: Shelf) -> Iterator[tuple[str, list[Finding]]]:
    """Yield the id of each pack on the shelf with its findings; a script comes twice."""
    demanded = {node for rules in shelf.rules for rule in rules.pack.rules for node in rule.then.nodes}
    for script in shelf.scripts:
        whole = join(script, shelf.scripts)
        yield script.pack.id, [*unreached(script, demanded), *long_sentences(script), *untranslated(script)]
        yield script.pack.id, list(unused(script, whole, shelf))
    scripts = [join(script, shelf.scripts) for script in shelf.scripts]
    for rules in shelf.rules:
        yield rules.pack.id, [*nowhere(rules, scripts), *never_or_always(rules)]


def unreached(script: CheckedScript, demanded: set[str]) -> Iterator[Finding]:
    """Yield the nodes of a script that are not among those that any rule asks for."""
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
        lines.append((("title",), node.title.zh, node.title.en))
        for place, zh, en in lines:
            if (zh == en and not zh.startswith("{")) or any("\u4e00" <= character <= "\u9fff" for character in en):
                yield (
                    ("nodes", number, *place),
                    "the English sentence is missing: it reads like the Chinese one",
                )


def unused(script: CheckedScript, whole: Script, shelf: Shelf) -> Iterator[Finding]:
    """Yield answers and papers that nothing in the script, nor in one that extends it, nor a rule, uses."""
    family = [other for other in shelf.scripts if script in join(other, shelf.scripts).packs]
    nodes = [node for other in family for node in other.pack.nodes] + list(whole.nodes.values())
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
    for number, rule in enumerate(rules.pack.rules):
        for node in sorted(set(rule.then.nodes_named()) - nodes):
            yield ("rules", number, "then"), f"no script has a node {node}"
        for name in sorted({name for names in rule.then.papers.values() for name in names} - papers):
            yield ("rules", number, "then", "papers"), f"no script has a paper '{name}'"
        for name in sorted(set(rule.then.copy_by_hand) - sentences):
            yield ("rules", number, "then", "copy_by_hand"), f"no script has a sentence '{name}'"
