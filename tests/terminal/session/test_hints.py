"""Which hint the seller is shown: one at a time, called by what happened at this node, and gone when done with."""

from dataclasses import replace

from rulebook.plan.plan import Plan, PlannedHint
from rulebook.sale.text import Text
from rulebook.walk.walking import Happened
from terminal.session.facts.people import Pressed, SaleArrived
from terminal.session.hints import hint_of
from terminal.session.marks import MarkPad
from terminal.session.sale_session import SaleSession
from tests.terminal.session.desk import Desk
from tests.terminal.session.lives import arrived, key


def _hint(name: str, *events: str, node: str = "") -> PlannedHint:
    return PlannedHint(id=name, node=node, on=(), events=events, say=Text(zh=name, en=name), source="54号")


def _sale(*hints: PlannedHint) -> SaleSession:
    fact = arrived()
    plan: Plan = fact.plan.model_copy(update={"hints": hints})
    sale = SaleSession(fact.sale, plan, MarkPad())
    sale.opened({})
    return sale


def test_nothing_happened_and_nothing_is_said() -> None:
    sale = _sale(_hint("no", "said_no"), _hint("again", "repeated"), _hint("slow", "long"), _hint("pause", "paused"))
    assert hint_of(sale, 0.0, frozenset()) is None


def test_what_happened_calls_its_hint_and_the_nodes_own_stands_first() -> None:
    first = arrived().plan.nodes[0].id
    sale = _sale(
        _hint("general", "repeated"), _hint("own", "repeated", node=first), _hint("other", "repeated", node="X")
    )
    sale.press(Pressed("repeat"))
    shown = hint_of(sale, 0.0, frozenset())
    assert shown is not None
    assert shown.id == "own"
    then = hint_of(sale, 0.0, frozenset({"own"}))
    assert then is not None
    assert then.id == "general"
    assert hint_of(sale, 0.0, frozenset({"own", "general"})) is None


def test_a_node_that_takes_twice_its_time_is_long() -> None:
    sale = _sale(_hint("slow", "long"))
    node = sale.node
    assert node is not None
    assert hint_of(sale, 2 * node.expected_seconds, frozenset()) is None
    assert hint_of(sale, 2 * node.expected_seconds + 1, frozenset()) is not None


def test_a_pause_calls_its_hint() -> None:
    sale = _sale(_hint("pause", "paused"))
    sale.interrupt("picture", "lost")
    sale.go_on()
    assert sale.walk.traces[-1].happened == Happened("take_resumed")
    assert hint_of(sale, 0.0, frozenset()) is not None


def test_the_screen_gets_one_hint_and_the_seller_puts_it_away_for_this_node() -> None:
    fact = arrived()
    hints = (_hint("again", "repeated"), _hint("more", "repeated"))
    desk = Desk().recording(arrived_with(fact, hints))
    desk.tell(key("repeat"))
    walk = desk.shown().walk
    assert walk is not None
    assert walk.hint is not None
    assert walk.hint.id == "again"
    desk.tell(key("skip_hint", hint="again"))
    walk = desk.shown().walk
    assert walk is not None
    assert walk.hint is not None
    assert walk.hint.id == "more"


def arrived_with(fact: SaleArrived, hints: tuple[PlannedHint, ...]) -> SaleArrived:
    """The sale with these hints in its plan."""
    return replace(fact, plan=fact.plan.model_copy(update={"hints": hints}))


def test_the_seconds_of_an_attempt_begin_anew_with_each() -> None:
    desk = Desk().recording()
    desk.now += 7
    desk.conductor.publish()
    walk = desk.shown().walk
    assert walk is not None
    assert walk.node_s == 7
    desk.tell(key("repeat"))
    walk = desk.shown().walk
    assert walk is not None
    assert walk.node_s == 0
    assert walk.attempt == 2
