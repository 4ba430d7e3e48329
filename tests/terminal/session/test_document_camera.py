"""The camera for documents in a sale: open while it is needed, gone without harm, and what it saw is sealed."""

import hashlib
from dataclasses import replace

from faults.trouble import Trouble
from terminal.session.effects import Effect
from terminal.session.facts.analyst import AnalystLost, AnalystReady, PaperSeen, StillTaken
from terminal.session.facts.fact import Fact
from terminal.session.facts.recorder import MarkRefused, ObjectHeld, RecorderLost, SecondCamera, TakeClosed
from terminal.session.orders.analyst import TakeStill
from terminal.session.orders.recorder import AddMark, AddObject, CloseSecondCamera, OpenSecondCamera
from tests.terminal.session.checked import Checked
from tests.terminal.session.customers import READY
from tests.terminal.session.desk import Desk
from tests.terminal.session.lives import NO_IDENTITY, START, TAKE, arrived, key

WITH = replace(NO_IDENTITY, second_camera="camera:2")
RUNNING = SecondCamera("camera:2", "running")
PASS = key("node_passed")
JPEG = b"\xff\xd8 a page"


def seen(still_ms: int = 500, title: str = "保险条款") -> PaperSeen:
    return PaperSeen(1 << 40, 1, title, still_ms, camera="document")


def still(ticket: int, jpeg: bytes = JPEG) -> StillTaken:
    return StillTaken(1 << 40, jpeg, 4000, 3000, camera="document", ticket=ticket, media_us=9_000_000)


def ordered(effects: list[Effect]) -> list[object]:
    return [each for each in effects if isinstance(each, OpenSecondCamera | CloseSecondCamera)]


def tickets(effects: list[Effect]) -> list[int]:
    return [each.ticket for each in effects if isinstance(each, TakeStill)]


class Table(Checked):
    """In a take, at the node that asks for 保险条款, with a camera for documents that gives pictures."""

    def __init__(self) -> None:
        super().__init__(WITH)
        self.tell(RUNNING, PASS, AnalystReady())  # a press would wait for who listens

    def sealed(self, *facts: Fact) -> AddObject:
        (order,) = [each for each in self.tell(*facts) if isinstance(each, AddObject)]
        return order

    def hold(self, order: AddObject) -> list[AddMark]:
        held = ObjectHeld(TAKE, order.ticket, order.role, str(order.facts["sha256"]), 44, 2, 10_000_000)
        return [each for each in self.tell(held) if isinstance(each, AddMark) and each.kind == "paper_taken"]

    @property
    def papers(self) -> tuple[str, ...]:
        """How the papers of the node stand."""
        walk = self.life.snapshot(self.now).walk
        assert walk is not None
        return tuple("taken" if each.taken else "taking" if each.taking else "open" for each in walk.papers)


def test_it_is_open_from_start_to_the_takes_end_and_opened_again_for_the_next_recorder() -> None:
    desk = Checked(WITH)
    opened = OpenSecondCamera("camera:2")
    assert ordered(desk.effects) == [opened]
    desk.tell(RUNNING)
    assert desk.shown().station.documents == "running"
    assert ordered(desk.tell(RecorderLost(-9))) == [], "whoever was lost has closed it"
    assert desk.shown().station.documents == ""
    assert ordered(desk.tell(READY, arrived("D-2"))) == [], "nobody is there yet"
    desk = Checked(WITH)
    assert ordered(desk.tell(key("give_up", reason="customer"))) == [CloseSecondCamera()]
    assert desk.shown().station.documents == ""
    desk.tell(TakeClosed(TAKE, "given_up", "sealed", {}))
    assert ordered(desk.tell(key("leave"), arrived("D-2"), START)) == [opened]
    assert ordered(Checked().effects) == [], "a home without one"


def test_pulled_out_in_the_middle_it_is_said_and_the_sale_goes_on() -> None:
    desk = Desk(WITH).recording()
    desk.tell(RUNNING, SecondCamera("camera:2", "gone", Trouble("camera.lost", {"name": "2"})))
    assert desk.shown().trouble == Trouble("camera.second:gone", {"source": "camera:2"})
    assert (desk.shown().phase, desk.shown().station.documents) == ("recording", "gone")
    desk.tell(RUNNING)
    assert (desk.shown().trouble, desk.shown().station.documents) == (None, "running")
    same = Trouble("camera.second:same", {"source": "camera:2"})
    desk.tell(SecondCamera("camera:2", "refused", same))
    assert desk.shown().trouble == same


def test_a_paper_that_is_read_under_it_is_sealed_once_and_bound_to_its_node() -> None:
    desk = Table()
    assert desk.papers == ("open",)
    (ticket,) = tickets(desk.tell(seen()))
    assert tickets(desk.tell(seen(1000))) == [], "it is being taken"
    assert desk.papers == ("taking",)
    order = desk.sealed(still(ticket))
    digest = hashlib.sha256(JPEG).hexdigest()
    assert (order.role, order.content) == ("shown", JPEG)
    wanted = {"node": "T02", "attempt": 1, "item": "show:terms", "title": "保险条款", "sha256": digest}
    assert {name: order.facts[name] for name in wanted} == wanted
    assert (order.facts["taken_us"], order.facts["camera"]) == (9_000_000, "document")
    (mark,) = desk.hold(order)
    assert {name: mark.facts[name] for name in wanted} == wanted
    assert (mark.facts["entry"], mark.facts["taken_us"]) == (44, 9_000_000)
    assert desk.papers == ("taken",)
    assert tickets(desk.tell(seen(1500))) == []


def test_the_seller_takes_it_and_takes_it_again_and_the_last_one_counts() -> None:
    desk = Table()
    (ticket,) = tickets(desk.tell(key("take_paper", "王芳")))
    first = desk.sealed(still(ticket))
    assert first.facts["by"] == "王芳"
    desk.hold(first)
    (ticket,) = tickets(desk.tell(key("take_paper", "王芳")))
    second = desk.sealed(still(ticket, JPEG + b" again"))
    assert second.facts["again"] is True
    desk.hold(second)
    walk = desk.life.snapshot(desk.now).walk
    assert walk is not None
    assert walk.papers[0].taken is not None
    assert walk.papers[0].taken.jpeg == JPEG + b" again"


def test_what_does_not_come_to_a_picture_is_said_and_can_be_tried_again() -> None:
    desk = Table()
    (ticket,) = tickets(desk.tell(seen()))
    by_first = replace(still(ticket), camera="first")
    assert [each for each in desk.tell(by_first) if isinstance(each, AddObject)] == []
    assert desk.shown().trouble == Trouble("paper.not_taken")
    (ticket,) = tickets(desk.tell(seen(1000)))
    assert desk.shown().trouble is None
    desk.tell(AnalystLost(-9), AnalystReady())
    assert [each for each in desk.tell(still(ticket)) if isinstance(each, AddObject)] == [], "nobody waits for it"
    (ticket,) = tickets(desk.tell(seen(1500)))
    order = desk.sealed(still(ticket))
    desk.tell(MarkRefused(None, order.ticket))
    assert desk.hold(order) == []
    assert desk.papers == ("open",)
    desk.tell(SecondCamera("camera:2", "gone"))
    assert tickets(desk.tell(key("take_paper"))) == []
    assert desk.shown().trouble == Trouble("paper.no_camera")


def test_a_paper_of_another_node_or_before_the_first_camera_is_not_taken() -> None:
    desk = Table()
    assert tickets(desk.tell(seen(title="投保单"))) == []
    assert tickets(desk.tell(PaperSeen(1 << 40, 1, "保险条款", 500))) == []
    desk.tell(AnalystLost(-9), PASS)
    assert tickets(desk.tell(seen())) == []
