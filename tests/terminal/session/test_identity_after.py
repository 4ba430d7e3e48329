"""After the identity step: the take that is refused or begins, the next customer, and the camera of all of them."""

from faults.trouble import Trouble
from terminal.session.effects import RefusedFact, SaleEnded
from terminal.session.facts.analyst import AnalystLost, AnalystReady, FacesSeen, RolesDoubted
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import CameraJudged, RecorderLost, TakeClosed, TakeRefused
from terminal.session.orders.analyst import (
    Rest,
    WatchPreview,
)
from terminal.session.orders.recorder import AddMark
from tests.sales import small_plan
from tests.terminal.session.customers import (
    AGREED,
    GIVE_UP,
    NEXT,
    PLACES,
    READY,
    SALE,
    SEATED,
    VOUCH,
    Counter,
    card,
    ended,
    looks,
    matched,
)

OTHER_NUMBER = "320500196801010030"
FACES = FacesSeen(0, None, 1, ())


def test_a_take_that_was_refused_does_not_cost_her_the_step() -> None:
    counter = Counter().show_card()
    counter.attempt()
    counter.tell(matched(), NEXT, SEATED, PLACES, NEXT, TakeRefused("T", Trouble("capture.busy")))
    assert (counter.shown().phase, counter.view().stage, counter.trouble()) == ("identifying", "done", "capture.busy")
    counter.tell(NEXT)
    counter.tell(TakeRefused("", Trouble("ledger.unsealed", {"take": "T"})))
    assert (counter.view().stage, counter.trouble()) == ("done", "ledger.unsealed")
    assert {field.read.crop for field in counter.view().fields} == {b""}
    assert counter.record()["match"]["verdict"] == "same"


def test_nothing_of_one_customer_is_there_for_the_next() -> None:
    counter = Counter().show_card()
    late = counter.begin()
    before = counter.us
    assert counter.tell(Pressed("cancel")) == [Rest()]
    assert (counter.shown().phase, counter.shown().identity) == ("planned", None)
    counter.tell(Pressed("start"))
    fresh = Counter().view()
    assert counter.view() == fresh
    counter.tell(*AGREED)
    for observation in (card("front"), matched()):
        stale = type(observation)(before, *[getattr(observation, name) for name in observation.__slots__[1:]])
        counter.life.apply(stale, counter.now)
    assert counter.view().reading is None, "it was captured before she came"
    counter.tell(card("front"), NEXT, card("back"), NEXT)
    challenge = counter.begin()
    counter.tell(ended(late.attempt))
    assert counter.view().challenge_running, "that was another person's attempt"
    assert challenge != late


def test_after_a_take_the_next_customer_begins_with_nothing() -> None:
    counter = Counter().show_card()
    counter.attempt()
    counter.tell(matched(), NEXT)
    counter.record()
    acts = counter.tell(FACES, GIVE_UP, TakeClosed("T", "given_up", "sealed", {}))
    assert acts[-2:] == [Rest(), SaleEnded(SALE.reference, small_plan(SALE).sale_sha256, "given_up", "T")]
    assert (counter.live().faces, counter.life.terminal.in_hand.identity) == (None, None)
    counter.tell(counter.arrived, Pressed("start"))
    assert counter.view() == Counter().view()


def test_a_recorder_that_is_lost_ends_the_step() -> None:
    counter = Counter().show_card()
    assert looks(counter.tell(RecorderLost(-9))) == [Rest(), WatchPreview(shown=False)]
    assert (counter.shown().phase, counter.shown().identity) == ("preparing", None)
    counter.tell(READY, Pressed("start"))
    assert counter.view().fields == ()


def test_faces_are_shown_while_recording() -> None:
    counter = Counter().show_card()
    counter.attempt()
    counter.tell(matched(), NEXT)
    counter.record()
    assert counter.tell(FACES) == []
    assert counter.live().faces is not None
    assert counter.tell(RolesDoubted(0, 5, ("applicant",), "crossed")) == [], "nobody ever said who that is"
    (hole,) = counter.tell(AnalystLost(-9))
    assert isinstance(hole, AddMark)
    assert hole.kind == "unobserved"
    assert (counter.live().faces, counter.shown().phase, counter.trouble()) == (None, "recording", "")
    assert counter.tell(AnalystLost(-9)) == [], "it is said once"
    (again,) = counter.tell(AnalystReady())
    assert isinstance(again, AddMark)
    assert again.kind == "observed"


def judged(verdict: str, *, refused: bool = False) -> CameraJudged:
    return CameraJudged(refused, verdict == "virtual", {"source": "camera:0", "verdict": verdict})


def test_a_camera_that_is_not_on_the_list_records_nothing() -> None:
    counter = Counter(ready=False)
    counter.tell(judged("not_allowed", refused=True), READY)
    assert counter.tell(Pressed("start")) == [RefusedFact("planned", "Pressed.start", "camera.not_allowed")]
    assert (counter.shown().phase, counter.trouble()) == ("planned", "camera.not_allowed")
    counter.tell(judged("allowed"), Pressed("start"))
    assert (counter.shown().phase, counter.trouble()) == ("identifying", "")


def test_a_virtual_camera_is_named_and_recorded_as_such() -> None:
    counter = Counter(ready=False)
    counter.tell(judged("virtual"), READY, AnalystReady())
    assert counter.trouble() == "camera.virtual"
    counter.tell(Pressed("start"), *AGREED, VOUCH)
    assert counter.record()["camera"] == {"source": "camera:0", "verdict": "virtual"}
