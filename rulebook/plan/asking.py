"""Who is asked and who signs at a node: everybody of a role by name, in writing where somebody cannot hear or speak."""

from collections.abc import Iterator
from typing import Final, Literal

from rulebook.plan.plan import Filled, PlannedQuestion, PlannedSignature
from rulebook.plan.roles import People, Somebody
from rulebook.plan.telling import Telling
from rulebook.sale.sale import Sale
from rulebook.sale.text import Text
from rulebook.script.joining import Script
from rulebook.script.pack import EACH_PERSON, Node, Question, Signature

AGAIN: Final = Text(zh="再问一遍，请客户自己说。", en="Ask again; the customer says it himself.")
"""What is done on silence, where a question in own words does not say."""


class Asking:
    """Builds a node's questions and signatures."""

    def __init__(self, sale: Sale, script: Script, people: People, telling: Telling, *, in_writing: bool) -> None:
        """`in_writing`: rules demand that the applicant answers in writing."""
        self._script = script
        self._people = people
        self._telling = telling
        applicant = sale.applicant
        self._writes = in_writing or applicant.cannot_hear or applicant.cannot_speak

    def questions(self, node: Node) -> Iterator[PlannedQuestion]:
        """Yield the questions of a node, one for each person where several have a role."""
        for written in node.ask:
            question = self._telling.version(node, written)
            if question is None:
                continue
            asked = list(self._asked(question))
            for place, (who, person) in enumerate(asked, start=1):
                text = self._telling.question(question.text, person)
                if text is not None:
                    name = question.id if len(asked) == 1 else f"{question.id}.{place}"
                    yield self._planned(question, name, text, who, person)

    def signatures(self, node: Node) -> Iterator[PlannedSignature]:
        """Yield the signatures of a node, one for each person where several have the role."""
        for signature in node.sign:
            if self._telling.holds(signature.when):
                title = self._script.papers[signature.paper].title
                for role, name in self._signers(signature):
                    yield PlannedSignature(paper=signature.paper, title=title, role=role, name=name)

    def _signers(self, signature: Signature) -> Iterator[tuple[str, str]]:
        if signature.each is not None:
            people = self._telling.insured_of(signature.each)
            yield from ((role_of(person, signature.role), self._people.named(person)) for person in people)
        elif signature.role not in EACH_PERSON:
            yield signature.role, ""
        else:
            yield from ((signature.role, self._people.named(person)) for person in self._people.of(signature.role))

    def _asked(self, question: Question) -> Iterator[tuple[tuple[str, ...], Somebody | None]]:
        """Yield whom a question is put to. An insured who is the applicant is not asked a second time."""
        if question.each is not None:
            for person in self._telling.insured_of(question.each):
                yield (role_of(person, "insured"),), person
            return
        several = [role for role in question.who if role in EACH_PERSON and len(self._people.of(role)) > 1]
        together = tuple(role for role in question.who if role not in several and self._asks(role, question))
        if together:
            alone = self._people.of(together[0]) if len(together) == 1 and together[0] in EACH_PERSON else []
            yield together, (alone[0] if alone else None)
        for role in several:
            yield from (((role,), person) for person in self._people.of(role))

    def _asks(self, role: str, question: Question) -> bool:
        """Tell whether a role is anybody's; a guardian alone is asked even where he is the applicant."""
        return self._people.present(role) or question.who == ("guardian",)

    def _planned(
        self, question: Question, name: str, text: Filled, who: tuple[str, ...], person: Somebody | None
    ) -> PlannedQuestion:
        answers = self._script.answers[question.answers] if question.answers is not None else None
        by: Literal["voice", "writing"] = "writing" if self._writes and "applicant" in who else "voice"
        return PlannedQuestion(
            id=name,
            kind=question.kind,
            least_seconds=question.least_seconds or 0,
            by=by,
            name=self._people.named(person) if person else "",
            question=text,
            who=who,
            refused=answers.refused if answers else (),
            accepted=answers.accepted if answers else (),
            on_no=question.on_no,
            no_means=question.no_means or AGAIN,
        )


def role_of(person: Somebody, role: str) -> str:
    """Return the role in which somebody answers: an insured who is the applicant does so as that."""
    return "applicant" if person.is_applicant else role
