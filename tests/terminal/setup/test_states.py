"""The first start, pure: what each press leads to, what is lacking, what may be skipped and what is written."""

from dataclasses import replace

import pytest

from faults.trouble import Trouble
from scripts.lab.setup_views import CAMERAS, COUNTER, DELAY, DISPLAYS, GOOSENECK, INNER, MICROPHONES, SHEET
from terminal.session.setting_up import (
    NONE,
    ONE_DISPLAY,
    STEPS,
    ClipKept,
    DisplaysSeen,
    EnrolAsked,
    SetupKey,
    SetupPressed,
    SheetPrinted,
)
from terminal.setup.facts import (
    Clapped,
    DevicesSeen,
    EnrolEnded,
    Examined,
    OthersFound,
    SetupFact,
    SheetMade,
    SoundOver,
    WrittenDown,
)
from terminal.setup.orders import (
    Ding,
    Enrol,
    Examine,
    Follow,
    LookForOthers,
    MakeSheet,
    Measure,
    PlayClip,
    SetupOrder,
    StopMeasuring,
    Unwatch,
    Watch,
    Write,
)
from terminal.setup.setup import Known, Setup

HQ = "https://hq.example:8443"
SEEN = DevicesSeen(CAMERAS, MICROPHONES, ClipKept("ready", spoken=True))


def new(**written: object) -> Setup:
    return Setup(Known(written))


def enrolled(**written: object) -> Setup:
    return Setup(Known(written, HQ, "32-0117", "3015"))


def press(setup: Setup, key: SetupKey, text: str = "", number: int = 0) -> list[SetupOrder]:
    return setup.take(SetupPressed(key, text, number))


def lacking(setup: Setup) -> tuple[str, ...]:
    return setup.view.lacking


def take(setup: Setup, *facts: SetupFact) -> list[SetupOrder]:
    return [order for fact in facts for order in setup.take(fact)]


def at_devices() -> Setup:
    setup = enrolled()
    press(setup, "next")
    take(setup, SEEN, DisplaysSeen(DISPLAYS))
    return setup


def chosen() -> Setup:
    setup = at_devices()
    for key, text in (("camera", COUNTER), ("microphone", GOOSENECK), ("play", ""), ("yes", "")):
        press(setup, key, text)  # type: ignore[arg-type]  # keys of this list
    press(setup, "display", DISPLAYS[1].name)
    return setup


def test_an_empty_machine_is_enrolled_first() -> None:
    setup = new()
    assert lacking(setup) == ("by",)
    assert press(setup, "next") == [], "there is no headquarters yet"
    assert take(setup, EnrolAsked(f" {HQ} ", "ABCD ", " 3015")) == [Enrol(HQ, "ABCD", "3015")]
    assert setup.view.busy == "enrolling"
    assert press(setup, "back") == [], "nobody knows yet what became of it"
    assert take(setup, EnrolEnded(trouble=Trouble("enrol.used"))) == []
    assert (setup.view.step, setup.view.trouble) == ("headquarters", Trouble("enrol.used"))
    take(setup, EnrolAsked(HQ, "EFGH", "3015"))
    assert take(setup, EnrolEnded("32-0117", HQ)) == [Watch(), Follow("")]
    assert (setup.view.step, setup.view.terminal, setup.view.standings[0]) == ("devices", "32-0117", "done")


def test_a_machine_without_a_line_chooses_devices_first_and_is_not_enrolled() -> None:
    setup = new()
    assert press(setup, "skip", "3015") == [Watch(), Follow("")]
    assert (setup.view.enrolled, setup.view.standings[0], setup.view.by) == (False, "skipped", "3015")


def test_what_was_chosen_before_is_chosen_already() -> None:
    setup = enrolled(
        camera=COUNTER, microphone=GOOSENECK, customer_display="HDMI-A-1", camera_delay_ms=84, region="3205"
    )
    press(setup, "next")
    take(setup, SEEN)
    assert lacking(setup) == ()
    assert (setup.view.camera, setup.view.delay_ms) == (COUNTER, 84)


def test_nothing_is_chosen_by_itself_and_each_lack_has_its_name() -> None:
    setup = at_devices()
    assert lacking(setup) == ("camera", "microphone", "clip", "display")
    assert press(setup, "next") == []
    assert press(setup, "camera", COUNTER) == []
    assert press(setup, "microphone", GOOSENECK) == [Follow(GOOSENECK)]
    assert press(setup, "play") == [PlayClip("speaker:default")]
    press(setup, "no")
    assert lacking(setup) == ("clip", "display"), "not clear is not good"
    press(setup, "yes")
    press(setup, "display", ONE_DISPLAY)
    assert lacking(setup) == ()
    press(setup, "microphone", INNER)
    assert lacking(setup) == ("clip",), "another microphone was listened to by nobody"


def test_a_camera_that_is_pulled_out_lacks_again() -> None:
    setup = chosen()
    assert lacking(setup) == ()
    take(setup, replace(SEEN, cameras=(replace(CAMERAS[0], state="gone"), CAMERAS[1])))
    assert lacking(setup) == ("camera",)
    take(setup, SEEN)
    assert lacking(setup) == ()


def test_the_bell_is_judged_apart_from_the_recording() -> None:
    setup = chosen()
    assert press(setup, "ding") == [Ding("speaker:default")]
    assert setup.view.ding_playing
    take(setup, SoundOver(Trouble("speaker.none")))
    press(setup, "no")
    assert (setup.view.ding_heard, setup.view.clip_heard) == ("no", "yes")
    assert setup.view.trouble == Trouble("speaker.none")


def test_a_page_is_done_when_its_choices_are_written_and_not_before() -> None:
    setup = chosen()
    changes = {
        "camera": COUNTER,
        "microphone": GOOSENECK,
        "speaker": "speaker:default",
        "customer_display": "HDMI-A-1",
    }
    assert press(setup, "next") == [Write("devices", changes, "3015")]
    assert setup.view.standings[1] == "open"
    take(setup, WrittenDown(trouble=Trouble("setup.unwritten", {"setting": "camera"})))
    assert (setup.view.step, setup.view.standings[1]) == ("devices", "open")
    press(setup, "next")
    assert take(setup, WrittenDown()) == [LookForOthers("")]
    assert (setup.view.step, setup.view.standings[1]) == ("others", "done")


def at_others() -> Setup:
    setup = chosen()
    press(setup, "next")
    take(setup, WrittenDown(), OthersFound((), ()))
    return setup


def test_other_devices_are_chosen_skipped_or_said_not_to_be_there() -> None:
    setup = at_others()
    press(setup, "second_camera", COUNTER)
    assert setup.view.second_camera == "", "one camera has one use"
    press(setup, "second_camera", CAMERAS[1].source)
    press(setup, "turn")
    press(setup, "second_microphone", INNER)
    press(setup, "reader", NONE)
    (order,) = press(setup, "next")
    assert isinstance(order, Write)
    assert order.changes == {
        "second_microphone": INNER,
        "second_camera": CAMERAS[1].source,
        "second_camera_turn": 90,
        "reader": "",
    }
    assert take(setup, WrittenDown()) == [Unwatch()], "the display is measured without cameras"


def test_one_display_is_not_measured() -> None:
    setup = at_others()
    press(setup, "back")
    press(setup, "display", ONE_DISPLAY)
    press(setup, "next")
    take(setup, WrittenDown())
    press(setup, "skip")
    assert (setup.view.step, setup.view.standings[3]) == ("delay", "skipped")
    press(setup, "back")
    assert setup.view.step == "others"


def at_delay() -> Setup:
    setup = at_others()
    press(setup, "skip")
    press(setup, "width", number=344)
    press(setup, "next")
    take(setup, WrittenDown())
    return setup


def test_the_delay_is_measured_with_the_chosen_devices() -> None:
    setup = at_delay()
    assert setup.view.step == "delay"
    assert press(setup, "clap") == [Measure(COUNTER, GOOSENECK)]
    assert press(setup, "clap") == [], "it is under way"
    take(setup, Clapped(replace(DELAY, sure=False, agreeing=3)))
    assert setup.view.delay_ms == 0
    take(setup, Clapped(replace(DELAY, sure=False), over=True, trouble=Trouble("delay.unsure")))
    assert (setup.view.busy, setup.view.delay_ms) == ("", 0)
    press(setup, "clap")
    take(setup, Clapped(DELAY, over=True))
    (order,) = press(setup, "next")
    assert order == Write("delay", {"camera_delay_ms": 84}, "3015")
    assert take(setup, WrittenDown(("camera",))) == [StopMeasuring(), Examine()]
    assert setup.view.outranked == ("camera",)


def test_who_goes_on_while_it_is_measured_ends_it() -> None:
    setup = at_delay()
    press(setup, "clap")
    assert press(setup, "skip") == [StopMeasuring(), Examine()]
    take(setup, Clapped(DELAY, over=True))
    assert press(setup, "next") == [], "the doctor is looking still: the measuring that was left says nothing of that"
    assert setup.view.delay is None


def test_the_sheet_ends_it() -> None:
    setup = at_delay()
    press(setup, "skip")
    assert press(setup, "next") == [], "the doctor is looking"
    take(setup, Examined(()))
    (order,) = press(setup, "next")
    assert isinstance(order, MakeSheet)
    assert press(setup, "next") == [], "there is no sheet yet"
    take(setup, SheetMade(SHEET, "a.pdf"), SheetPrinted("no_printer"))
    assert setup.view.printed == "no_printer"
    press(setup, "next")
    assert setup.view.over
    assert setup.view.standings == ("done", "done", "skipped", "done", "skipped", "done", "done")


def test_back_leads_to_the_page_before_and_loses_nothing() -> None:
    setup = at_delay()
    kept = (setup.view.camera, setup.view.width_mm)
    orders = [order for _ in range(STEPS.index("delay")) for order in press(setup, "back")]
    assert setup.view.step == "headquarters"
    assert Watch() in orders
    assert orders[-1] == Unwatch()
    assert (setup.view.camera, setup.view.width_mm) == kept
    press(setup, "back")
    assert setup.view.over


@pytest.mark.parametrize("step", STEPS)
def test_leaving_lets_go_of_everything_wherever_it_is(step: str) -> None:
    setup = at_delay()
    while setup.view.step != step and STEPS.index(setup.view.step) > STEPS.index("headquarters"):
        press(setup, "back")
    assert press(setup, "leave") == [StopMeasuring(), Unwatch()]
    assert setup.view.over
