"""Proof of delivery: what the journal is told of each item that was on the customer's display."""

from dataclasses import replace
from typing import Any

import pytest

from rulebook.checks.delivery import read_delivery
from rulebook.plan.plan import Plan
from terminal.session.customer.delivered import FACING_DEGREES
from terminal.session.customer.documents import Documents
from terminal.session.customer.pacing import paced_acts
from terminal.session.effects import Effect
from terminal.session.facts.analyst import FaceSeen, FacesSeen, PlayoutFound
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import EntryKept, Levels, SoundPlayed
from terminal.session.facts.voice import Spoken, VoiceKnown
from terminal.session.orders.recorder import AddMark, CloseTake
from tests.sales import small_plan
from tests.terminal.session.customers import APPLICANT
from tests.terminal.session.lives import TAKE, closed, key
from tests.terminal.session.test_customer import TERMS, Sitting, marks, node_with

PASS = Pressed("node_passed", "王芳")
PIXELS, OTHER = "ab" * 32, "cd" * 32
HERS = replace(APPLICANT, role="applicant", yaw=3.0, pitch=-4.0)
NOTHING = Levels(-60.0, -55.0)
"""A tenth of a second of silence: time goes on."""


class Watched(Sitting):
    """A customer at the risk's node; time goes on in steps as small as one says, and faces may be seen in it."""

    def __init__(self, plan: Plan | None = None, documents: Documents | None = None) -> None:
        super().__init__(plan, documents)
        self.until("T03")

    def at_once(self, fact: Fact) -> list[Effect]:
        """A fact that takes no time."""
        self.now -= 1
        return self.tell(fact)

    def go_on(self, seconds: float, *faces: FaceSeen, looked: bool = True) -> list[Effect]:
        """So long nothing is done; five pictures a second are looked at."""
        done: list[Effect] = []
        for _ in range(round(seconds * 5)):
            self.now += 0.2
            done += self.at_once(FacesSeen(0, 1, 1, faces) if looked else NOTHING)
        return done

    def painted(self, **detail: Any) -> list[Effect]:
        """Her window says that it has painted what is to be shown, and what that looks like."""
        view = self.screen
        self.now -= 1
        done = self.does("shown", language="zh", display="second")
        self.now -= 1
        told: dict[str, Any] = {"pixels": PIXELS, "type_tenths_mm": 92, "whole": True} | detail
        return [*done, *self.does("painted", view.item, **told)]

    def heard(self) -> list[Effect]:
        self.now -= 1
        return self.does("heard")


def told(effects: list[Effect]) -> list[dict[str, Any]]:
    return marks(effects, "delivery")


def test_what_is_done_is_told_once_with_all_that_was_seen_of_it() -> None:
    counter = Watched()
    sha256 = counter.screen.sha256
    counter.painted()
    assert told(counter.go_on(6, HERS)) == []
    done = [*counter.heard(), *counter.go_on(2, HERS)]
    (found,) = told(done)
    assert found == {
        "version": 1, "node": "T03", "attempt": 1, "item": "prompt:p1", "text_sha256": sha256, "pixels_sha256": PIXELS,
        "type_tenths_mm": 92, "shown_ms": 6000, "to_end": True, "facing_percent": 100, "playout": None,
        "act": "heard", "via": "customer",
    }  # fmt: skip
    assert read_delivery(found) is not None
    assert told(counter.tell(key("heard", question=0, answer="accepted"), PASS)) == [], "the question was not painted"


@pytest.mark.parametrize(
    ("face", "share"),
    [
        (replace(HERS, yaw=FACING_DEGREES), 100),
        (replace(HERS, yaw=-FACING_DEGREES - 1), 0),
        (replace(HERS, pitch=-FACING_DEGREES - 1), 0),
        (replace(HERS, state="lost", yaw=None, pitch=None), 0),
        (replace(HERS, state="covered", yaw=None, pitch=None), None),
        (replace(HERS, state="too_small", yaw=None, pitch=None), None),
        (replace(HERS, role="seller"), None),
        (replace(HERS, role=None), None),
    ],
)
def test_facing_is_what_was_seen_of_her_and_of_nobody_else(face: FaceSeen, share: int | None) -> None:
    counter = Watched()
    counter.painted()
    counter.go_on(4, face)
    (found,) = told([*counter.heard(), *counter.go_on(1, face)])
    assert found["facing_percent"] == share


def test_of_time_that_was_hardly_looked_at_nothing_is_said() -> None:
    for seen_s, expected in ((1.0, None), (3.0, 100)):
        counter = Watched()
        counter.painted()
        counter.go_on(seen_s, HERS)
        counter.go_on(5 - seen_s, looked=False)
        (found,) = told([*counter.heard(), *counter.go_on(1, looked=False)])
        assert found["facing_percent"] == expected, seen_s


def test_half_turned_away_is_half_and_never_more() -> None:
    counter = Watched()
    counter.painted()
    counter.go_on(3, HERS)
    counter.go_on(3, replace(HERS, yaw=70.0))
    (found,) = told([*counter.heard(), *counter.go_on(1)])
    assert found["facing_percent"] == pytest.approx(50, abs=4)


def test_breaks_questions_and_a_window_that_is_away_are_no_time_on_her_display() -> None:
    counter = Watched()
    counter.painted()
    counter.go_on(2)
    for goes, comes in (("break", "back"), ("stop", "stayed"), ("hidden", "shown")):
        counter.now -= 1
        counter.does(goes)  # type: ignore[arg-type]  # acts, by name
        counter.go_on(7)
        counter.now -= 1
        counter.does(comes)  # type: ignore[arg-type]  # acts, by name
        counter.go_on(1)
    (found,) = told([*counter.heard(), *counter.go_on(1)])
    assert found["shown_ms"] == 5000


def test_an_attempt_that_is_left_tells_what_was_on_her_display_before_its_end() -> None:
    counter = Watched()
    counter.painted()
    counter.go_on(3)
    done = counter.tell(key("repeat"))
    kinds = [each.kind for each in done if isinstance(each, AddMark)]
    assert kinds.index("delivery") < kinds.index("node_done") < kinds.index("node")
    (found,) = told(done)
    assert (found["act"], found["via"], found["attempt"], found["shown_ms"]) == ("none", "", 1, 4000)
    counter.painted()
    (again,) = told(counter.tell(key("repeat")))
    assert (again["attempt"], again["pixels_sha256"]) == (2, PIXELS)


def test_a_take_that_ends_is_told_before_it_is_closed_and_not_after() -> None:
    counter = Watched()
    counter.painted()
    counter.go_on(3)
    done = counter.tell(key("give_up", "王芳", reason="客户离开"))
    places = [n for n, each in enumerate(done) if isinstance(each, CloseTake)]
    (mark,) = [n for n, each in enumerate(done) if isinstance(each, AddMark) and each.kind == "delivery"]
    assert mark < places[0]
    other = Watched()
    other.painted()
    assert told(other.tell(closed("disk"))) == [], "the recorder closed it already"


def test_a_question_waits_for_the_end_since_it_may_be_asked_again() -> None:
    counter = Watched()
    counter.painted()
    counter.go_on(5)
    counter.heard()
    counter.painted(whole=None, type_tenths_mm=None)
    counter.go_on(4)
    assert [each["item"] for each in told(counter.tell(key("heard", question=0, answer="unclear")))] == []
    counter.go_on(4)
    assert told(counter.tell(key("heard", question=0, answer="accepted"))) == []
    (found,) = told(counter.tell(PASS))
    assert found["item"].startswith("question:")
    assert (found["act"], found["via"]) == ("heard", "seller")
    assert (found["to_end"], found["type_tenths_mm"]) == (None, None)
    assert found["shown_ms"] == pytest.approx(10_000, abs=1100), "from its painting to the accepted answer"


def test_a_question_that_is_not_done_tells_what_she_touched() -> None:
    for answer in ("refused", "accepted"):
        counter = Watched()
        counter.painted()
        counter.go_on(5)
        counter.heard()
        counter.painted()
        counter.go_on(2)
        counter.does("answered", answer=answer)
        (found,) = told(counter.tell(key("repeat")))
        assert (found["act"], found["via"]) == (answer, "customer")


def test_larger_letters_are_another_picture_and_the_newest_is_told() -> None:
    counter = Watched()
    counter.painted()
    counter.go_on(1)
    counter.does("painted", pixels=OTHER, type_tenths_mm=120, whole=False)
    (found,) = told([*counter.heard(), *counter.go_on(1)])
    assert (found["pixels_sha256"], found["type_tenths_mm"], found["to_end"]) == (OTHER, 120, False)


def test_a_window_that_tells_no_picture_leaves_it_unknown() -> None:
    counter = Watched()
    counter.does("shown")
    counter.does("painted", pixels="no digest")
    (found,) = told([*counter.heard(), *counter.go_on(1)])
    assert (found["pixels_sha256"], found["type_tenths_mm"], found["to_end"]) == (None, None, None)


class Aloud(Watched):
    """The machine reads; whether it is heard in the room is told later."""

    def __init__(self) -> None:
        plan = small_plan()
        nodes = tuple(each.model_copy(update={"reader": "machine_or_seller"}) for each in plan.nodes)
        super().__init__(plan.model_copy(update={"nodes": nodes}))
        self.tell(VoiceKnown("espeak"))
        self.ticket = self.life.terminal.speaking.ticket
        self.tell(Spoken(self.ticket, b"\0" * 3200, 16000), SoundPlayed(self.ticket, "began", 0))
        self.painted()
        self.go_on(3)
        self.at_once(SoundPlayed(self.ticket, "ended", 0, 3_000_000))

    def answered(self, state: Any, **figures: int) -> Fact:
        return PlayoutFound(0, 3_000_000, self.ticket, 0, 3_000_000, state, **figures)


def test_it_waits_for_whether_it_was_heard_but_not_for_long() -> None:
    counter = Aloud()
    done = [*counter.heard(), *counter.go_on(1.4)]
    assert told(done) == []
    (found,) = told([*counter.at_once(counter.answered("heard", delay_ms=120, level_db=-18)), *counter.go_on(0.2)])
    assert found["playout"] == [1, 120, -18]
    late = Aloud()
    (found,) = told([*late.heard(), *late.go_on(4)])
    assert found["playout"] is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("heard",), [1, 0, -120]),
        (("not_heard",), [0, 0, -120]),
        (("unknown",), None),
    ],
)
def test_only_what_was_found_or_missed_is_told(said: tuple[str, ...], expected: list[int] | None) -> None:
    counter = Aloud()
    for each in said:
        counter.at_once(counter.answered(each))
    (found,) = told([*counter.heard(), *counter.go_on(1)])
    assert found["playout"] == expected


def test_a_document_is_read_to_its_end_or_not() -> None:
    shows = small_plan().nodes[1].show or None
    plan = node_with(prompts=(), read_to_end=False, **({"show": shows} if shows else {}))
    node = next(each for each in plan.nodes if each.show)
    documents = Documents((replace(TERMS, paper=node.show[0].paper),))
    counter = Watched(plan, documents)
    assert counter.name == "document"
    counter.now -= 1
    counter.does("shown", page=1)
    counter.does("painted", page=1, pixels=PIXELS, type_tenths_mm=60, whole=False)
    (found,) = told([*counter.does("read"), *counter.go_on(1)])
    assert (found["item"], found["act"], found["to_end"]) == (f"document:{node.show[0].paper}", "read", False)
    assert found["text_sha256"] == TERMS.sha256


def test_the_clock_is_said_to_be_the_clock() -> None:
    counter = Watched()
    counter.painted()
    found = told([*counter.tell(*paced_acts(counter.screen)), *counter.go_on(1)])
    assert [(each["via"], each["paced"]) for each in found] == [("paced", True)]


def test_screens_are_told_what_the_journal_has_once_all_is_done() -> None:
    counter = Watched()
    counter.painted()
    (mark,) = told([*counter.heard(), *counter.go_on(1)])
    counter.tell(EntryKept(TAKE, 9, "mark", "delivery", 5, mark), EntryKept("another", 9, "mark", "delivery", 5, mark))
    walk = counter.shown().walk
    assert walk is not None
    assert walk.deliveries == (), "while nodes are walked nobody looks at it"
    counter.tell(key("give_up", "王芳", reason="客户离开"), closed("given_up"))
    walk = counter.shown().walk
    assert walk is not None
    assert [each.item for each in walk.deliveries] == ["prompt:p1"]
