"""A sale whose take is checked, and a recorder that keeps a journal in memory."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from rulebook.checks.checklist import CheckList
from rulebook.plan.plan import Plan
from terminal.session.customer.pacing import paced_acts
from terminal.session.effects import Effect
from terminal.session.facts.customer import CustomerActed, Via
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed, SaleArrived
from terminal.session.facts.recorder import EntryKept, MarkHeld, MarkRefused
from terminal.session.life.life import TerminalLife
from terminal.session.observing.judged import MakeJudge
from terminal.session.orders.recorder import AddMark
from terminal.session.sale_session import Terms
from terminal.session.snapshot import Snapshot, WalkView
from tests.terminal.session.checklists import CHECKLIST, Told
from tests.terminal.session.customers import READY
from tests.terminal.session.lives import NO_IDENTITY, OPENED, START, TAKE, arrived


def checked(reference: str = "D-1", **changes: Any) -> SaleArrived:
    """A sale that comes with a check list."""
    return replace(arrived(reference, **changes), checklist=CHECKLIST)


class Checked:
    """A terminal that records a sale with a check list. What it orders into the journal is kept at once, and told."""

    def __init__(
        self,
        terms: Terms = NO_IDENTITY,
        *,
        sale: SaleArrived | None = None,
        judges: MakeJudge | None = None,
        before: tuple[Fact, ...] = (),
    ) -> None:
        """`before`: what is known of the machine before the sale comes."""
        self.now = 100.0
        self.via: Via = "paced"
        """Who does what a node asks of the customer."""
        self.judge = Told(plan=(sale or checked()).plan, checklist=None)
        self.keeps = True
        """Otherwise the recorder answers nothing at all."""
        self.refuses = False
        """It takes no observations."""
        self.journal: list[tuple[str, str, dict[str, Any]]] = []
        """Kind, kind of the mark, facts."""
        self.effects: list[Effect] = []
        self.life = TerminalLife(terms, today=lambda: date(2026, 11, 22), judges=judges or self._judge)
        self.tell(*before, READY, sale or checked(), START, OPENED)

    def _judge(self, plan: Plan, checklist: CheckList | None) -> Told:
        self.judge = Told(plan, checklist)
        return self.judge

    def tell(self, *facts: Fact) -> list[Effect]:
        """Take facts in, a hundredth of a second each; return what has to be done, and have the journal keep marks."""
        done: list[Effect] = []
        for fact in facts:
            if isinstance(fact, Pressed) and fact.key == "node_passed":
                self.now += 10  # no node is shorter than what it has to say
                for act in paced_acts(self.shown().customer):
                    if self.via == "customer":
                        self._tell(CustomerActed("shown", act.item, "customer"))
                    self._tell(replace(act, via=self.via))
            done += self._tell(fact)
        return done

    def _tell(self, fact: Fact) -> list[Effect]:
        self.now += 0.01
        acts = list(self.life.apply(fact, self.now))
        self.effects += acts
        if fact is OPENED:
            self._keep("open", "", {"take": TAKE})
        for act in tuple(acts):
            if isinstance(act, AddMark) and self.keeps:
                acts += self._write(act)
        return acts

    def _write(self, mark: AddMark) -> list[Effect]:
        if self.refuses and mark.kind == "observations":
            return self._tell(MarkRefused(TAKE, mark.ticket))
        n = self._keep("mark", mark.kind, json.loads(json.dumps(mark.facts)))
        return self._tell(MarkHeld(TAKE, mark.ticket, n, self.us))

    def _keep(self, kind: str, mark: str, facts: dict[str, Any]) -> int:
        self.journal.append((kind, mark, facts))
        n = len(self.journal) - 1
        self._tell(EntryKept(TAKE, n, kind, mark, self.us, facts))
        return n

    @property
    def us(self) -> int:
        """Media time."""
        return round((self.now - 100) * 1e6)

    def marks(self, kind: str) -> list[dict[str, Any]]:
        return [facts for _, mark, facts in self.journal if mark == kind]

    def shown(self) -> Snapshot:
        return self.life.snapshot(self.now)

    def walk(self) -> WalkView:
        walk = self.shown().walk
        assert walk is not None
        return walk
