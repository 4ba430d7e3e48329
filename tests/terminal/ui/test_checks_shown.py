"""What the checks say, as screens tell it: green only for `ok` and `pass`, and words with advice for all that lacks."""

import random
from dataclasses import replace
from typing import TypeVar, get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from rulebook.checks.verdict import Judgement, Verdict
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import CheckLine, LineState, Snapshot
from terminal.ui.pages.node import NodePage
from terminal.ui.pages.review import ReviewPage
from terminal.ui.pages.sealed import SealedPage
from terminal.ui.pages.unmet import UnmetPage
from terminal.ui.parts.check_lines import grave
from terminal.ui.parts.marks import Icon
from terminal.ui.parts.stands import stands_of
from terminal.ui.parts.walk import JUDGING_MS
from terminal.ui.ports import TextSize
from tests.terminal.ui.conftest import JUDGED, Kiosk, MakeKiosk
from tests.terminal.ui.desk import ENTER, Desk
from tests.terminal.ui.green import LARGE, green
from tests.terminal.ui.judged_views import judged, judgement, lines, passed
from tests.terminal.ui.plans import SALE

Kind = TypeVar("Kind")
_PERSON = ("word", "confirmed", "overridden", "referred", "insisted")


def _page(kiosk: Kiosk, kind: type[Kind]) -> Kind:
    page = kiosk.window.shell.page
    assert isinstance(page, kind)
    return page


def _with_lines(snapshot: Snapshot, found: tuple[CheckLine, ...]) -> Snapshot:
    assert snapshot.walk is not None
    return replace(snapshot, walk=replace(snapshot.walk, lines=found))


def _shuffled(found: tuple[CheckLine, ...], dice: random.Random) -> tuple[CheckLine, ...]:
    """Every line in a state of its own, with the words that such a state has."""
    states: tuple[LineState, ...] = get_args(LineState)
    told = lines("I08", "bad")
    some = next(line for line in told if line.seen is not None)
    shuffled = []
    for line in found:
        state = dice.choice((*states, "ok", "ok", "open"))
        amiss = state in ("failing", "unknown")
        seen, advice = (line.seen or some.seen, line.advice or some.advice) if amiss else (None, None)
        shuffled.append(replace(line, state=state, seen=seen, advice=advice))
    return tuple(shuffled)


# The list of a node


@pytest.mark.parametrize("seed", range(4))
def test_a_line_is_green_only_where_the_check_says_ok(kiosk: Kiosk, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(12):
        found = _shuffled(lines("I08"), dice)
        kiosk.show(_with_lines(JUDGED["list-failing"], found))
        page = _page(kiosk, NodePage)
        good = {line.title.zh for line in found if line.state == "ok"}
        own = {text for text in green(page.checks) if text.startswith(("时间够了", "其余"))}
        assert green(page.checks) - own <= good
        others = {line.title.zh for line in found if line.state != "ok"}
        assert not (green(page.checks) & (others - good))
        said = page.checks.said()
        if said[-1][1].startswith("其余"):  # a tick for the rest is one for all of it
            assert said[-1][0] == "ok"
        tones = [tone for tone, _ in said[:-1]]
        assert tones == sorted(tones, key=("fail", "warn", "plain", "unknown", "person", "ok").index)
        if grave(found):
            assert tones[0] in ("fail", "warn"), "what is amiss stands first"


def test_a_check_of_what_is_not_there_yet_is_not_ticked(kiosk: Kiosk) -> None:
    """No paper was shown: nobody can say that it was the right one."""
    early = {line.check: line for line in lines("I08", "early")}
    assert early["paper.title"].state == "open"
    assert "ok" not in {early[check].state for check in ("answer.refused", "answer.short") if check in early}
    kiosk.show(JUDGED["list-early"])
    assert early["paper.title"].title.zh not in green(_page(kiosk, NodePage).checks)


@pytest.mark.parametrize("size", [(1280, 720), (1366, 768), (1920, 1080)], ids=str)
@pytest.mark.parametrize("text_size", get_args(TextSize))
def test_lines_that_change_make_nothing_jump_and_no_new_widget(
    make_kiosk: MakeKiosk, size: tuple[int, int], text_size: TextSize
) -> None:
    kiosk = make_kiosk("zh", text_size, size)
    base, seen = JUDGED["list-failing"], []
    ways = ("bad", "early", "good", "unseen", "bad")
    for way in ways:
        kiosk.show(_with_lines(base, lines("I08", way)))
        page = _page(kiosk, NodePage)
        seen.append((page.checks.height(), kiosk.window.shell.preview.geometry().getRect()))
    assert len(set(seen)) == 1, seen
    before = {id(row) for row in page.checks.rows}, len(kiosk.window.findChildren(QLabel))
    for way in ways:
        kiosk.show(_with_lines(base, lines("I08", way)))
    assert ({id(row) for row in page.checks.rows}, len(kiosk.window.findChildren(QLabel))) == before
    kiosk.show(_with_lines(base, ()))
    assert page.checks.height() == seen[0][0], "between two nodes, too"


def test_a_press_that_is_held_back_takes_no_second_one_and_says_why_only_after_a_while(kiosk: Kiosk) -> None:
    desk, bottom = Desk(kiosk), kiosk.window.shell.bottom
    ready = _with_lines(JUDGED["list-judging"], lines("I05"))
    assert ready.walk is not None
    desk.shows(replace(ready, walk=replace(ready.walk, judging=False)))
    page = _page(kiosk, NodePage)
    while not page.card.read.all:
        page.card.turn(1)
        kiosk.settle()
    word = bottom.primary.words()
    assert desk.keys(ENTER) == [Pressed("node_passed")]
    desk.shows(ready)
    assert (bottom.primary.words(), bottom.primary.isEnabled()) == (word, True), "nothing flickers"
    QTest.keyClick(kiosk.window, ENTER)
    assert desk.sent() == []
    QTest.qWait(JUDGING_MS + 60)
    assert (bottom.primary.words(), bottom.primary.isEnabled()) == ("正在检查", False)
    assert desk.keys(ENTER) == []
    desk.shows(replace(ready, walk=replace(ready.walk, judging=False)))
    assert (bottom.primary.words(), bottom.primary.isEnabled()) == (word, True)


# A node that lacks something


def test_an_unmet_node_says_what_lacks_with_advice_and_what_was_good_stays_ticked(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(JUDGED["unmet-checks"])
    page = _page(kiosk, UnmetPage)
    told = [text for text in page.told.texts() if "还可以" not in text]
    assert page.card.title.text() == f"这一节点还差 {len(told)} 样"
    assert len(told) >= 4
    assert all("请" in text for text in told), "one advice each"
    assert any("没有看清标题" in text for text in told), "what was awaited lacks, now that it is over"
    assert not page.note.isHidden()
    assert green(page.checks), "what was good stays ticked"
    assert green(page) == set()
    assert kiosk.window.shell.bottom.primary.words() == "重做本节点"
    assert desk.keys(Qt.Key.Key_R) == [Pressed("repeat")]
    assert desk.keys(Qt.Key.Key_L) == [Pressed("put_off")]


# Nodes by their verdict


@pytest.mark.parametrize("seed", range(3))
def test_every_node_stands_as_its_verdict_says_and_no_better(kiosk: Kiosk, seed: int) -> None:
    """In rehearsals and practice a failing node is walked on: it is shown as failing all the same."""
    dice = random.Random(seed)
    ids = [node.id for node in SALE.plan.nodes]
    said: dict[str, Verdict] = {node: dice.choice(get_args(Verdict)) for node in ids}
    shown = passed([node for node in ids if said[node] != "pass"]).snapshot(JUDGED["verdict"])
    nodes = tuple(
        each.model_copy(update={"verdict": said[each.id], "attempts": (), "findings": ()}) for each in judgement().nodes
    )
    found = Judgement(verdict="fail", nodes=nodes, checklist="ab")
    kiosk.show(judged(shown, found))
    page, bars = _page(kiosk, ReviewPage), kiosk.window.shell.bottom.steps.bars
    for node, bar, button in zip(ids, bars, page.grid.buttons, strict=True):
        (mark,) = button.findChildren(Icon)
        verdict = said[node]
        assert (bar == "done") == (mark.tone == "ok") == (verdict == "pass"), (node, verdict)
        assert (bar == "person") == (mark.tone == "person") == (verdict == "confirmed"), (node, verdict)
        assert (bar == "later") == (mark.tone == "warn") == (verdict == "fail"), (node, verdict)
        assert (mark.tone == "unknown") == (verdict in ("review", "not_judged"))
    counted = {stand: card.figure.text() for stand, card in page.counts.items() if not card.isHidden()}
    verdicts = list(said.values())
    of: dict[str, Verdict] = {"pass": "pass", "confirmed": "confirmed", "later": "fail", "review": "review"}
    assert counted == {
        stand: str(verdicts.count(verdict))
        for stand, verdict in {**of, "unjudged": "not_judged"}.items()
        if verdict in verdicts
    }
    titles = {node.title.zh for node in SALE.plan.nodes if said[node.id] == "pass"}
    assert green(page) == titles | {"机器判通过", str(verdicts.count("pass"))}


@pytest.mark.parametrize("name", sorted(JUDGED))
def test_no_picture_of_a_judged_take_is_greener_than_its_verdicts(kiosk: Kiosk, name: str) -> None:
    shown = JUDGED[name]
    kiosk.show(shown)
    stands, page = stands_of(shown), kiosk.window.shell.page
    if shown.page in ("node", "unmet"):
        assert green(page) == set()
        return
    whole = all(stand == "pass" for stand in stands)
    if isinstance(page, ReviewPage):
        assert (LARGE in green(page)) == whole
    if isinstance(page, SealedPage):
        fails = "fail" in stands
        assert (page.title.text() == "已录好") == (LARGE in green(page)) == (not fails)
        assert (kiosk.window.shell.top.state.text() == "已录好") == (not fails)
        assert ("done" in kiosk.window.shell.bottom.steps.bars[:-1]) == whole
        assert any(stand in _PERSON for stand in stands) == any("确认" in each or "定为" in each
                                                               for each in page.counts.texts())  # fmt: skip


# The verdict page


def test_what_can_be_made_good_has_a_card_and_takes_the_blue_place(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(JUDGED["verdict-mixed"])
    page, bottom = _page(kiosk, ReviewPage), kiosk.window.shell.bottom
    nodes = [card.said.node for card in page.cards.cards if card.said is not None and card.said.node]
    assert nodes == ["I05", "I08"]
    first = page.cards.cards[0].said
    assert first is not None
    assert "从 00:" in first.caption
    assert any("请" in line for line in first.lines)
    assert bottom.primary.words() == "现在补"
    assert desk.keys(ENTER) == [Pressed("reopen", detail={"node": "I05"})]
    assert desk.keys(Qt.Key.Key_2) == [Pressed("reopen", detail={"node": "I08"})]
    assert desk.clicks(page.cards.cards[0].button) == [Pressed("reopen", detail={"node": "I05"})]
    said = [(card.said.tone, card.said.title, *card.said.lines) for card in page.cards.cards if card.said is not None]
    decided = next(each for each in said if "主管定为可以" in each[1])
    assert decided[0] == "person"
    assert "陈立" in decided[2]
    assert "我在场看到本人表示" in decided[2], "the reason in words"
    word = next(each for each in said if "回答没有经机器核对" in each[1])
    assert "总部逐份看" in word[2], "it says who will look"


def test_a_take_that_fails_can_be_ended_only_by_a_yes_that_knows_it(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(JUDGED["verdict-lacks"])
    assert desk.keys(Qt.Key.Key_F) == []
    assert desk.question == "finish_failing"
    question = kiosk.window.question
    assert question is not None
    assert desk.keys(ENTER) == [], "Enter never says yes to it"


def test_in_practice_it_is_said_what_a_real_take_would_want_and_nothing_stops(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(JUDGED["verdict-practice"])
    page = _page(kiosk, ReviewPage)
    assert page.headline.title.text() == "有 2 处，真录时要补"
    assert page.cards.cards[0].chip.text() == "真录时要补"
    assert desk.keys(Qt.Key.Key_F) == [Pressed("finish")]


def test_where_nothing_was_checked_the_page_says_so(kiosk: Kiosk) -> None:
    kiosk.show(JUDGED["verdict-unjudged"])
    page = _page(kiosk, ReviewPage)
    assert "什么都没有经过机器检查" in page.headline.line.text()
    assert page.cards.cards == []
    assert green(page) == set()
    assert kiosk.window.shell.bottom.primary.words() == "结束并封存"
