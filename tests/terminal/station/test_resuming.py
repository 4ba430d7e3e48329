"""A recording that broke off is found again with all that was done in it, however often it broke off."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from evidence.journal import split_lines
from evidence.marks import mark_body
from evidence.suite import digest
from evidence.writer import TakeWriter
from rulebook.plan.plan import Plan
from rulebook.sale.examples import example
from rulebook.sale.reading import read_sale
from rulebook.sale.sale import Sale
from terminal.home.opening import Home, open_home
from terminal.home.recovering import recover_home
from terminal.home.settings import load_settings
from terminal.session.facts.people import Pressed, PressedKey, UnfinishedFound
from terminal.session.marks import MarkPad
from terminal.session.orders.recorder import AddMark, CloseTake
from terminal.session.sale_session import SaleSession
from terminal.station.packs import CurrentPacks
from terminal.station.resuming import find_unfinished, last_is_live
from tests import ROOT
from tests.terminal.vault.recording import open_writer

FIRST: tuple[PressedKey, ...] = ("node_passed", "repeat", "node_passed")
Acts = Sequence[AddMark | CloseTake]


class Recording:
    """A take of a sale in its session, written by the real writer as the recorder would."""

    def __init__(self, home: Home, sale: Sale, plan: Plan, resumed: UnfinishedFound | None = None) -> None:
        self.home = home
        self.session = SaleSession(sale, plan, MarkPad(), resumed=resumed)
        order = home.vault.takes.begin_take("rehearsal", self.session.facts, 60)
        self.take = order.take
        self.writer: TakeWriter = open_writer(order)
        home.vault.takes.take_opened(order.take)
        self.opening = self.session.opened({"required": False})
        self.at_us = 0
        """Media time of what is written next."""

    def write(self, acts: Acts) -> "Recording":
        for act in acts:
            if isinstance(act, AddMark):
                self.writer.add("mark", mark_body(act.kind, act.facts), self.at_us)
        return self

    def press(self, *keys: PressedKey) -> "Recording":
        for key in keys:
            self.write(self.session.press(Pressed(key, by="李", detail={"reason": "原因"})))
        return self

    def lose(self) -> "Recording":
        """The recorder is killed, and the home put in order."""
        self.writer.abandon()
        recover_home(self.home)
        return self

    def close(self, reason: str) -> "Recording":
        """The recorder closes the take by itself."""
        self.writer.close(reason, "sealed", {}, self.at_us)
        self.home.vault.takes.take_closed(self.take, "sealed")
        return self

    @property
    def last_line(self) -> bytes:
        return split_lines((self.writer.folder / "journal").read_bytes())[0][-1]


def record(home: Home, sale: Sale, plan: Plan, *keys: PressedKey, resumed: UnfinishedFound | None = None) -> Recording:
    made = Recording(home, sale, plan, resumed)
    return made.write(made.opening).press(*keys)


def found_in(home: Home) -> UnfinishedFound:
    found = find_unfinished(home, "rehearsal")
    assert found is not None
    return found


def events(found: UnfinishedFound) -> list[str]:
    return [happened.event for happened in found.history]


def place_of(cut: str, acts: Acts) -> int:
    """Where a take is lost: before the mark of this kind, of a text in parts before its last one, or after entry 0."""
    kinds = [act.kind for act in acts if isinstance(act, AddMark)]
    return 0 if cut == "entry 0" else max(place for place, kind in enumerate(kinds) if kind == cut)


def log_of(home: Home) -> str:
    return (home.path / "log" / "rehearsal.log").read_text("utf-8")


def test_what_was_checked_of_a_sale_is_checked_on_when_it_is_gone_on_with(home: Home, sale: Sale, plan: Plan) -> None:
    listed = CurrentPacks(home, sales=False).checklist(plan)
    assert listed is not None, "the packs that ship ask for checks"
    first = Recording(home, sale, plan)
    session = SaleSession(sale, plan, MarkPad(), checklist=listed)
    assert {pack.sha256 for pack in listed.packs} <= set(session.pack_digests())
    first.write(session.opened({"required": False})).lose()
    found = found_in(home)
    assert found.checklist == listed
    assert SaleSession(found.sale, found.plan, MarkPad(), resumed=found).checklist == listed


def test_a_sale_that_had_to_stop_is_one_that_had_to_in_every_take_after(home: Home, sale: Sale, plan: Plan) -> None:
    first = record(home, sale, plan)
    unsure = {"rule": "phrase.promise", "from_us": 1, "to_us": 2, "severity": "stop", "unknown": True}
    first.writer.add("mark", mark_body("verdict", {"of": "attempt", "verdict": "fail", "findings": [unsure]}), 0)
    first.lose()
    assert found_in(home).stopped == "", "what is unknown stops nothing"
    second = record(home, sale, plan, resumed=found_in(home))
    sure = {**unsure, "rule": "phrase.forbidden", "unknown": False}
    second.writer.add("mark", mark_body("verdict", {"of": "attempt", "verdict": "fail", "findings": [sure]}), 0)
    second.lose()
    assert found_in(home).stopped == "phrase.forbidden"
    record(home, sale, plan, resumed=found_in(home)).lose()
    assert found_in(home).stopped == "phrase.forbidden", "the third take says it on"


def test_a_recording_that_was_lost_is_found_with_all_that_was_done(home: Home, sale: Sale, plan: Plan) -> None:
    lost = record(home, sale, plan, *FIRST).lose()
    found = found_in(home)
    assert (found.take, found.why) == (lost.take, "interrupted")
    assert found.head == digest(lost.last_line)
    assert (found.sale, found.plan) == (sale, plan)
    assert events(found) == ["take_opened", *FIRST]
    resumed = SaleSession(found.sale, found.plan, MarkPad(), resumed=found)
    assert resumed.walk.passed == lost.session.walk.passed
    assert len(resumed.walk.passed) == 2
    following = home.vault.takes.begin_take("rehearsal", resumed.facts, 60)
    assert following.previous == found.head, "the next take names the same entry"


def test_it_is_found_again_whole_however_often_it_breaks_off(home: Home, sale: Sale, plan: Plan) -> None:
    record(home, sale, plan, "node_passed", "repeat").lose()
    second = record(home, sale, plan, "node_passed", resumed=found_in(home)).close("disk")
    again = found_in(home)
    assert (again.take, again.why) == (second.take, "disk")
    assert again.head == digest(second.last_line)
    first_two = ["take_opened", "node_passed", "repeat", "take_interrupted", "take_resumed", "node_passed"]
    assert events(again) == first_two
    third = record(home, sale, plan, "repeat", resumed=again).lose()
    last = found_in(home)
    assert (last.take, events(last)) == (third.take, [*first_two, "take_interrupted", "take_resumed", "repeat"])
    walk = SaleSession(last.sale, last.plan, MarkPad(), resumed=last).walk
    assert list(walk.passed) == [node.id for node in plan.nodes[:2]]
    assert walk.spent == {plan.nodes[1].id: 1, plan.nodes[2].id: 1}


def test_what_the_table_refused_is_no_part_of_it(home: Home, sale: Sale, plan: Plan) -> None:
    record(home, sale, plan, "node_passed", "finish", "insisted").lose()
    assert events(found_in(home)) == ["take_opened", "node_passed"]


def test_nothing_is_found_where_there_is_nothing_to_go_on_with(home: Home, sale: Sale, plan: Plan) -> None:
    assert find_unfinished(home, "rehearsal") is None
    order = home.vault.takes.begin_take("rehearsal", {}, 60)
    home.vault.takes.take_refused(order.take)
    assert find_unfinished(home, "rehearsal") is None
    live = record(home, sale, plan, "node_passed")
    assert find_unfinished(home, "rehearsal") is None, "it is being recorded"
    live.lose()
    assert find_unfinished(home, "sale") is None, "another series"
    assert find_unfinished(home, "rehearsal") is not None
    record(home, sale, plan, "give_up", resumed=found_in(home)).close("given_up")
    assert find_unfinished(home, "rehearsal") is None, "it is at its end"


def test_a_recording_that_was_finished_is_not_gone_on_with(home: Home, sale: Sale, plan: Plan) -> None:
    done: list[PressedKey] = ["node_passed"] * len(plan.nodes)
    record(home, sale, plan, *done, "finish").lose()
    assert find_unfinished(home, "rehearsal") is None


def test_a_take_that_was_released_is_nothing_and_no_trouble(home: Home, sale: Sale, plan: Plan) -> None:
    lost = record(home, sale, plan).lose()
    shutil.rmtree(lost.writer.folder)
    assert find_unfinished(home, "rehearsal") is None
    assert "unfinished" not in log_of(home)


def test_takes_of_0_1_0_have_no_plan_to_go_on_with(tmp_path: Path) -> None:
    settings = load_settings(Path(shutil.copytree(ROOT / "tests" / "vectors" / "home-0.1.0", tmp_path / "home")))
    opened = open_home(settings)
    recover_home(opened)
    assert opened.vault.takes.last_opened("sale") == "32-0117-000006"
    assert find_unfinished(opened, "sale") is None
    assert find_unfinished(opened, "rehearsal") is None
    assert "unfinished" not in (settings.home / "log" / "terminal.log").read_text("utf-8")
    opened.close()


@pytest.mark.parametrize(("cut", "told"), [("entry 0", False), ("plan", False), ("identity", True), ("node", True)])
def test_a_first_take_is_found_as_soon_as_its_plan_is_whole(
    home: Home, sale: Sale, plan: Plan, cut: str, *, told: bool
) -> None:
    made = Recording(home, sale, plan)
    made.write(made.opening[: place_of(cut, made.opening)]).lose()
    found = find_unfinished(home, "rehearsal")
    assert (found is not None) == told
    if found is not None:
        assert (found.take, events(found)) == (made.take, ["take_opened"])
        assert SaleSession(found.sale, found.plan, MarkPad(), resumed=found).walk.state == "interrupted"


@pytest.mark.parametrize("cut", ["entry 0", "sale", "plan", "linked", "walked", "identity", "walk"])
def test_a_linked_take_loses_nothing_wherever_it_is_cut(home: Home, sale: Sale, plan: Plan, cut: str) -> None:
    first = record(home, sale, plan, *FIRST).lose()
    second = Recording(home, sale, plan, found_in(home))
    second.write(second.opening[: place_of(cut, second.opening)]).lose()
    found = found_in(home)
    told = cut in ("identity", "walk")
    assert found.take == (second.take if told else first.take)
    assert events(found) == ["take_opened", *FIRST, *(["take_interrupted", "take_resumed"] if told else [])]
    walk = SaleSession(found.sale, found.plan, MarkPad(), resumed=found).walk
    assert walk.passed == first.session.walk.passed


def test_another_sale_that_was_begun_since_takes_its_place(home: Home, sale: Sale, plan: Plan) -> None:
    record(home, sale, plan, *FIRST).lose()
    other = read_sale({**example("wealth_own"), "reference": "another one"})
    of_other = plan.model_copy(update={"sale_sha256": "1" * 64, "reference": "another one"})
    Recording(home, other, of_other).lose()
    assert found_in(home).sale == sale, "nothing was told yet of what came after it"
    begun = Recording(home, other, of_other)
    begun.write(begun.opening[:2]).lose()
    assert find_unfinished(home, "rehearsal") is None
    record(home, other, of_other).lose()
    assert found_in(home).sale == other


def test_a_journal_that_was_changed_is_logged_and_counts_as_nothing(home: Home, sale: Sale, plan: Plan) -> None:
    lost = record(home, sale, plan, *FIRST).lose()
    journal = lost.writer.folder / "journal"
    whole, last = journal.read_bytes(), lost.last_line
    journal.write_bytes(whole.replace(b'"media_us":0', b'"media_us":1'))
    assert find_unfinished(home, "rehearsal") is None
    assert '"problem": "signature.wrong"' in log_of(home)
    journal.write_bytes(whole.removesuffix(last))
    assert find_unfinished(home, "rehearsal") is None, "the seal tells of a last entry that was cut off"
    assert '"problem": "manifest.journal"' in log_of(home)
    journal.write_bytes(whole)
    assert find_unfinished(home, "rehearsal") is not None


def test_a_journal_that_cannot_be_opened_is_no_reason_not_to_start(home: Home, sale: Sale, plan: Plan) -> None:
    made = Recording(home, sale, plan)
    made.writer.abandon()
    journal = made.writer.folder / "journal"
    journal.unlink()
    journal.mkdir()
    assert last_is_live(home, "rehearsal") is False
    assert find_unfinished(home, "rehearsal") is None


def test_marks_of_a_stranger_are_logged_without_their_words(home: Home, sale: Sale, plan: Plan) -> None:
    made = Recording(home, sale, plan)
    named = MarkPad().mark("sale", sale={"applicant": "欧阳修竹"}, sha256=plan.sale_sha256)
    made.write([named, *made.opening[1:]]).lose()
    assert find_unfinished(home, "rehearsal") is None
    assert '"event": "unfinished.unreadable"' in log_of(home)
    assert "欧阳修竹" not in log_of(home)


def test_nothing_is_written_while_looking(home: Home, sale: Sale, plan: Plan) -> None:
    record(home, sale, plan, *FIRST).lose()
    before = {path: path.read_bytes() for path in home.path.rglob("*") if path.is_file()}
    found_in(home)
    assert {path: path.read_bytes() for path in home.path.rglob("*") if path.is_file()} == before
    assert all(sale.applicant.name.encode() not in data for data in before.values())
