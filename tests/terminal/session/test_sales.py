"""Sales at one terminal, one after another: which are taken in hand, cannot be recorded, or are gone on with."""

from dataclasses import replace
from typing import Any

import pytest

from faults.trouble import Trouble
from rulebook.plan.planner import digest_of
from terminal.session.facts.desk import Draft, DraftsListed
from terminal.session.facts.people import SaleArrived, UnfinishedFound
from terminal.session.marks import happened_of
from terminal.session.orders.desk import OpenEntry
from terminal.session.sale_session import Terms
from terminal.session.snapshot import WaitingSale
from tests.sales import small_plan, small_sale, small_shelf
from tests.terminal.session.customers import GIVE_UP, READY
from tests.terminal.session.desk import Desk
from tests.terminal.session.lives import (
    LEAVE,
    LOST,
    OPENED,
    START,
    TAKE,
    arrived,
    closed,
    found,
    key,
    renewed,
)

FINISH = key("finish")


def in_hand(desk: Desk) -> str:
    """The reference of the sale that is shown."""
    sale = desk.shown().sale
    assert sale is not None
    return sale.reference


def planned(sale: SaleArrived, **fields: Any) -> SaleArrived:
    """The same sale with a plan in which this differs."""
    return replace(sale, plan=sale.plan.model_copy(update=fields))


def broken(desk: Desk, take: str = TAKE, why: str = "interrupted") -> UnfinishedFound:
    """What the station reads from the marks of the desk's last take, as if its recorder was lost now."""
    taken = [happened_of(facts) for facts in desk.facts_of("walk")]
    history = tuple(each for each in taken if each is not None)
    return found(take=take, history=history, why=why)


def test_several_sales_one_after_another_each_walk_their_own_plan() -> None:
    desk = Desk()
    desk.tell(READY)
    for number, child in enumerate((False, True, False)):
        desk.tell(arrived(f"D-{number}", child=child), START, OPENED)
        assert (in_hand(desk), len(desk.walk().nodes)) == (f"D-{number}", 5 if child else 4)
        assert (desk.walk().index, desk.walk().attempt, desk.take().ending) == (0, 1, None)
        desk.tell(GIVE_UP, closed("given_up"))
    assert [each for each in desk.done if isinstance(each, tuple) and each[0] == "ended"] == [
        ("ended", f"D-{number}", "given_up", TAKE) for number in range(3)
    ]
    tickets = [mark.ticket for mark in desk.marks]
    assert tickets == list(range(1, len(tickets) + 1)), "no ticket comes twice"


def test_what_is_practised_stays_practice_when_its_plan_is_renewed() -> None:
    desk = Desk()
    desk.tell(READY, replace(arrived(), practice=True), renewed("D-1"))
    sale = desk.shown().sale
    assert sale is not None
    assert sale.practice


def test_what_is_practised_takes_no_real_sale_from_the_list_and_no_real_one_becomes_practice() -> None:
    desk = Desk()
    desk.tell(READY, arrived("D-1"), arrived("D-2"), LEAVE)
    desk.tell(replace(arrived("D-2"), practice=True))
    assert (in_hand(desk), desk.shown().sale.practice) == ("D-2", True)  # type: ignore[union-attr]  # in hand
    assert [(each.reference, each.practice) for each in desk.station().waiting] == [("D-1", False), ("D-2", False)]
    desk.tell(arrived("D-2"))
    assert (in_hand(desk), desk.shown().sale.practice) == ("D-2", False)  # type: ignore[union-attr]  # in hand


def test_other_rules_renew_the_plans_of_sales_that_are_not_begun_and_of_no_others() -> None:
    """A press of Start that was about the old plan begins nothing."""
    desk = Desk()
    desk.tell(READY, arrived("D-1"), arrived("D-2"))
    before = desk.shown().about
    desk.tell(renewed("D-1"), renewed("D-2"), replace(START, about=before))
    assert (desk.shown().phase, desk.shown().trouble) == ("planned", Trouble("plan.renewed"))
    assert by(desk) == 2
    desk.tell(START, OPENED, renewed("D-1", serial=3))
    assert by(desk) == 2, "it is recorded"
    desk.tell(GIVE_UP, closed("given_up"), LEAVE, key("choose", reference="D-2"))
    assert by(desk) == 2
    lost = Desk()
    lost.recording(arrived("D-1"))
    lost.tell(key("node_passed"))
    lost.tell(LOST, broken(lost), READY, renewed("D-1"))
    assert (in_hand(lost), by(lost)) == ("D-1", None), "what is gone on with keeps its plan"


def by(desk: Desk) -> int | None:
    """The book of the plan that is shown."""
    sale = desk.shown().sale
    assert sale is not None
    return sale.plan.book.serial if sale.plan.book else None


def test_the_plan_of_a_sale_is_shown_before_it_is_recorded() -> None:
    desk = Desk()
    sale = arrived("D-1")
    desk.tell(READY, sale)
    shown = desk.shown()
    assert (shown.phase, shown.page) == ("planned", "plan")
    assert shown.sale is not None
    assert (shown.sale.plan, shown.sale.obstacle, shown.sale.resumes) == (sale.plan, None, "")
    assert (shown.sale.seller, shown.sale.applicant, shown.sale.products) == (
        "王芳", "李秀英", ("示例年金保险（分红型）",),
    )  # fmt: skip
    assert shown.names == {}, "nobody is at the counter yet"


@pytest.mark.parametrize(
    ("sale", "code"),
    [
        (arrived(applicant={"name": "李大爷", "birth_date": "1940-05-01"}), "plan.refused"),
        (arrived(contact="internet"), "plan.recorded_elsewhere"),
        (arrived(contact="telephone"), "plan.recorded_elsewhere"),
        (arrived(contact="remote"), "plan.records_nothing"),
        (planned(arrived(), production_ready=False), "plan.unverified"),
    ],
)
def test_a_plan_that_cannot_be_recorded_is_shown_and_not_started(sale: SaleArrived, code: str) -> None:
    desk = Desk()
    desk.tell(READY, sale)
    shown = desk.shown().sale
    assert shown is not None
    assert shown.obstacle is not None
    assert shown.obstacle.code == code
    assert desk.tell(START) == [("refused", "planned", "Pressed.start", code)]
    assert (desk.shown().phase, desk.trouble().code) == ("planned", code)
    here = code not in ("plan.recorded_elsewhere", "plan.records_nothing")
    assert desk.tell(LEAVE) == ([] if here else [("ended", "D-1", "left", None)])
    assert (desk.shown().phase, desk.shown().trouble, desk.shown().sale) == ("ready", None, None)
    assert [each.reference for each in desk.station().waiting] == (["D-1"] if here else []), "it may be corrected still"


def test_where_it_is_allowed_a_plan_that_nobody_verified_is_recorded() -> None:
    desk = Desk(Terms(identity="none", unverified_packs=True))
    desk.recording(planned(arrived(), production_ready=False))
    assert desk.shown().phase == "recording"


def test_at_the_counter_sound_alone_is_recorded_where_the_rules_ask_for_no_more() -> None:
    desk = Desk().recording(planned(arrived(), record="audio", records=("audio",), nodes=()))
    assert (desk.opened[0].picture, desk.walk().state, desk.shown().page) == (False, "review", "review")
    assert desk.tell(FINISH, closed())[-1] == ("ended", "D-1", "finished", TAKE)
    assert Desk().recording().opened[0].picture


def test_entry_0_names_the_packs_and_there_is_room_for_what_the_plan_takes() -> None:
    desk = Desk().recording()
    digests = {each.pack.id: each.digest for each in small_shelf().packs()}
    assert desk.opened[0].packs == (digests["small-rules"], digests["small-script"], digests["small-phrases"])
    assert desk.opened[0].planned_s == 60, "never less than the terms say"
    sale = arrived()
    long = tuple(node.model_copy(update={"expected_seconds": 100}) for node in sale.plan.nodes)
    assert Desk().recording(planned(sale, nodes=long)).opened[0].planned_s == 400
    packs = tuple(pack.model_copy(update={"state": "inactive"}) for pack in sale.plan.packs[:1]) + sale.plan.packs[1:]
    assert Desk().recording(planned(sale, packs=packs)).opened[0].packs == desk.opened[0].packs[1:]


def test_rehearsals_are_a_series_of_their_own() -> None:
    desk = Desk(Terms(series="rehearsal", identity="none"))
    assert ("begin", "rehearsal", "D-1", 60) in desk.recording().done
    assert desk.station().rehearsal


# --- the list ---


def test_sales_that_come_while_another_one_is_in_hand_wait_and_are_chosen() -> None:
    desk = Desk()
    desk.tell(arrived("D-1"), arrived("D-2"), READY, START, arrived("D-3", child=True), OPENED)
    assert in_hand(desk) == "D-1"
    names = ("示例年金保险（分红型）",)
    nodes = [len(arrived("D-1").plan.nodes), len(arrived("D-1", child=True).plan.nodes)]
    assert desk.station().waiting == (
        WaitingSale("D-2", "李秀英", names, 1, nodes[0]),
        WaitingSale("D-3", "李秀英", names, 1, nodes[1]),
    )
    desk.tell(GIVE_UP, closed("given_up"), LEAVE)
    assert desk.tell(key("choose", reference="D-9")) == [("refused", "ready", "Pressed.choose", "sale.not_waiting")]
    desk.tell(key("choose", reference="D-3"))
    assert (in_hand(desk), [each.reference for each in desk.station().waiting]) == ("D-3", ["D-2"])
    assert desk.shown().phase == "planned"


def test_a_sale_that_is_put_aside_waits_first_on_the_list_and_nobody_is_told_an_end() -> None:
    desk = Desk()
    desk.tell(READY, arrived("D-1"), arrived("D-2"))
    assert desk.tell(LEAVE) == []
    assert [each.reference for each in desk.station().waiting] == ["D-1", "D-2"]
    desk.tell(key("choose", reference="D-1"), START, OPENED, GIVE_UP)
    assert desk.tell(closed("given_up"))[-1] == ("ended", "D-1", "given_up", TAKE)
    assert [each.reference for each in desk.station().waiting] == ["D-2"]


def test_a_sale_that_is_corrected_here_is_a_draft_until_it_is_recorded_or_not_made() -> None:
    """Another program handed it over, and hears what becomes of the corrected one."""
    desk = Desk()
    sale = arrived("D-1")
    (form,) = desk.tell(READY, sale, replace(LEAVE, detail={"to": "entry"}))[-1:]
    assert isinstance(form, OpenEntry)
    assert (form.keeps, form.data["reference"], desk.station().waiting) == (True, "D-1", ())
    corrected = replace(arrived("D-1", products__0__payment__amount="24000"), draft="a")
    assert desk.tell(corrected) == []
    assert desk.places == [("", sale.plan.sale_sha256), (sale.plan.sale_sha256, corrected.plan.sale_sha256)]
    assert desk.tell(LEAVE) == []
    assert desk.station().waiting == (), "its draft stands on the list"
    desk.tell(DraftsListed((Draft("a", {"reference": "D-1"}, "2026-11-22T09:00:00Z"),)))
    assert desk.tell(key("drop_draft", draft="a"))[-1] == ("ended", "D-1", "dropped", None)


def test_the_demonstrations_sale_stays_on_the_list() -> None:
    desk = Desk()
    desk.tell(READY, arrived("D-1", stays=True))
    assert desk.shown().sale is None, "it is only listed"
    for _ in range(2):
        desk.tell(key("choose", reference="D-1"))
        assert (in_hand(desk), [each.reference for each in desk.station().waiting]) == ("D-1", ["D-1"])
        desk.tell(START, OPENED, GIVE_UP, closed("given_up"), LEAVE)
    assert desk.shown().phase == "ready"


def test_a_sale_that_comes_after_another_was_sealed_is_shown_at_once() -> None:
    desk = Desk().recording()
    desk.tell(GIVE_UP, closed("given_up"), arrived("D-2"))
    assert (in_hand(desk), desk.shown().phase, desk.take().ending, desk.shown().walk is not None) == (
        "D-2", "planned", None, True,
    )  # fmt: skip


def test_a_sale_that_was_not_begun_survives_the_recorder() -> None:
    desk = Desk()
    desk.tell(READY, arrived("D-1"), LOST)
    assert (desk.shown().phase, in_hand(desk)) == ("preparing", "D-1")
    desk.tell(READY)
    assert desk.shown().phase == "planned"


def test_a_corrected_sale_ends_the_one_that_it_replaces() -> None:
    desk = Desk()
    desk.tell(READY, arrived("D-1"))
    assert desk.tell(arrived("D-1", products__0__payment__amount="24000")) == [("ended", "D-1", "replaced", None)]
    desk.tell(START, OPENED, arrived("D-2"))
    assert desk.tell(arrived("D-2", products__0__payment__amount="24000")) == [("ended", "D-2", "replaced", None)]
    assert desk.taken == [("D-1", True), ("D-1", True), ("D-2", False), ("D-2", False)]


def test_two_plans_are_of_one_sale_if_their_sale_has_one_digest() -> None:
    sale = small_sale(reference="D-1")
    assert small_plan(sale).sale_sha256 == digest_of(sale)
    changed = small_sale(reference="D-1", site__region="320500")
    desk = Desk()
    desk.tell(READY, found(sale), SaleArrived(changed, small_plan(changed)))
    shown = desk.shown().sale
    assert shown is not None
    assert shown.resumes == "", "it was changed since: another sale"


def test_the_same_sale_again_changes_nothing_and_a_corrected_one_replaces_it() -> None:
    desk = Desk()
    desk.tell(READY, arrived(), arrived())
    assert (desk.shown().phase, desk.shown().station.waiting) == ("planned", ())
    desk.tell(arrived(products__0__payment__amount="24000"))
    sale = desk.shown().sale
    assert sale is not None
    assert sale.plan.sale_sha256 != arrived().plan.sale_sha256
    assert desk.shown().station.waiting == ()
