"""Whatever comes to a terminal, in whatever order: it never breaks, and records only what it may."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.session.effects import BeginTake, Effect, RefusedFact, SaleEnded
from terminal.session.facts.fact import Fact
from terminal.session.facts.recorder import TakeClosed
from terminal.session.facts.staff import SignedIn, Staff
from terminal.session.orders.recorder import AddMark, CloseTake
from terminal.session.sale_session import Terms
from tests.rulebook.packs.drawn_sales import CAMPAIGN
from tests.terminal.session.customers import READY, Counter
from tests.terminal.session.lives import LIVES, LOST, NO_IDENTITY, OPENED, PASSED, START, arrived, found, key

KNOWN: list[Fact] = [*{str(fact): fact for story in LIVES for fact, _ in story.steps}.values()]
"""Every fact of every story."""
_COUNTER = arrived("D-3")
HEARD = replace(_COUNTER, plan=_COUNTER.plan.model_copy(update={"record": "audio", "nodes": ()}))
"""A sale at the counter of which sound alone is recorded."""
OFTEN: list[Fact] = [
    READY, arrived(), arrived("D-2", child=True), START, OPENED, PASSED, PASSED, found(), key("resume"), LOST,
    HEARD, arrived("D-4", contact="internet"), arrived("D-5", contact="telephone"),
]  # fmt: skip
FACTS = st.sampled_from(OFTEN) | st.sampled_from(KNOWN)


class Watch:
    """Follows a terminal from outside."""

    def __init__(self, terms: Terms) -> None:
        self.counter = Counter(held=False, terms=terms)
        self.tickets = [0]

    def tell(self, fact: Fact) -> None:
        """Take a fact in, and hold what follows against what may follow."""
        before = self.counter.shown().phase
        acts = self.counter.tell(fact)
        for act in acts:
            self.check(act, before)
        shown = self.counter.shown()
        assert (shown.identity is not None) == (shown.phase == "identifying")
        assert shown.sale is not None or shown.phase in ("preparing", "ready", "failed")
        assert shown.phase != "ready" or shown.sale is None, "home is where nothing is in hand"
        if shown.phase == "recording":
            assert shown.walk is not None
            assert shown.walk.state != "ready"
        if any(isinstance(act, RefusedFact) for act in acts):
            assert shown.phase == before

    def check(self, act: Effect, before: str) -> None:
        match act:
            case BeginTake():
                sale = self.counter.life.terminal.in_hand
                assert sale.plan.allowed
                assert sale.plan.record in ("audio_video", "audio")
                assert act.picture == (sale.plan.record == "audio_video")
            case AddMark():
                assert before in ("opening", "recording"), "a mark needs an open take"
                assert act.ticket > self.tickets[-1]
                self.tickets.append(act.ticket)
            case CloseTake():
                assert (before, self.counter.shown().phase) == ("recording", "closing")
                assert self.counter.life.terminal.in_hand.walk.ended
            case SaleEnded():
                after = self.counter.shown().phase
                asked_after = act.ending in ("interrupted", "replaced")  # of one that was lost, or that waited
                ended_before = (
                    before == "preparing"
                )  # its take was lost while it was closed: what lies there is told now
                not_made = act.ending in ("dropped", "given_up") and before == "ready"  # a draft, or what broke off
                held = not_made or before in ("planned", "identifying", "recording", "closing")
                assert asked_after or ended_before or held or after == "failed"
            case _:
                pass


@pytest.mark.parametrize("terms", [NO_IDENTITY, Terms()], ids=["nobody asked", "asked"])
@CAMPAIGN
@given(facts=st.lists(FACTS, max_size=120))
def test_nothing_that_comes_breaks_the_terminal(terms: Terms, facts: list[Fact]) -> None:
    watch = Watch(terms)
    for fact in facts:
        watch.tell(fact)


@CAMPAIGN
@given(facts=st.lists(FACTS, max_size=40))
def test_from_wherever_it_is_it_comes_home_again(facts: list[Fact]) -> None:
    """No order of facts leaves a terminal that takes no sale any more, but for a recorder that is lost for good."""
    watch = Watch(NO_IDENTITY)
    for fact in facts:
        watch.tell(fact)
    ends = (
        SignedIn(Staff("1187", "王芳", "teller")),
        READY,
        OPENED,
        key("give_up", reason="打烊"),
        TakeClosed("T", "given_up", "sealed", {}),
    )
    for last in (*ends, key("leave"), key("leave")):  # from a doubted clock it goes back to the plan first
        watch.tell(last)
    assert watch.counter.shown().phase in ("ready", "failed")
