"""One sale's way through a script: which nodes, in which order, and each filled with the sale's figures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from rulebook.plan.asking import Asking
from rulebook.plan.plan import Basis, PlannedNode, PlannedPaper, PlannedQuestion, PlannedSentence
from rulebook.plan.roles import People
from rulebook.plan.telling import Telling, slot_text
from rulebook.rules.conditions import Facts
from rulebook.rules.obligations import (
    Adapt,
    AtNode,
    HandCopy,
    InFrame,
    Obligation,
    Record,
    Repeat,
    SameFrame,
    ShowPaper,
)
from rulebook.sale.sale import Sale
from rulebook.sale.text import Text
from rulebook.script.figures import Missing
from rulebook.script.joining import Script
from rulebook.script.pack import Node

CHARACTERS_A_SECOND = 4
"""A calm reading pace in Chinese, some 240 characters a minute."""
ANSWER_SECONDS = 3
WRITING_SECONDS = 10
"""Seconds for an answer in writing."""
STILL_SECONDS = 2
SIGNING = 8
"""Seconds for one signature."""


class Scene:
    """Builds the nodes. `missing`: figures that the sale lacks; `unknown`: nodes that the script lacks.

    Without a picture there are no frames, papers and signatures. A node that has nothing else is then as good as
    lacking: the demand for it cannot be met by sound.
    """

    def __init__(
        self,
        sale: Sale,
        facts: Facts,
        script: Script,
        demands: Mapping[Obligation, object],
        bases: Callable[[Obligation], tuple[Basis, ...]],
    ) -> None:
        self._script = script
        self._demands = demands
        self._bases = bases
        self._picture = Record("audio_video") in demands
        self._people = People(sale)
        self._telling = Telling(sale, facts, script, self._people)
        in_writing = Adapt("written_answers") in demands
        self._asking = Asking(sale, script, self._people, self._telling, in_writing=in_writing)
        wanted = {each.node for each in demands if isinstance(each, AtNode)}
        can = [node for name, node in script.nodes.items() if name in wanted and self._can(node)]
        self._wanted = ordered(can, script.nodes)
        known = {node.id for node in self._wanted}
        self.unknown = sorted(wanted - known)

    @property
    def missing(self) -> list[Missing]:
        """Figures that the sale lacks; whole only after the last node."""
        return self._telling.missing

    def nodes(self) -> Iterator[PlannedNode]:
        """Yield the nodes in the order of the script."""
        for node in self._wanted:
            yield self._node(node)

    def _can(self, node: Node) -> bool:
        return self._picture or bool(node.say or node.ask)

    def _node(self, node: Node) -> PlannedNode:
        show = tuple(self._papers(node)) if self._picture else ()
        self._telling.showing([paper.title for paper in show])
        say = tuple(self._telling.said(node))
        answers = tuple(self._asking.questions(node))
        prompts = tuple(self._telling.prompts(node)) if self._picture else ()
        signatures = tuple(self._asking.signatures(node)) if self._picture else ()
        acting = {each.role for each in signatures}.union(*(each.who for each in answers))
        frame = self._frame(node, acting) if self._picture else ()
        return PlannedNode(
            id=node.id,
            title=node.title,
            clauses=self._bases(AtNode(node.id)),
            reader=node.reader,
            frame=frame,
            same_frame=self._picture and SameFrame() in self._demands,
            people=self._people.planned(frame),
            operator=tuple(self._telling.notes(node)),
            say=say,
            show=show,
            answers=answers,
            prompts=prompts,
            read_to_end=any(prompt.of > 1 for prompt in prompts),
            signatures=signatures,
            copy_by_hand=tuple(self._copies()) if node.copies and self._picture else (),
            repeat=Repeat(node.id) in self._demands,
            least_seconds=node.least_seconds,
            expected_seconds=max(node.least_seconds, seconds(say, answers, show) + SIGNING * len(signatures)),
            attempts=node.attempts,
        )

    def _papers(self, node: Node) -> Iterator[PlannedPaper]:
        """What the script shows here, and what rules demand beyond it."""
        still = {each.paper: each.still_seconds for each in node.show if self._telling.holds(each.when)}
        for each in self._demands:
            if isinstance(each, ShowPaper) and each.node == node.id:
                still.setdefault(each.paper, STILL_SECONDS)
        for name, time in still.items():
            paper = self._script.papers.get(name)
            title = paper.title if paper else Text(zh=name, en=name)
            match = paper.match if paper else ()
            bears = paper.bears if paper else ()
            yield PlannedPaper(paper=name, title=title, match=match, still_seconds=time, bears=bears)

    def _copies(self) -> Iterator[Text]:
        for each in self._demands:
            if isinstance(each, HandCopy):
                sentence = self._script.sentences.get(each.sentence)
                slot = self._script.slots.get(sentence.slot) if sentence else None
                yield slot_text(slot) if slot else Text(zh=each.sentence, en=each.sentence)

    def _frame(self, node: Node, acting: AbstractSet[str]) -> tuple[str, ...]:
        """Roles in the frame: who signs or answers is in it, whatever the script says.

        An insured or guardian who is the applicant is one person with him.
        """
        demanded = {each.role for each in self._demands if isinstance(each, InFrame) and each.node == node.id}
        return self._people.roles({*node.frame, *demanded, *acting})


def seconds(say: Sequence[PlannedSentence], answers: Sequence[PlannedQuestion], show: Sequence[PlannedPaper]) -> int:
    """Return how long reading, answers and papers take at a calm pace."""
    reading = sum(len(sentence.zh) for sentence in say) // CHARACTERS_A_SECOND
    spoken = sum(max(ANSWER_SECONDS, each.least_seconds) if each.by == "voice" else WRITING_SECONDS for each in answers)
    return reading + spoken + sum(paper.still_seconds + 2 for paper in show)


def ordered(nodes: Sequence[Node], script: Mapping[str, Node]) -> list[Node]:
    """Return nodes by their ids, one with `after` right behind that node; none is ever lost.

    Where that node is not among them, the one stands that it comes after by the whole `script`, and so on.
    """
    by_id = {node.id: node for node in sorted(nodes, key=lambda each: each.id)}
    behind: dict[str | None, list[Node]] = {}
    for node in by_id.values():
        behind.setdefault(anchor(node, by_id, script), []).append(node)
    found: dict[str, Node] = {}

    def put(node: Node) -> None:
        if node.id not in found:
            found[node.id] = node
            for each in behind.get(node.id, ()):
                put(each)

    for node in (*behind.get(None, ()), *by_id.values()):  # last, those that come after each other in a ring
        put(node)
    return list(found.values())


def anchor(node: Node, present: Mapping[str, Node], script: Mapping[str, Node]) -> str | None:
    """Return the present node behind which a node stands; None for one that stands by its id."""
    name, passed = node.after, {node.id}
    while name is not None and name not in present and name not in passed:
        passed.add(name)
        name = script[name].after if name in script else None
    return name if name in present else None
