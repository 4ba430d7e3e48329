"""What is said and shown at a node: each sentence in the right wording, for everything it goes through, filled in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rulebook.plan.plan import Filled, PlannedPrompt, PlannedSentence
from rulebook.plan.roles import People, Somebody
from rulebook.rules.conditions import Facts, context
from rulebook.sale.products import Product
from rulebook.sale.sale import Sale
from rulebook.sale.text import Text
from rulebook.script.choosing import fits_product
from rulebook.script.figures import OF_NODE, Figure, Missing, figures_in, fill, gather
from rulebook.script.joining import Script
from rulebook.script.merging import Version
from rulebook.script.pack import Node, Question, Slot, Spoken, through
from rulebook.script.paging import pages


@dataclass(frozen=True, slots=True)
class Subject:
    """What a sentence is said for: one product, one person, or nothing in particular. `code` tells it from others."""

    product: Product | None = None
    person: Somebody | None = None
    code: str = ""


class Telling:
    """Fills sentences with a sale's figures; `missing` has those that the sale lacks, each once."""

    def __init__(self, sale: Sale, facts: Facts, script: Script, people: People) -> None:
        self._sale = sale
        self._script = script
        self._people = people
        self._context = context(facts)
        self._products = [
            (Subject(product=product, code=product.code), context({**facts, "p": words}))
            for product, words in zip(sale.products, facts["products"], strict=True)
        ]
        self._insured = [
            (Subject(person=person, code=str(place)), context({**facts, "i": words}))
            for place, (person, words) in enumerate(zip(people.insured, facts["insured"], strict=True), start=1)
        ]
        self._shown: Figure | None = None
        self.missing: list[Missing] = []

    def showing(self, papers: Sequence[Text]) -> None:
        """Say which papers are shown at the node whose sentences come next."""
        titles = [(paper.zh, paper.en) for paper in papers]
        self._shown = Figure("、".join(zh for zh, _ in titles), ", ".join(en for _, en in titles)) if titles else None

    def holds(self, when: str | None) -> bool:
        """Tell whether a condition of the script holds, or is not written."""
        return when is None or self._script.conditions[when].holds(self._context)

    def said(self, node: Node) -> Iterator[PlannedSentence]:
        """Yield what is said at a node."""
        for line in node.say:
            yield from (sentence for sentence, _ in self._filled(node, "say", line))

    def prompts(self, node: Node) -> Iterator[PlannedPrompt]:
        """Yield the pages of what the customer's screen shows at a node."""
        for line in node.prompts:
            for sentence, _ in self._filled(node, "prompts", line):
                found = pages(sentence.zh, sentence.en)
                for number, (zh, en) in enumerate(found, start=1):
                    yield PlannedPrompt(
                        id=sentence.id, must=sentence.must, zh=zh, en=en, page=number, of=len(found), spoken=None
                    )

    def notes(self, node: Node) -> Iterator[Filled]:
        """Yield what only the staff sees at a node."""
        for note in node.operator:
            if self.holds(note.when):
                values = self._values((*figures_in(note.zh), *figures_in(note.en)), Subject())
                if values is not None:
                    yield Filled(zh=fill(note.zh, "zh", values), en=fill(note.en, "en", values))

    def question(self, text: Text, person: Somebody | None) -> Filled | None:
        """Return a question filled in, to somebody by name where there is one; None where a figure is missing."""
        values = self._values((*figures_in(text.zh), *figures_in(text.en)), Subject(person=person))
        return None if values is None else Filled(zh=fill(text.zh, "zh", values), en=fill(text.en, "en", values))

    def version(self, node: Node, question: Question) -> Question | None:
        """Return the wording of a question that holds, a layer's before the base's; None if none does."""
        for version in reversed(self._script.versions.get((node.id, "ask", question.id), (Version(question, None),))):
            if isinstance(version.item, Question) and self.holds(version.item.when):
                return version.item
        return None

    def insured_of(self, each: str) -> list[Somebody]:
        """Return the insured for whom a condition holds."""
        found = self._script.conditions[each]
        return [subject.person for subject, held in self._insured if subject.person and found.holds(held)]

    def _filled(self, node: Node, place: str, line: Spoken) -> Iterator[tuple[PlannedSentence, Subject]]:
        chosen = self._wordings(self._script.versions.get((node.id, place, line.id), (Version(line, None),)))
        must = any(version.must for version, _ in chosen)
        for wording, subject in chosen:
            values = self._values((*figures_in(wording.zh), *figures_in(wording.en)), subject)
            if values is None:
                continue
            name = f"{line.id}.{subject.code}" if len(chosen) > 1 else line.id
            yield sentence_of(wording, values, name, must=must), subject

    def _wordings(self, versions: Sequence[Version]) -> list[tuple[Spoken, Subject]]:
        """Return what is said, for whom: of each product or person the most specific wording that holds for it."""
        found: dict[str, tuple[Spoken, Subject]] = {}
        for version in reversed(versions):
            line = version.item
            if not isinstance(line, Spoken) or not self.holds(line.when):
                continue
            if line.each is None and not found:
                return [(line, Subject())]
            for subject in self._subjects(line.each):
                if subject.product is None or fits_product(version.criteria, subject.product):
                    found.setdefault(subject.code, (line, subject))
        order = {subject.code: place for place, (subject, _) in enumerate([*self._products, *self._insured])}
        return sorted(found.values(), key=lambda each: order.get(each[1].code, 0))

    def _subjects(self, each: str | None) -> list[Subject]:
        """Return what a sentence is said for; nothing where it is said once."""
        match through(each):
            case "products" if each:
                found = self._script.conditions[each]
                return [subject for subject, held in self._products if found.holds(held)]
            case "insured" if each:
                found = self._script.conditions[each]
                return [subject for subject, held in self._insured if found.holds(held)]
            case "role" if each:
                people = self._people.of(each)
                return [Subject(person=person, code=str(place)) for place, person in enumerate(people, start=1)]
        return []

    def _values(self, names: Sequence[str], subject: Subject) -> Mapping[str, Figure] | None:
        """Return the figures; None, and each in `missing`, where the sale lacks any.

        A sentence about the papers shown is left out where none is shown.
        """
        known = {name: self._slot(name) for name in names if name.startswith("slot.")}
        if subject.person is not None:
            known["person.name"] = Figure(subject.person.name, subject.person.name)
        if OF_NODE & set(names):
            if self._shown is None:
                return None
            known["shown.papers"] = self._shown
        found, missing = gather((name for name in names if name not in known), self._sale, subject.product)
        self.missing.extend(each for each in missing if each not in self.missing)
        return None if missing else {**found, **known}

    def _slot(self, name: str) -> Figure:
        text = slot_text(self._script.slots[name.removeprefix("slot.")])
        return Figure(text.zh, text.en)


def sentence_of(line: Spoken, values: Mapping[str, Figure], name: str, *, must: bool) -> PlannedSentence:
    """Return a sentence with its figures, and how a voice says it where that is not as it is written."""
    written = Filled(zh=fill(line.zh, "zh", values), en=fill(line.en, "en", values))
    aloud = Filled(zh=fill(line.zh, "zh", values, aloud=True), en=fill(line.en, "en", values, aloud=True))
    spoken = None if aloud == written else aloud
    return PlannedSentence(id=name, must=must, zh=written.zh, en=written.en, spoken=spoken)


def slot_text(slot: Slot) -> Text:
    """Return the official wording, or plainly that it is not there yet."""
    wording = slot.text or slot.standing
    if wording is not None:
        return wording
    return Text(zh=f"〔待机构填写官方用语：{slot.gist.zh}〕", en=f"[official wording to be filled in: {slot.gist.en}]")
