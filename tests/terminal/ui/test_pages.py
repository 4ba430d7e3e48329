"""Pages: one file each, found by itself; and what they say of a sale, its plan and its end."""

import ast
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from faults.catalogue import CATALOGUE
from faults.trouble import Trouble
from rulebook.plan.plan import PlannedNode
from rulebook.walk.walking import begin
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Ending, NodeState, Snapshot
from terminal.ui.page import Page
from terminal.ui.pages.clock import ClockPage
from terminal.ui.pages.insisting import InsistingPage
from terminal.ui.pages.node import NodePage
from terminal.ui.pages.plan import PlanPage
from terminal.ui.pages.review import ReviewPage
from terminal.ui.pages.sealed import SealedPage
from terminal.ui.parts.online_check import ONLINE_REASONS
from terminal.ui.parts.stands import BARS, TONES
from terminal.ui.parts.stopped import StoppedPage
from terminal.ui.parts.walk import joiners
from terminal.ui.phrases import table
from terminal.ui.phrases.table import words_of
from terminal.ui.registry import all_pages, page_names, pages_in
from tests import ROOT
from tests.terminal.ui.conftest import LAST, READY, RECORDING, STATES, Kiosk, planned, taking, walked
from tests.terminal.ui.desk import ENTER, Desk
from tests.terminal.ui.identity_views import identifying
from tests.terminal.ui.node_views import asked, in_hand, questions_begin
from tests.terminal.ui.plans import DECLARED, REFUSED, SALE, UNRECORDED, Walker, child_sale, place, twice_insisting_sale


def test_every_name_has_one_page_and_no_page_has_another_name() -> None:
    assert set(all_pages()) == set(page_names())


def test_a_page_is_found_by_its_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "more_pages"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "farewell.py").write_text(
        "from terminal.ui.page import Page\n\n\nclass FarewellPage(Page):\n    names = ('farewell',)\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert [page.__name__ for page in pages_in("more_pages", [str(package)])] == ["FarewellPage"]
    del sys.modules["more_pages.farewell"], sys.modules["more_pages"]


def test_no_two_modules_have_the_same_phrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "more_words"
    package.mkdir()
    for name in ("__init__", "one", "other"):
        (package / f"{name}.py").write_text("ZH = {'window.title': '双录'}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(table, "PACKAGES", ("more_words",))
    with pytest.raises(ValueError, match=r"more_words\.other: .*window\.title"):
        table.words_of.__wrapped__("zh")
    for name in ("more_words", "more_words.one", "more_words.other"):
        del sys.modules[name]


@pytest.mark.usefixtures("app")
def test_every_page_is_among_those_that_are_drawn() -> None:
    drawn = {snapshot.page for snapshot in STATES.values()} | {
        identifying(look).snapshot.page for look in ("consent", "card-waiting", "card-clear", "by-sight", "done")
    }
    assert drawn | {"liveness", "places", "room", "by_hand", "other_person"} == set(page_names())


def test_the_shell_names_no_page(kiosk: Kiosk) -> None:
    for state, snapshot in STATES.items():
        kiosk.show(snapshot)
        page = kiosk.window.shell.page
        assert snapshot.page in page.names, state
        visible = [each for each in kiosk.window.findChildren(Page) if each.isVisible()]
        assert visible == [page], state


def test_letters_are_unique_on_every_page(kiosk: Kiosk) -> None:
    for state, snapshot in STATES.items():
        kiosk.show(snapshot)
        keys = [each.key for each in kiosk.window.shell.page.beside() if each.key]
        assert len(keys) == len(set(keys)), state
        assert "M" not in keys


# Clock


def test_a_supervisor_answers_for_a_clock_that_is_doubted(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(STATES["clock"])
    page = kiosk.window.shell.page
    assert isinstance(page, ClockPage)
    assert page.told.texts() == [doubt.sentence("zh") for doubt in STATES["clock"].station.clock]
    assert desk.keys(ENTER) == []
    assert desk.question == "clock_accept"
    desk.types("Chen")
    desk.keys(ENTER)
    desk.types("dead battery")
    assert desk.keys(ENTER) == [Pressed("accept_clock", "Chen", {"reason": "dead battery"})]
    assert desk.keys(Qt.Key.Key_Escape) == [Pressed("leave")]


def test_the_strip_says_whose_sale_it_is(kiosk: Kiosk) -> None:
    kiosk.show(READY)
    assert not kiosk.window.shell.top.sale.isVisible()
    for shown in (STATES["plan"], identifying("consent"), RECORDING):
        kiosk.show(shown)
        assert kiosk.window.shell.top.sale.whole() == "示例银行股份有限公司 · 王芳 · 李明"
        assert kiosk.window.shell.top.sale.isVisible()


# Plan


def _plan(kiosk: Kiosk, name: str) -> PlanPage:
    kiosk.show(STATES[name])
    page = kiosk.window.shell.page
    assert isinstance(page, PlanPage)
    return page


def test_the_plan_says_what_is_recorded_and_what_to_have_at_hand(kiosk: Kiosk) -> None:
    page = _plan(kiosk, "plan")
    assert page.headline.title.text() == "可以办理，须录音录像"
    told = [*page.papers.lines.texts(), *page.after.lines.texts(), *page.notices.lines.texts()]
    assert "依据 保监发〔2017〕54号 第六条（一）" in page.headline.line.text()
    shown, signed = (1 + [node.id for node in SALE.plan.nodes].index(name) for name in ("I08", "I20"))
    assert f"投保提示书 · 出示并签名 · 节点 {shown}、{signed}" in told
    assert "质检：抽查不少于 30%，犹豫期内看完；发现问题 15 个工作日内整改（保监发〔2017〕54号 第十条）" in told
    assert "保存：合同终止后至少 10 年（保监发〔2017〕54号 第十三条）" in told
    lacking = [each.zh for each in SALE.plan.not_ready]
    assert told[-len(lacking) - 1 :] == [f"规则包未核对完，不能用于正式业务，还差 {len(lacking)} 项：", *lacking]
    assert [page.figures[name].figure.text() for name in ("nodes", "minutes", "papers")] == ["23", "约 10", "8"]
    assert kiosk.window.shell.bottom.place.whole() == "第 2 步，共 7 步：录制方案"
    assert kiosk.window.shell.bottom.steps.bars == ("over", "current", "open", "open", "open", "open", "open")
    desk = Desk(kiosk)
    assert desk.keys(ENTER) == [Pressed("start")]
    assert desk.keys(Qt.Key.Key_Escape) == [Pressed("leave")]


def test_a_refused_sale_says_why_with_the_clause_and_cannot_begin(kiosk: Kiosk) -> None:
    page = _plan(kiosk, "plan-refused")
    assert page.headline.title.text() == "这笔业务不能办，有 1 处不符合规定"
    said = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert REFUSED.plan.refusals[0].sentence.zh in said
    assert "依据 金融监管总局令2025年第7号 第二十九条" in said
    assert "这些是规定的限制，主管也不能放行。" in said
    assert not page.nodes.isVisible()
    assert kiosk.window.shell.bottom.steps.bars[1] == "fail"
    desk = Desk(kiosk)
    assert desk.keys(ENTER) == [Pressed("leave", detail={"to": "entry"})], "there is no going on, only correcting"


def test_a_sale_that_is_not_made_needs_a_reason(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(STATES["plan-refused"])
    assert desk.keys(Qt.Key.Key_Q) == []
    assert desk.question == "drop_sale"
    assert desk.keys(ENTER) == [], "a pedal ends nothing"
    desk.keys(Qt.Key.Key_Q, Qt.Key.Key_1)
    question = kiosk.window.question
    assert question is not None
    assert desk.clicks(question.confirm) == [Pressed("drop_sale", detail={"reason": "refused", "note": ""})]


def test_what_need_not_be_recorded_says_so(kiosk: Kiosk) -> None:
    assert UNRECORDED.plan.record == "none"
    assert _plan(kiosk, "plan-unrecorded").headline.title.text() == "按规定不须录制"
    traced = replace(UNRECORDED, plan=UNRECORDED.plan.model_copy(update={"record": "page_trace"}))
    kiosk.show(planned(traced))
    assert _headline(kiosk) == "可以办理，由网页留痕，不在本终端录制"
    heard = replace(SALE, plan=SALE.plan.model_copy(update={"record": "audio"}))
    kiosk.show(planned(heard))
    assert _headline(kiosk) == "可以办理，只录声音"
    kiosk.show(planned(heard, obstacle=Trouble("plan.recorded_elsewhere")))
    assert _headline(kiosk) == "可以办理，由通话系统录音，不在本终端录制"


def _headline(kiosk: Kiosk) -> str:
    page = kiosk.window.shell.page
    assert isinstance(page, PlanPage)
    return page.headline.title.text()


def test_declarations_notices_and_going_on_are_said(kiosk: Kiosk) -> None:
    assert DECLARED.plan.declarations[0].sentence.zh in _plan(kiosk, "plan-declared").notices.lines.texts()[0]
    notice = child_sale().plan.notices[0].sentence
    assert notice is not None
    assert notice.zh in _plan(kiosk, "plan-noticed").notices.lines.texts()
    told = _plan(kiosk, "plan-resumes").notices.lines.texts()
    assert "接着录像 32-0117-000479 录。从第 3 个节点继续。" in told
    assert kiosk.window.shell.bottom.primary.words() == "接着录"
    kiosk.show(STATES["plan"])  # another sale, for a sale that is shown already is not shown anew
    told = _plan(kiosk, "plan-resumes-all-done").notices.lines.texts()
    assert "接着录像 32-0117-000479 录。节点都已录完，只差封存。" in told


def test_the_next_obstacle_is_shown_too(kiosk: Kiosk) -> None:
    page = _plan(kiosk, "plan")
    assert not page.obstacle.isVisible()
    kiosk.show(planned(SALE, obstacle=Trouble("capture.no_room", {"seconds": 1, "needed": 2, "free": 1})))
    assert page.obstacle.isVisible()
    assert not kiosk.window.shell.bottom.primary.isEnabled()


@pytest.mark.parametrize("state", ["plan-unrecorded", "plan-unverified"])
def test_what_stands_in_the_way_is_what_the_catalogue_says(kiosk: Kiosk, state: str) -> None:
    page = _plan(kiosk, state)
    sale = STATES[state].sale
    assert sale is not None
    assert sale.obstacle is not None
    assert CATALOGUE[sale.obstacle.key].zh in page.obstacle.texts()[0]


# Nodes


def test_of_a_no_only_what_that_question_means_is_told(kiosk: Kiosk) -> None:
    sale = twice_insisting_sale()
    answers = sale.plan.nodes[place("I01")].answers
    assert len(answers) == 2
    for question, put in enumerate(answers):
        walker = Walker(sale).to("I01").press(Pressed("said_no", detail={"question": question}))
        kiosk.show(walker.snapshot(READY))
        page = kiosk.window.shell.page
        assert isinstance(page, InsistingPage)
        assert page.told.texts()[1:] == [put.no_means.zh]


def test_pages_on_which_a_node_stops_say_why_and_show_the_node(kiosk: Kiosk) -> None:
    for state in ("unmet", "unmet-last", "insisting", "waiting"):
        kiosk.show(STATES[state])
        page, walk = kiosk.window.shell.page, STATES[state].walk
        assert isinstance(page, StoppedPage)
        assert walk is not None
        assert walk.node is not None
        assert page.card.title.text()
        assert page.told.texts()
        assert page.node.head.title.text() == walk.node.title.zh
        assert page.node.reading.label.plain


def test_who_comes_and_goes_is_whom_the_walk_lets_join() -> None:
    for state in ("recording", "node-guardian"):
        sale = STATES[state].sale
        assert sale is not None
        assert set(joiners(STATES[state])) == begin(sale.plan).joiners
    assert joiners(STATES["node-guardian"]) == ("guardian", "insured")
    assert joiners(READY) == ()


def test_a_node_has_everything_that_the_plan_has_for_it(kiosk: Kiosk) -> None:
    """Over its screens, its questions and the check list; prompts are the customer's display's, and told there."""
    for language in ("zh", "en"):
        kiosk.window.set_language(language)
        for node in SALE.plan.nodes:
            said = "\n".join(_all_of(kiosk, Walker().to(node.id).snapshot(READY), node))
            wanted = [node.title, *node.say, *node.copy_by_hand, *(paper.title for paper in node.show)]
            wanted += [each.question for each in node.answers]
            assert [each.zh for each in wanted if _tight(each.say(language)) not in _tight(said)] == [], node.id
            answers = [answer for each in node.answers for answer in each.accepted[:3]]
            assert [answer for answer in answers if answer not in said] == [], node.id


def _tight(text: str) -> str:
    """Without blanks: where a sentence is parted over two screens, one is left out."""
    return "".join(text.split())


def _all_of(kiosk: Kiosk, snapshot: Snapshot, node: PlannedNode) -> list[str]:
    """What a node says while it is read and asked, screen by screen."""
    kiosk.show(asked(snapshot))
    page = kiosk.window.shell.page
    assert isinstance(page, NodePage)
    sentences: list[str] = []
    for _ in range(40):
        sentences.append(page.card.reading.label.plain.replace("\n", " "))
        if page.card.read.all:
            break
        page.card.turn(1)
        kiosk.settle()
    read = " ".join(sentences).replace("（可不读）", "")
    told = [read, *page.card.texts()]
    for done in range(len(node.answers)):
        kiosk.show(in_hand(snapshot, questions_begin(node) + done))
        if page.asked is None:
            page.primary().does()  # type: ignore[operator,misc]  # it is the page's own
        kiosk.settle()
        told += [page.card.reading.label.plain, *(frame.radio.text() for frame in page.heard.frames.values())]
    return told


# The end


def test_nothing_that_a_person_said_is_ever_green() -> None:
    assert set(BARS) == set(TONES) == {*get_args(NodeState), "word", "unjudged", "review", "fail"}
    for stand in BARS:
        assert (BARS[stand] == "done") == (stand == "pass")
        assert (TONES[stand] == "ok") == (stand == "pass")


def test_only_what_was_finished_is_called_recorded_and_green(kiosk: Kiosk) -> None:
    seen = {}
    for ending in get_args(Ending):
        kiosk.show(taking(STATES["sealed"], ending=ending))
        page = kiosk.window.shell.page
        assert isinstance(page, SealedPage)
        seen[ending] = page.title.text()
        assert (page.badge.tone == "ok") == (ending == "finished")
        assert (kiosk.window.shell.top.state.text() == "已录好") == (ending == "finished")
    assert seen["finished"] == "已录好"
    assert len(set(seen.values())) == len(seen)
    assert Desk(kiosk).keys(ENTER) == [Pressed("leave")]


@pytest.mark.parametrize("code", ["take.no_picture", "take.no_sound"])
def test_a_take_that_lacks_what_its_plan_demands_is_sealed_and_not_called_recorded(kiosk: Kiosk, code: str) -> None:
    kiosk.show(replace(taking(STATES["sealed"], ending="finished"), trouble=Trouble(code)))
    page = kiosk.window.shell.page
    assert isinstance(page, SealedPage)
    assert page.title.text() == "已封存，但录得不全"
    assert page.badge.tone == "fail"
    assert kiosk.window.shell.top.state.text() == "录得不全"


def test_confirmed_nodes_are_counted_apart(kiosk: Kiosk) -> None:
    passed = Pressed("node_passed", detail={"outcome": "pass"})
    walker = Walker().to("I20").press(passed).keys("node_passed")
    kiosk.show(walker.snapshot(READY))
    page = kiosk.window.shell.page
    assert isinstance(page, ReviewPage)
    counts = {state: card.figure.text() for state, card in page.counts.items() if not card.isHidden()}
    assert counts == {"pass": "1", "confirmed": str(LAST - 1)}
    assert page.headline.badge.tone == "person", "nothing is green while one node was not judged"
    assert kiosk.window.shell.bottom.steps.bars[-3:] == ("person", "done", "person")
    kiosk.show(walked()["finished"])
    assert kiosk.window.shell.page.counts.texts() == [f"{LAST} 个由销售人员确认、未经机器检查"]  # type: ignore[attr-defined]


def test_no_phrase_is_left_over() -> None:
    """A page that is deleted takes its words along: what stands in the table is asked for somewhere."""
    code = "\n".join(_without_tables(path) for path in sorted((ROOT / "terminal" / "ui").rglob("*.py")))
    beginnings = {match for match in re.findall(r"f\"([a-z_.]*)\{", code) if match}
    asked = set(re.findall(r"\"([a-z_]+(?:\.[a-zA-Z_-]+)+)\"", code)) | {"consent.recording"}
    known = {key for key in words_of("zh") if key in asked or any(key.startswith(begin) for begin in beginnings)}
    flows = {"more", "close", "close_identity", *re.findall(r"Flow\(\s*\"(\w+)\"", code)}
    known |= {f"{flow}.{part}" for flow in flows for part in ("title", "text", "confirm", "cancel")}
    asking = re.findall(r"who_and_why\(\"(\w+)\"", code)
    known |= {f"{name}.{part}" for name in asking for part in ("name", "reason")}
    known |= {f"accept_online.{part}" for part in (*ONLINE_REASONS, "name", "reason")}
    names = (
        "consent",
        "consent.recording",
        "insisted",
        "supervisor",
        "give_up",
        "customer_ends",
        "drop_sale",
        "accept",
    )
    more = ("sight", "room_accept", "end_sale", "clock_accept", "consent_enter", "entry")  # `entry`: the form's fields
    known |= {key for key in words_of("zh") if key.startswith(tuple(f"{name}." for name in (*names, *more)))}
    assert sorted(words_of("zh").keys() - known) == [], sorted(words_of("zh").keys() - known)


def _without_tables(path: Path) -> str:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tree.body = [
        node for node in tree.body if not (isinstance(node, ast.AnnAssign) and ast.unparse(node.target) in ("ZH", "EN"))
    ]
    return ast.unparse(tree).replace("'", '"')
