"""The papers of a take that the camera for documents took: asked for, on their way to the disk, and kept."""

from dataclasses import dataclass, field, replace

from terminal.session.facts.analyst import StillTaken
from terminal.session.facts.recorder import ObjectHeld
from terminal.session.snapshot import TakenPaper


@dataclass(slots=True)
class ShownPapers:
    """`taken`: the sealed ones; one that was taken again has the place of the one before."""

    taken: tuple[TakenPaper, ...] = ()
    _asked: dict[int, TakenPaper] = field(default_factory=dict)
    """By the ticket of the still, without a picture yet."""
    _sealing: dict[int, TakenPaper] = field(default_factory=dict)
    """By the ticket of the object."""

    def knows(self, node: str, attempt: int, paper: str) -> bool:
        """Whether this paper is taken at this attempt, or being taken."""
        return self.find(node, attempt, paper) is not None or self.is_asked(node, attempt, paper)

    def is_asked(self, node: str, attempt: int, paper: str) -> bool:
        """Whether it is being taken."""
        coming = (*self._asked.values(), *self._sealing.values())
        return any((each.node, each.attempt, each.paper) == (node, attempt, paper) for each in coming)

    def find(self, node: str, attempt: int, paper: str) -> TakenPaper | None:
        """The picture of this paper at this attempt; None where there is none yet."""
        wanted = (node, attempt, paper)
        return next((each for each in self.taken if (each.node, each.attempt, each.paper) == wanted), None)

    def ask(self, ticket: int, paper: TakenPaper) -> None:
        """A still is asked for."""
        self._asked[ticket] = paper

    def answer(self, still: StillTaken) -> TakenPaper | None:
        """Return what this still was asked for; None where it was not, or nobody waits for it any more."""
        return self._asked.pop(still.ticket, None)

    def break_off(self) -> None:
        """Nobody will answer what was asked."""
        self._asked.clear()

    def seal(self, ticket: int, paper: TakenPaper) -> None:
        """It is on its way to the disk."""
        self._sealing[ticket] = paper

    def hold(self, fact: ObjectHeld) -> TakenPaper | None:
        """It is sealed; return it, None where the object was none of these."""
        paper = self._sealing.pop(fact.ticket, None)
        if paper is None:
            return None
        kept = replace(paper, entry=fact.n)
        before = self.find(paper.node, paper.attempt, paper.paper)
        self.taken = (*(each for each in self.taken if each is not before), kept)
        return kept

    def refuse(self, ticket: int) -> None:
        """It was not kept."""
        self._sealing.pop(ticket, None)
