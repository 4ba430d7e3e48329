"""What reached the customer, as the verdict's page and the last page show it: unknown is said, and nothing is green."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from rulebook.checks.delivery import Delivery, HeardBack
from terminal.session.snapshot import Snapshot
from terminal.ui.pages.review import ReviewPage
from terminal.ui.pages.sealed import SealedPage
from terminal.ui.parts.reached import ReachedCard
from terminal.ui.parts.reached_words import head_words, reached_of
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Language, TextSize
from tests import ROOT
from tests.terminal.ui.conftest import JUDGED, MakeKiosk
from tests.terminal.ui.fitting import cut_off
from tests.terminal.ui.reached_views import GOOD, telling

SCREENS = ROOT / "build" / "screens"
REVIEW, SEALED = JUDGED["verdict-mixed"], JUDGED["sealed-passed"]
ZH = Phrases("zh")


def card_of(window: object) -> ReachedCard:
    page = window.shell.page  # type: ignore[attr-defined]  # a kiosk's window has it
    assert isinstance(page, ReviewPage | SealedPage)
    return page.reached


def one(each: Delivery) -> tuple[str, str]:
    """Tone and text of the line for one item of the first node that has a prompt."""
    snapshot = telling(REVIEW)
    assert snapshot.walk is not None
    first = snapshot.walk.deliveries[0]
    told = replace(each, node=first.node, item=each.item or first.item)
    (line,) = reached_of(ZH, replace(snapshot, walk=replace(snapshot.walk, deliveries=(told,))))
    return line.tone, line.text


@pytest.mark.parametrize("name", ["verdict", "sealed-passed"])
@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(("language", "text_size"), [("zh", "standard"), ("en", "standard"), ("zh", "elder")])
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1280, 720)])
def test_it_folds_out_and_nothing_is_cut_off(
    make_kiosk: MakeKiosk, name: str, known: bool, language: Language, text_size: TextSize, size: tuple[int, int]
) -> None:
    kiosk = make_kiosk(size=size, language=language, text_size=text_size)
    kiosk.show(telling(JUDGED[name], known=known))
    card = card_of(kiosk.window)
    assert card.isVisible()
    assert card.lines == [], "made once somebody wants to see them"
    card.fold.click()
    kiosk.settle()
    assert card.lines
    assert cut_off(kiosk.window) == []
    assert card.visibleRegion().boundingRect().contains(card.head.geometry()), "what was folded out is in view"
    shown = " ".join(each.text() for each in card.findChildren(QLabel))
    assert ("没有看" in shown or "not looked at" in shown) is True
    SCREENS.mkdir(parents=True, exist_ok=True)
    kiosk.window.grab().save(str(SCREENS / f"reached-{name}-{known}-{language}-{text_size}-{size[0]}.png"))
    card.fold.click()
    kiosk.settle()
    assert not card.lines[0].isVisible()


@pytest.mark.parametrize("snapshot", [REVIEW, SEALED])
def test_a_take_that_tells_nothing_shows_no_card(make_kiosk: MakeKiosk, snapshot: Snapshot) -> None:
    kiosk = make_kiosk()
    kiosk.show(snapshot)
    assert not card_of(kiosk.window).isVisible()


def test_what_is_unknown_is_said_and_nothing_is_ever_green() -> None:
    for known in (True, False):
        for phrases in (ZH, Phrases("en")):
            lines = reached_of(phrases, telling(REVIEW, known=known))
            assert {each.tone for each in lines} <= {"plain", "warn", "unknown"}
            assert all(each.tone == "unknown" for each in lines) is not known
    tone, text = one(Delivery("", 1, "", "ab" * 32, shown_ms=900, act="heard", via="customer"))
    assert tone == "unknown"
    assert text == "在屏 0.9 秒 · 面向屏幕：没有看 · 声音：没有核对 · 字高未量 · 画面：没有取 · 听清楚了"


@pytest.mark.parametrize(
    ("changes", "tone", "words"),
    [
        ({}, "plain", "面向屏幕 96% · 现场听到了 · 字高 9.2 毫米 · 听清楚了"),
        ({"facing_percent": 49}, "warn", "面向屏幕 49%"),
        ({"facing_percent": None}, "unknown", "面向屏幕：没有看"),
        ({"playout": HeardBack(found=False)}, "warn", "现场没有听到"),
        ({"playout": None}, "plain", "声音：没有核对"),
        ({"to_end": False}, "warn", "屏上没有显示全"),
        ({"item": "document:terms", "to_end": False}, "warn", "没有看到最后一页"),
        ({"item": "document:terms"}, "plain", "看到了最后一页"),
        ({"act": "none", "via": ""}, "warn", "客户没有应"),
        ({"via": "seller"}, "plain", "听清楚了（销售人员代录）"),
        ({"via": "paced"}, "plain", "听清楚了（按时钟走的）"),
        ({"act": "refused"}, "plain", "答了不同意"),
        ({"act": "accepted"}, "warn", "点了同意，没有听到开口"),
        ({"act": "waved"}, "plain", "waved"),
    ],
)
def test_each_figure_has_its_words(changes: dict[str, object], tone: str, words: str) -> None:
    found, text = one(replace(GOOD, **changes))  # type: ignore[arg-type]  # fields by their names
    assert found == tone
    assert words in text


def test_the_last_attempt_counts_and_says_which_it_was() -> None:
    snapshot = telling(REVIEW)
    assert snapshot.walk is not None
    first = snapshot.walk.deliveries[0]
    both = (replace(first, act="none", via=""), replace(first, attempt=2))
    (line,) = reached_of(ZH, replace(snapshot, walk=replace(snapshot.walk, deliveries=both)))
    assert line.tone == "plain"
    assert "（第 2 次）" in line.title
    assert head_words(ZH, [line]) == "提示送达：1 条"


def test_the_head_counts_what_is_amiss_and_what_is_unknown() -> None:
    head = head_words(ZH, reached_of(ZH, telling(REVIEW)))
    assert head.endswith("2 条要看一下 · 1 条没有核对全")
