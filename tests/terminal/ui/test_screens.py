"""Every state in both languages, both text sizes and on both sizes of screen: nothing is cut off, and a PNG is left."""

from dataclasses import replace
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from faults.trouble import Trouble
from terminal.ui.flow import Flow
from terminal.ui.pages.node import NodePage
from terminal.ui.parts.flow_dialog import FlowDialog
from terminal.ui.parts.reading import Reading
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.ports import Language, TextSize
from tests.terminal.ui.conftest import LIVE, READY, RECORDING, STATES, Kiosk, MakeKiosk, Scene
from tests.terminal.ui.fitting import cut_off, save, too_low
from tests.terminal.ui.identity_views import BAD_FACES, DOUBTED, FLASHING, WATCHED, fullest, identifying, showing, views
from tests.terminal.ui.node_views import more_states, spoken_states
from tests.terminal.ui.plans import Walker
from tests.terminal.ui.pressing import beside, places_page
from tests.terminal.ui.staff_views import STAFF

SIZES = ((1366, 768), (1920, 1080))
SMALLEST = (1280, 720)
LONG_TROUBLES = (
    Trouble("capture.no_source").because(
        Trouble("camera.not_opened", {"name": "usb-046d_0825_5F3A8D1F-video-index0"}),
        Trouble("microphone.no_such", {"name": "Jabra SPEAK 510 USB"}),
    ),
    Trouble("capture.write:content").because(
        Trouble(
            "segment.content:less", {"frames": 31, "samples": 76800, "frames_written": 40, "samples_written": 76800}
        ),
    ),
    Trouble("capture.unsealed", {"problem": "Read-only file system"}),
    Trouble("capture.fault", {"problem": "ZeroDivisionError"}),
    Trouble("analysis.load", {"problem": "ModuleNotFoundError"}),
    Trouble("models.changed", {"name": "mediapipe/modules/face_detection/face_detection_full_range_sparse.tflite"}),
    Trouble("recorder.lost"),
)
ROOMIER = ("consent", "liveness-blink", "by-sight", "places", "done")
"""Pages that may not scroll, under all that can be there."""


def test_the_strip_makes_room_when_the_language_changes_while_recording(make_kiosk: MakeKiosk) -> None:
    kiosk = make_kiosk("zh", "elder", SMALLEST)
    kiosk.show(RECORDING)
    for language in ("en", "zh"):
        kiosk.window.set_language(language)
        kiosk.settle()
        assert cut_off(kiosk.window) == []


LOOKS = [
    (size, language, text_size)
    for size in (SMALLEST, *SIZES)
    for language in get_args(Language)
    for text_size in get_args(TextSize)
    if (size, text_size) != (SIZES[1], "elder")  # large text is hardest on small screens
]


@pytest.mark.parametrize(("size", "language", "text_size"), LOOKS)
def test_every_state_fits(
    make_kiosk: MakeKiosk, size: tuple[int, int], language: Language, text_size: TextSize
) -> None:
    kiosk = make_kiosk(language, text_size, size)
    faults = {}
    for state, snapshot in STATES.items():
        kiosk.show(snapshot)
        assert (kiosk.window.width(), kiosk.window.height()) == size
        save(kiosk.window, f"{state}-{language}-{text_size}-{size[0]}x{size[1]}")
        if fault := cut_off(kiosk.window) + too_low(kiosk.window):
            faults[state] = fault
    assert faults == {}


@pytest.mark.parametrize(("size", "language", "text_size"), LOOKS)
def test_every_look_of_the_identity_step_fits(
    make_kiosk: MakeKiosk, size: tuple[int, int], language: Language, text_size: TextSize
) -> None:
    kiosk = make_kiosk(language, text_size, size)
    looks = {name: identifying(name) for name in views()}
    looks |= {f"fullest-{name}": fullest(name) for name in ROOMIER}
    looks |= {"recording-faces": WATCHED, "recording-badly-seen": Scene(RECORDING, replace(LIVE, faces=BAD_FACES))}
    looks |= {"recording-doubted": DOUBTED, "recording-places": DOUBTED}
    faults = {}
    for name, snapshot in looks.items():
        kiosk.show(snapshot)
        if name == "recording-places":
            QTest.keyClick(kiosk.window, Qt.Key.Key_0)
            kiosk.settle()
        assert (kiosk.window.width(), kiosk.window.height()) == size
        save(kiosk.window, f"identity-{name}-{language}-{text_size}-{size[0]}x{size[1]}")
        if fault := cut_off(kiosk.window) + too_low(kiosk.window):
            faults[name] = fault
    assert faults == {}


@pytest.mark.parametrize(("size", "language", "text_size"), LOOKS)
def test_what_a_recogniser_writes_down_fits(
    make_kiosk: MakeKiosk, size: tuple[int, int], language: Language, text_size: TextSize
) -> None:
    kiosk = make_kiosk(language, text_size, size)
    faults = {}
    for name, snapshot in spoken_states(STATES).items():
        kiosk.show(snapshot)
        page = kiosk.window.shell.page
        assert isinstance(page, NodePage)
        if page.item is not None and page.item.kind == "question":
            while not page.heard.isVisible():
                does = page.primary().does
                assert callable(does), "the next screen, or on to the answers"
                does()
                kiosk.settle()
        kiosk.settle()
        kiosk.show(snapshot)  # it comes four times a second; widths go by what stands there
        kiosk.settle()
        save(kiosk.window, f"{name}-{language}-{text_size}-{size[0]}x{size[1]}")
        if fault := cut_off(kiosk.window) + too_low(kiosk.window):
            faults[name] = fault
    assert faults == {}


@pytest.mark.parametrize("text_size", get_args(TextSize))
@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_troubles_with_much_to_say_fit(
    make_kiosk: MakeKiosk, size: tuple[int, int], language: Language, text_size: TextSize
) -> None:
    kiosk = make_kiosk(language, text_size, size)
    for trouble in LONG_TROUBLES:
        kiosk.show(replace(READY, trouble=trouble))
        save(kiosk.window, f"trouble-{trouble.code}-{language}-{text_size}-{size[0]}x{size[1]}")
        assert cut_off(kiosk.window) + too_low(kiosk.window) == [], trouble.key


SCALED = (1280, 720)
"""What a display of 1920 x 1080 pixels leaves a program at 150 %."""
MAIN_STATES = (
    "signin-demonstration", "home-full", "entry", "plan", "plan-refused", "asked-recording", "waits-node-clauses",
    "unmet", "supervisor", "review", "sealed-slip", "queue", "queue-fault", "health-amiss", "replay-reason", "replay",
    "staff", "trouble",
)  # fmt: skip
MAIN_LOOKS = ("consent-second", "room-dark", "fields-open", "by-hand-typed", "liveness-left", "places")


@pytest.mark.parametrize(("language", "text_size"), [("zh", "standard"), ("zh", "elder"), ("en", "standard")])
def test_the_main_states_fit_at_150_percent(make_kiosk: MakeKiosk, language: Language, text_size: TextSize) -> None:
    kiosk = make_kiosk(language, text_size, SCALED)
    states = STATES | more_states()
    scenes = {name: Scene(states[name]) for name in MAIN_STATES} | {look: identifying(look) for look in MAIN_LOOKS}
    faults = {}
    for name, scene in scenes.items():
        kiosk.show(scene)
        kiosk.settle()  # a text that is divided anew comes to rest a few layouts later
        assert (kiosk.window.width(), kiosk.window.height()) == SCALED
        save(kiosk.window, f"{name}-{language}-{text_size}-150-percent", 1.5)
        if fault := cut_off(kiosk.window) + too_low(kiosk.window):
            faults[name] = fault
    assert faults == {}


def test_a_sentence_that_just_fits_without_its_question_comes_to_rest(make_kiosk: MakeKiosk) -> None:
    kiosk = make_kiosk("en", "standard", SCALED)
    kiosk.show(more_states()["asked-recording"])
    (reading,) = [each for each in kiosk.window.findChildren(Reading) if each.isVisible()]
    moved: list[int] = []
    reading.changed.connect(lambda: moved.append(reading.count))
    kiosk.settle()
    kiosk.settle()
    assert moved == []
    assert reading.count >= 1


QUESTIONS: dict[str, tuple[str, str]] = {
    "give_up": ("recording", "Q"),
    "customer_ends": ("recording", "E"),
    "abandon": ("unfinished", "X"),
    "said_no": ("node-two-questions", "N"),
    "said_no_ends": ("said-no-ends", "N"),
    "more": ("recording", "M"),
    "insisted": ("insisting", ""),
    "drop_sale": ("plan-refused", "Q"),
    "look": ("queue", "V"),
}
"""Each dialogue of a recording: where it is asked, and its key; none: the primary button."""
STEPS: dict[str, tuple[str, ...]] = {}
"""What is answered on the pages before the last one, so that all are seen."""


def _ask(kiosk: Kiosk, key: str) -> FlowDialog:
    shell = kiosk.window.shell
    does = shell.does_key(key) if key else shell.does_primary()
    assert isinstance(does, Flow)
    kiosk.window.do(does)
    kiosk.settle()
    assert kiosk.window.question is not None
    return kiosk.window.question


def _fits(question: FlowDialog, name: str) -> None:
    assert question.height() <= SMALLEST[1]
    assert question.width() <= SMALLEST[0]
    save(question, name)
    assert cut_off(question) + too_low(question) + _cut_hints(question) == [], name


@pytest.mark.parametrize("text_size", get_args(TextSize))
@pytest.mark.parametrize("language", get_args(Language))
def test_the_questions_of_a_recording_fit(make_kiosk: MakeKiosk, language: Language, text_size: TextSize) -> None:
    kiosk = make_kiosk(language, text_size, SMALLEST)
    states = STATES | {"said-no-ends": Walker().to("I05").snapshot(READY)}
    for name, (state, key) in QUESTIONS.items():
        kiosk.show(states[state])
        question = _ask(kiosk, key)
        assert question.flow.name == name
        _fits(question, f"{name}-{language}-{text_size}")
        for step, answer in enumerate(STEPS.get(name, ()), start=2):
            QTest.keyClicks(QApplication.focusWidget() or question, answer)
            question.go_on()
            kiosk.settle()
            _fits(question, f"{name}-{step}-{language}-{text_size}")
        question.close_for_good()
        kiosk.settle()


@pytest.mark.parametrize("text_size", get_args(TextSize))
@pytest.mark.parametrize("language", get_args(Language))
def test_the_questions_before_closing_fit(make_kiosk: MakeKiosk, language: Language, text_size: TextSize) -> None:
    kiosk = make_kiosk(language, text_size, SMALLEST)
    scenes = {"close": Scene(RECORDING), "close_identity": identifying("liveness-begin")}
    known = replace(READY, staff=STAFF)
    scenes |= {"leave_plain": Scene(READY), "leave_signed": Scene(known)}
    scenes |= {"leave_taking": Scene(replace(RECORDING, staff=STAFF))}
    for name, scene in scenes.items():
        kiosk.show(scene)
        kiosk.window.close()
        kiosk.settle()
        question = kiosk.window.question
        assert question is not None
        assert question.flow.name == name
        _fits(question, f"{name}-{language}-{text_size}")
        question.cancel.click()
        kiosk.settle()


ASKING = {"sight": "by-sight", "accept": "fields-differ", "identity_cancel": "fields-open", "places_skip": "places"}


@pytest.mark.parametrize("text_size", get_args(TextSize))
@pytest.mark.parametrize("language", get_args(Language))
def test_the_questions_of_the_identity_step_fit(make_kiosk: MakeKiosk, language: Language, text_size: TextSize) -> None:
    kiosk = make_kiosk(language, text_size, SMALLEST)
    for name, look in ASKING.items():
        kiosk.show(identifying(look))
        if name == "identity_cancel":
            beside(kiosk, "identity.button.cancel").click()
        elif name == "places_skip":
            places_page(kiosk).leave.click()
        else:
            kiosk.window.shell.bottom.primary.click()
        kiosk.settle()
        question = kiosk.window.question
        assert question is not None
        assert question.flow.name == name
        _fits(question, f"{name}-{language}-{text_size}")
        question.close_for_good()
        kiosk.settle()


def _cut_hints(window: QWidget) -> list[str]:
    """The hints in empty lines that have less room than they need."""
    lines = window.findChildren(QLineEdit)
    return [
        line.placeholderText()
        for line in lines
        if line.fontMetrics().horizontalAdvance(line.placeholderText()) > line.width() - 2 * (line.height() // 3)
    ]


@pytest.mark.parametrize("text_size", get_args(TextSize))
@pytest.mark.parametrize("language", get_args(Language))
def test_the_warning_on_a_coloured_screen_fits(make_kiosk: MakeKiosk, language: Language, text_size: TextSize) -> None:
    kiosk = make_kiosk(language, text_size, SMALLEST)
    kiosk.show(showing(replace(views()["liveness-blink"], flash=FLASHING)))
    assert kiosk.window.flash.isVisible()
    save(kiosk.window, f"identity-flash-{language}-{text_size}")
    assert cut_off(kiosk.window.flash) + too_low(kiosk.window.flash) == []


@pytest.mark.parametrize("language", get_args(Language))
def test_pages_that_ask_one_question_do_not_scroll_at_standard_size(make_kiosk: MakeKiosk, language: Language) -> None:
    kiosk = make_kiosk(language, "standard", SIZES[0])
    for name in views():
        if name == "places-crowd":
            continue  # five faces are more than there is room for
        kiosk.show(identifying(name))
        page = kiosk.window.shell.page
        if not name.startswith(
            ("fields-", "room-", "by-hand", "done-people")
        ):  # forms, and lists whose lines grow where something is amiss
            assert not [each.accessibleName() for each in page.findChildren(Scroller) if _scrolls(each)], name


def _scrolls(scroller: Scroller) -> bool:
    return scroller.isVisible() and scroller.overflows()
