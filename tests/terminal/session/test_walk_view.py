"""What screens are shown of a walk: which page, which node, what may be pressed."""

import pytest

from rulebook.walk.states import ENDS, TABLE
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import WALK_KEYS
from terminal.session.snapshot import PageName
from tests.terminal.session.customers import GIVE_UP
from tests.terminal.session.desk import Desk
from tests.terminal.session.lives import PASSED, arrived, key

CALLED, REPEAT, LATER = key("supervisor_called"), key("repeat"), key("put_off")
NO = key("said_no", question=0)
CAME, WENT = key("joined", role="insured"), key("left", role="insured")
TO_INSURED = (PASSED, PASSED, PASSED)


@pytest.mark.parametrize(
    ("pressed", "page"),
    [
        ((), "node"),
        ((PASSED, NO), "unmet"),
        ((PASSED, NO, REPEAT), "node"),
        ((PASSED, PASSED, NO), "supervisor"),
        (TO_INSURED, "waiting"),
        ((*TO_INSURED, CAME), "node"),
        ((*TO_INSURED, CAME, WENT), "waiting"),
        ((*TO_INSURED, CAME, PASSED, NO), "insisting"),
        ((*TO_INSURED, CAME, PASSED, PASSED), "review"),
        ((GIVE_UP,), "closing"),
    ],
)
def test_each_state_has_its_page(pressed: tuple[Fact, ...], page: PageName) -> None:
    desk = Desk().recording(arrived(child=True))
    desk.tell(*pressed)
    assert desk.shown().page == page


def test_how_often_a_node_may_still_be_tried_is_shown() -> None:
    desk = Desk().recording()
    desk.tell(PASSED)
    assert (desk.walk().attempt, desk.walk().attempts_left) == (1, 2)
    desk.tell(NO)
    assert (desk.walk().attempt, desk.walk().attempts_left) == (1, 1)
    desk.tell(REPEAT)
    assert (desk.walk().attempt, desk.walk().attempts_left) == (2, 1)
    desk.tell(NO)
    assert (desk.walk().state, desk.walk().attempts_left) == ("supervisor", 0)


def test_how_each_node_stands_and_who_is_there_is_shown() -> None:
    desk = Desk().recording(arrived(child=True))
    desk.tell(PASSED, LATER, CALLED, key("supervisor_referred", "陈主管", reason="转总部"))
    walk = desk.walk()
    assert walk.nodes == ("confirmed", "later", "referred", "open", "open")
    assert (walk.missing, walk.present) == (("insured",), ())
    desk.tell(CAME)
    assert (desk.walk().missing, desk.walk().present) == ((), ("insured",))
    node = desk.walk().node
    assert node is not None
    assert (node.id, desk.walk().index) == ("T04", 3)


def test_what_may_be_pressed_is_what_the_table_takes() -> None:
    desk = Desk().recording()
    assert desk.walk().can & set(WALK_KEYS) == {
        "node_passed", "node_failed", "said_no", "ended_by_customer", "repeat", "supervisor_called", "give_up",
    }, "consent cannot be put off, and nobody is waited for"  # fmt: skip
    desk.tell(PASSED)
    assert {"put_off", "said_no"} <= desk.walk().can
    desk.tell(PASSED, PASSED, PASSED)
    assert desk.walk().can & set(WALK_KEYS) == {"finish", "reopen", "ended_by_customer", "give_up"}
    desk.tell(GIVE_UP)
    assert desk.walk().can == frozenset()
    assert not any(row.state in ENDS for row in TABLE)
