"""Green, ticks and 已录好 stand only where it was so: random walks through real plans, as the screens tell them."""

import random
from dataclasses import replace
from typing import Any, get_args

import pytest
from PySide6.QtWidgets import QLabel

from faults.trouble import Trouble
from rulebook.walk.states import ENDS, Event
from rulebook.walk.walking import Happened, Outcome, advance
from terminal.session.customer.pacing import paced_act
from terminal.session.customer.view import ItemState
from terminal.session.facts.customer import CustomerActed, Via
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import TakeClosed
from terminal.session.snapshot import DeliveryView, Ending, NodeState, Snapshot, TakeView
from terminal.ui.pages.node import NodePage
from terminal.ui.pages.plan import PlanPage
from terminal.ui.pages.review import ReviewPage
from terminal.ui.pages.sealed import SealedPage
from terminal.ui.parts.marks import Icon
from tests.terminal.ui.conftest import READY, SLIP, Kiosk, planned
from tests.terminal.ui.customer_views import SLIP as HER_SLIP
from tests.terminal.ui.customer_views import TAKE, Visit
from tests.terminal.ui.green import LARGE, green
from tests.terminal.ui.judged_views import judged, judgement
from tests.terminal.ui.plans import SALE, Walker
from tests.terminal.ui.test_customer_screens import Display, MakeDisplay, display

__all__ = ["display"]

WALKS, STEPS = 6, 60
_PERSON = ("confirmed", "overridden", "referred", "insisted")


def _random_step(walker: Walker, dice: random.Random) -> None:
    """Whatever the table lets happen now, as likely as anything else; giving up and ending are rarer."""
    walk = walker.walk
    events = list(get_args(Event))
    dice.shuffle(events)
    rare = ("give_up", "ended_by_customer", "supervisor_ended", "said_no", "take_interrupted", "consent_refused")
    for event in sorted(events, key=lambda each: each in rare and dice.random() < 0.9):
        happened = Happened(
            event,
            role=dice.choice(sorted(walk.missing) or sorted(walk.joiners) or [""]),
            node=dice.choice([step.node for step in walk.steps]),
            by="陈立",
            reason="在场看到",
            outcome=dice.choice(("pass", "confirmed")),
        )
        then = advance(walk, happened)
        if not then.traces[-1].refused:
            walker.walk = then
            return


@pytest.mark.parametrize("seed", range(WALKS))
def test_screens_say_of_every_node_what_the_walk_says(kiosk: Kiosk, seed: int) -> None:
    dice = random.Random(seed)
    walker = Walker().keys("take_opened")
    for _ in range(STEPS):
        _random_step(walker, dice)
        shown = walker.snapshot(READY)
        kiosk.show(shown)
        _compare(kiosk, walker)
        if walker.walk.state in ENDS:
            break


@pytest.mark.parametrize("seed", range(3))
def test_the_verdict_says_of_every_node_how_it_was_done(kiosk: Kiosk, seed: int) -> None:
    """Through the whole plan, each node in a way of its own; the first seed's are all judged by the machine."""
    dice = random.Random(seed)
    walker = Walker().keys("take_opened")
    while walker.walk.state == "at_node":
        walker.join()
        way = "pass" if seed == 0 else dice.choice(("pass", "confirmed", "put_off", "overridden", "referred"))
        if way in ("overridden", "referred"):
            decided: Event = "supervisor_passed" if way == "overridden" else "supervisor_referred"
            walker.press(Pressed("supervisor_called"), Pressed(decided, "陈立", {"reason": "在场看到"}))
        elif way == "put_off" and "put_off" in walker.view().can:
            walker.keys("put_off")
        else:
            walker.press(Pressed("node_passed", detail={"outcome": "pass" if way == "pass" else "confirmed"}))
    kiosk.show(walker.snapshot(READY))
    assert isinstance(kiosk.window.shell.page, ReviewPage)
    _compare(kiosk, walker)
    if seed == 0:
        kiosk.show(judged(walker.snapshot(READY), judgement()))
        _compare_review(kiosk.window.shell.page, walker, judged_whole=True)
    while walker.walk.later:
        walker.press(Pressed("reopen", detail={"node": min(walker.walk.later)})).join().keys("node_passed")
    kiosk.show(walker.keys("finish").snapshot(READY))
    _compare(kiosk, walker)


def _compare(kiosk: Kiosk, walker: Walker) -> None:
    walk, bars = walker.walk, kiosk.window.shell.bottom.steps.bars
    page = kiosk.window.shell.page
    if isinstance(page, SealedPage):
        finished = walk.state == "finished"
        assert (page.title.text() == "已录好") == finished
        assert (page.badge.tone == "ok") == finished
        judged = all(walk.passed.get(step.node) == "pass" for step in walk.steps)
        assert ("done" in bars[:-1]) == (finished and judged)
        passes = sum(_stands(walker, step.node) == "pass" for step in walk.steps)
        ticked = {f"{passes} 个由机器检查通过"} if passes else set[str]()
        assert green(page) - {page.title.text()} == (ticked | {LARGE} if finished else ticked)
        return
    in_hand = walk.at if walk.state != "review" else -1
    for number, (step, bar) in enumerate(zip(walk.steps, bars, strict=True)):
        if number == in_hand:
            assert bar in ("current", "unmet", "later")
            continue
        outcome: Outcome | None = walk.passed.get(step.node)
        state: NodeState = "later" if step.node in walk.later else outcome or "open"
        assert (bar == "done") == (state == "pass"), (step.node, bar, state)
        assert (bar == "person") == (state in _PERSON), (step.node, bar, state)
    if isinstance(page, ReviewPage):
        _compare_review(page, walker)
    elif isinstance(page, NodePage):
        told = {text for text in green(page.checks) if not text.startswith("时间够了")}
        assert (told, green(page)) == (set(), set()), "nobody did anything but the walk"
    else:
        assert green(page) == set()


def _stands(walker: Walker, node: str) -> NodeState:
    return "later" if node in walker.walk.later else walker.walk.passed.get(node, "open")


def _compare_review(page: ReviewPage, walker: Walker, *, judged_whole: bool = False) -> None:
    """Cell by cell, card by card; the whole is green only where the checks said so of the take, not of each node."""
    stands = [_stands(walker, step.node) for step in walker.walk.steps]
    for button in page.grid.buttons:
        (mark,) = button.findChildren(Icon)
        state = _stands(walker, button.cell.node)
        tones = {each.property("tone") for each in button.findChildren(QLabel)} - {None}
        assert (mark.tone == "ok") == (state == "pass"), (button.cell.node, state)
        assert (mark.tone == "person") == (state in _PERSON), (button.cell.node, state)
        assert tones == {mark.tone}
    for stand, card in page.counts.items():
        assert card.isHidden() == (stand not in stands)
        assert card.isHidden() or card.figure.text() == str(sum(each == stand for each in stands))
    whole = judged_whole and all(state == "pass" for state in stands)
    titles = {each.cell.title for each in page.grid.buttons if _stands(walker, each.cell.node) == "pass"}
    counted = {"机器判通过", str(stands.count("pass"))} if "pass" in stands else set[str]()
    assert green(page) == titles | counted | ({LARGE} if whole else set())
    assert (page.headline.title.text() == "节点都通过了，可以结束并封存") == whole


def test_a_plan_ticks_no_node_before_it_was_recorded(kiosk: Kiosk) -> None:
    """Also where it is gone on with: what was recorded is another take's."""
    walk = Walker().to("I07").view()
    for shown in (planned(SALE), replace(planned(SALE, resumes="32-0117-000479"), walk=walk)):
        kiosk.show(shown)
        page = kiosk.window.shell.page
        assert isinstance(page, PlanPage)
        assert green(page.nodes) == set()
        assert "done" not in kiosk.window.shell.bottom.steps.bars


# --- the end ---


@pytest.mark.parametrize("seed", range(WALKS))
def test_the_sealed_page_says_what_became_of_the_take_and_no_more(kiosk: Kiosk, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(25):
        shown = _some_end(dice)
        kiosk.show(shown)
        page = kiosk.window.shell.page
        assert isinstance(page, SealedPage)
        take, station = shown.take, shown.station
        practice = shown.sale is not None and shown.sale.practice
        good = take.take is not None and take.ending == "finished" and take.lacks is None and not practice
        said = page.title.text()
        assert (said == "已录好") == good
        goes = station.delivers and not practice and take.take is not None
        received = goes and any(each.take == take.take and each.state == "received" for each in station.deliveries)
        whole = take.take is not None and take.read_back > 0 and take.ending != "interrupted"
        ticked = {
            LARGE: good,
            "总部已收：回执已核对": received,
            f"封存完好：{take.read_back} 片写盘后都读回核对过": whole,
        }
        assert {each for each in green(page) if "机器检查通过" not in each} == {
            each for each, so in ticked.items() if so
        }
        assert (kiosk.window.shell.bottom.steps.bars[-1] == "done") == good
        assert page.slip.isVisible() == (take.slip is not None)


def _some_end(dice: random.Random) -> Snapshot:
    """A take that ended somehow, or none; on its way somehow."""
    ending: Ending | None = dice.choice([*get_args(Ending), "finished", "finished", None])
    lacks = dice.choice((None, None, Trouble("take.no_picture"), Trouble("take.no_sound")))
    take = dice.choice((SLIP.take, SLIP.take, SLIP.take, None))
    slip = dice.choice((SLIP, None)) if take else None
    state: Any = dice.choice(("held", "sending", "received", "quarantined", "declined", "refused"))
    delivery = DeliveryView(dice.choice((SLIP.take, "32-0117-000001")), state, 3, 9)
    walker = Walker().to()
    return replace(
        walker.snapshot(READY),
        phase="sealed",
        page="sealed",
        sale=replace(SALE, practice=dice.random() < 0.3),
        take=TakeView(take, 201.4, held_s=199.2, ending=ending, lacks=lacks, slip=slip, read_back=dice.choice((0, 9))),
        station=replace(READY.station, delivers=dice.random() < 0.7, deliveries=(delivery,)),
    )


# --- a customer at her own display ---

_DONE = {
    "prompt": "客户按了“听清楚了”", "document": "客户看完了文件", "copy": "客户抄写好了", "sign": "客户签好了名",
    "question": "客户应答了",
}  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_both_displays_tick_only_what_the_customer_did_herself(kiosk: Kiosk, display: MakeDisplay, seed: int) -> None:
    dice = random.Random(seed)
    visit, hers = Visit(voice=False).begin().to(("I07", "I11", "I19")[seed]), display()
    for _ in range(30):
        _something(visit, dice)
        shown = visit.shown()
        kiosk.show(shown)
        hers.show(shown)
        _compare_her_screen(hers, shown)
        page = kiosk.window.shell.page
        if isinstance(page, NodePage):
            _compare_checks(page, shown)
        if shown.phase != "recording":
            break
    _to_the_end(visit)
    visit.tell(_closing(visit, lacks=seed == 1))
    kiosk.show(visit.shown())
    hers.show(visit.shown())
    _compare_her_screen(hers, visit.shown())


def _to_the_end(visit: Visit) -> None:
    """Whatever state it is in, all that is left is done, and the take is finished."""
    for _ in range(200):
        walk = visit.shown().walk
        if walk is None or visit.shown().phase != "recording":
            return
        match walk.state:
            case "at_node":
                visit.tell(CustomerActed("back", "", about=visit.shown().customer.about))
                visit.wait(60.0).pass_node()
            case "unmet" | "supervisor":
                key: Any = "repeat" if "repeat" in walk.can else "supervisor_called"
                key = "supervisor_passed" if "supervisor_passed" in walk.can else key
                visit.tell(Pressed(key, "陈立", {"reason": "在场看到"}))
            case "review" if "later" in walk.nodes:
                plan = visit.shown().sale
                assert plan is not None
                visit.tell(Pressed("reopen", detail={"node": plan.plan.nodes[walk.nodes.index("later")].id}))
            case _:
                visit.tell(Pressed("finish"))


def _something(visit: Visit, dice: random.Random) -> None:
    """One thing that happens in a recording: by her hand, the seller's or the clock's, or nothing for long."""
    shown = visit.shown()
    view, walk = shown.customer, shown.walk
    item = next((each for each in view.items if not each.done), None)
    if view.on_break or (walk is not None and walk.state != "at_node"):
        visit.tell(CustomerActed("back", "", about=view.about), *_OUT)
        return
    match dice.randrange(12):
        case 0:
            visit.wait(30.0)  # nothing was read back meanwhile
            return
        case 1:
            visit.tell(Pressed(dice.choice(("repeat", "put_off", "node_failed", "supervisor_called"))))
        case 2:
            visit.tell(CustomerActed("break", "", about=view.about))
        case _ if item is not None:
            visit.tell(_by(item, dice.choice(("customer", "customer", "seller", "paced"))))
        case _:
            visit.wait(60.0).hold().tell(Pressed("node_passed", "王芳"))
    visit.hold()


_OUT = (Pressed("repeat"), Pressed("supervisor_called"), Pressed("supervisor_passed", "陈立", {"reason": "在场看到"}))
"""What leads out of a node that was not met; what has no meaning there is refused."""


def _by(item: ItemState, via: Via) -> CustomerActed:
    acted = paced_act(item)
    spoken = {"spoken": True, "on_paper": True} if via == "seller" else {}
    return replace(acted, via=via, detail={**acted.detail, **spoken})


def _closing(visit: Visit, *, lacks: bool) -> TakeClosed:
    assert visit.shown().phase == "closing"
    return TakeClosed(TAKE, "finished", "sealed", {}, ("no_picture",) if lacks else (), slip=HER_SLIP)


def _compare_checks(page: NodePage, shown: Snapshot) -> None:
    """A tick for what she did; a head for what the seller entered; neither for what the clock did."""
    items = shown.customer.items
    ticked = {text.split(" ")[0] for text in green(page.checks) if not text.startswith("时间够了")}
    so = {_DONE[each.kind] for each in items if each.done and each.via == "customer"}
    assert ticked <= so, (ticked, items)
    assert so <= ticked or "还有" in "".join(page.checks.texts())
    walk = shown.walk
    assert walk is not None
    assert walk.node is not None
    enough = any(text.startswith("时间够了") for text in green(page.checks))
    assert not enough or walk.node_s >= walk.node.least_seconds
    assert green(page) == set()


def _compare_her_screen(hers: Display, shown: Snapshot) -> None:
    """The light and its words are facts; green is one thing alone, that the take is recorded and lacks nothing."""
    window, view, take = hers.window, shown.customer, shown.take
    assert window.light.lit == take.recording
    said = window.recording.text()
    assert (said == "正在录音录像") == take.recording
    assert said != "录音录像已经结束" or (shown.phase == "sealed" and take.take is not None)
    assert said != "现在没有录音录像" or shown.phase not in ("opening", "recording", "closing")
    good = shown.phase == "sealed" and take.ending == "finished" and take.lacks is None and view.screen == "rights"
    assert green(window) == ({"录好了"} if good else set())
    pill = window.pill.label.whole() if window.pill.isVisible() else ""
    assert (pill == "录好了") == good
    keys = [each.text() for each in window.large_keys]
    assert "签好了" not in keys, "nothing is written on the field"
    heard = [each for each in view.items if each.item == view.item and each.done]
    assert "听清楚了" not in keys or not heard, "what is asked for is not done yet"
