"""One sale's way through a script: which nodes, and each filled with the sale's figures."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from rulebook.plan.plan import Basis, PlannedNode, PlannedPaper, PlannedQuestion, PlannedSignature
from rulebook.rules.conditions import context
from rulebook.rules.obligations import AtNode, HandCopy, InFrame, Obligation, Repeat, SameFrame, ShowPaper
from rulebook.rules.vocabulary import Facts, product_facts
from rulebook.sale.products import Product
from rulebook.sale.sale import Sale
from rulebook.sale.text import Text
from rulebook.script.checking import Script
from rulebook.script.figures import Missing, figures_in, fill, gather
from rulebook.script.pack import Node, Question, Slot, Spoken

CHARACTERS_A_SECOND = 4
"""A calm reading pace in Chinese, some 240 characters a minute."""
ANSWER_SECONDS = 3
ORDER = ("seller", "applicant", "insured", "guardian", "customer_screen")
STILL_SECONDS = 2
SIGNING = 8
"""Seconds for one signature."""


class Scene:
    """Builds the nodes. `missing`: figures that the sale lacks; `unknown`: nodes that the script lacks."""

    def __init__(
        self,
        sale: Sale,
        facts: Facts,
        script: Script,
        demands: Mapping[Obligation, object],
        bases: Callable[[Obligation], tuple[Basis, ...]],
    ) -> None:
        self._sale = sale
        self._script = script
        self._demands = demands
        self._bases = bases
        self._facts = facts
        self._context = context(self._facts)
        self._each = [
            (product, context({**self._facts, "p": product_facts(sale, product)})) for product in sale.products
        ]
        wanted = sorted({each.node for each in demands if isinstance(each, AtNode)})
        self._wanted = [node for node in wanted if node in script.nodes]
        self.unknown = [node for node in wanted if node not in script.nodes]
        self.missing: list[Missing] = []

    def nodes(self) -> Iterator[PlannedNode]:
        """Yield the nodes by their ids, which is the order of the script; `missing` is whole only after the last."""
        for name in self._wanted:
            yield self._node(self._script.nodes[name])

    def _node(self, node: Node) -> PlannedNode:
        say = tuple(text for line in node.say for text in self._spoken(line))
        answers = tuple(self._question(each) for each in node.ask if self._holds(each.when) and self._present(each.who))
        show = tuple(self._papers(node))
        signatures = tuple(self._signatures(node))
        return PlannedNode(
            id=node.id,
            title=node.title,
            clauses=self._bases(AtNode(node.id)),
            reader=node.reader,
            frame=self._frame(node),
            same_frame=SameFrame() in self._demands,
            say=say,
            show=show,
            answers=answers,
            prompts=tuple(text for line in node.prompts for text in self._spoken(line)),
            signatures=signatures,
            copy_by_hand=tuple(self._copies()) if node.copies else (),
            repeat=Repeat(node.id) in self._demands,
            least_seconds=node.least_seconds,
            expected_seconds=max(
                node.least_seconds, self._seconds(say, len(answers), show) + SIGNING * len(signatures)
            ),
            attempts=node.attempts,
        )

    @staticmethod
    def _seconds(say: Sequence[Text], answers: int, show: Sequence[PlannedPaper]) -> int:
        reading = sum(len(text.zh) for text in say) // CHARACTERS_A_SECOND
        return reading + answers * ANSWER_SECONDS + sum(paper.still_seconds + 2 for paper in show)

    def _holds(self, when: str | None) -> bool:
        return when is None or self._script.conditions[when].holds(self._context)

    def _spoken(self, line: Spoken) -> Iterator[Text]:
        if not self._holds(line.when):
            return
        for product in self._products(line.each):
            text = self._filled(line, product)
            if text is not None:
                yield text

    def _products(self, each: str | None) -> Sequence[Product | None]:
        """The products that a sentence is said for; once, for none of them, where it names none."""
        if each is None:
            return (None,)
        found = self._script.conditions[each]
        return [product for product, held in self._each if found.holds(held)]

    def _filled(self, line: Spoken, product: Product | None) -> Text | None:
        names = figures_in(line.zh)
        slots = {name: self._slot(name) for name in names if name.startswith("slot.")}
        found, missing = gather((name for name in names if name not in slots), self._sale, product)
        if missing:
            self.missing.extend(each for each in missing if each not in self.missing)
            return None
        values = {**found, **slots}
        return Text(zh=fill(line.zh, "zh", values), en=fill(line.en, "en", values))

    def _slot(self, name: str) -> Text:
        slot = self._script.slots[name.removeprefix("slot.")]
        return slot_text(slot)

    def _present(self, who: Sequence[str]) -> bool:
        """An insured who is the applicant is not asked a second time."""
        if who == ("insured",):
            return any(person.relation != "self" for person in self._sale.insured)
        return True

    def _question(self, question: Question) -> PlannedQuestion:
        answers = self._script.answers[question.answers]
        return PlannedQuestion(
            question=question.text,
            who=question.who,
            refused=answers.refused,
            accepted=answers.accepted,
            on_no=question.on_no,
            no_means=question.no_means,
        )

    def _papers(self, node: Node) -> Iterator[PlannedPaper]:
        """What the script shows here, and what rules demand beyond it."""
        still = {each.paper: each.still_seconds for each in node.show if self._holds(each.when)}
        for each in self._demands:
            if isinstance(each, ShowPaper) and each.node == node.id:
                still.setdefault(each.paper, STILL_SECONDS)
        for name, seconds in still.items():
            paper = self._script.papers.get(name)
            title = paper.title if paper else Text(zh=name, en=name)
            match = paper.match if paper else ()
            yield PlannedPaper(paper=name, title=title, match=match, still_seconds=seconds)

    def _signatures(self, node: Node) -> Iterator[PlannedSignature]:
        for each in node.sign:
            if self._holds(each.when):
                title = self._script.papers[each.paper].title
                yield PlannedSignature(paper=each.paper, title=title, role=each.role)

    def _copies(self) -> Iterator[Text]:
        for each in self._demands:
            if isinstance(each, HandCopy):
                sentence = self._script.sentences.get(each.sentence)
                slot = self._script.slots.get(sentence.slot) if sentence else None
                yield slot_text(slot) if slot else Text(zh=each.sentence, en=each.sentence)

    def _frame(self, node: Node) -> tuple[str, ...]:
        """Roles in the frame. An insured or guardian who is the applicant is one person with him."""
        wanted = set(node.frame)
        wanted |= {each.role for each in self._demands if isinstance(each, InFrame) and each.node == node.id}
        if all(person.relation == "self" for person in self._sale.insured):
            wanted.discard("insured")
        if self._sale.guardian is None or self._sale.guardian.is_applicant:
            wanted.discard("guardian")
        return tuple(role for role in ORDER if role in wanted)


def slot_text(slot: Slot) -> Text:
    """Return the official wording, or plainly that it is not there yet."""
    if slot.text is not None:
        return slot.text
    return Text(zh=f"〔待机构填写官方用语：{slot.gist.zh}〕", en=f"[official wording to be filled in: {slot.gist.en}]")
