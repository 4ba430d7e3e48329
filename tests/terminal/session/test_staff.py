"""Who is signed in, and whose word stands behind an act; the desk of the station is played by the story."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faults.trouble import Trouble
from terminal.session.facts.customer import CustomerActed
from terminal.session.facts.people import Pressed
from terminal.session.facts.staff import (
    SignedFor,
    SignedIn,
    SigningRefused,
    SignInRefused,
    Staff,
    StaffKnown,
    StaffRefused,
)
from terminal.session.life.signing import SIGNED
from terminal.session.orders.desk import Audit, EnterCode, ManageStaff, SetPassword, SignFor, SignIn
from terminal.session.orders.recorder import AddMark
from tests.terminal.session.customers import READY
from tests.terminal.session.desk import Desk
from tests.terminal.session.lives import ANSWERED, OPENED, START, WRONG_CLOCK, arrived, key

TELLER, BOSS = Staff("1187", "王芳", "teller", licence="L-7"), Staff("2001", "陈立", "supervisor")
ADMINISTRATOR, INSPECTOR = Staff("9001", "周敏", "administrator"), Staff("3001", "何静", "inspector")
EVERYBODY = (TELLER, BOSS, ADMINISTRATOR, INSPECTOR)
KNOWN = StaffKnown(any=True, staff=EVERYBODY)
PASSWORD = "苹果-梨子-7"
REFUSED = Trouble("staff.wrong", {"left": 4})


def signed_in(staff: Staff = TELLER, *facts: Any) -> Desk:
    """A terminal with accounts, at which somebody signed in."""
    desk = Desk()
    desk.tell(KNOWN, READY, sign_in(staff), SignedIn(staff), *facts)
    return desk


def sign_in(staff: Staff = TELLER) -> Pressed:
    return Pressed("sign_in", detail={"number": staff.number, "password": PASSWORD})


def passed(staff: Staff = BOSS, **detail: Any) -> Pressed:
    """A supervisor's decision, signed for."""
    said = {"reason": "在场看到", "number": staff.number, "password": PASSWORD, **detail}
    return Pressed("supervisor_passed", detail=said)


def recording() -> Desk:
    desk = signed_in()
    desk.tell(arrived(), START, OPENED, key("supervisor_called", ""))
    return desk


def test_without_accounts_everything_goes_on_as_before() -> None:
    desk = Desk()
    desk.tell(StaffKnown(any=False), READY, arrived(), START, OPENED)
    assert desk.shown().phase == "recording"
    assert desk.facts_of("staff") == []
    desk.tell(key("supervisor_called"), key("supervisor_passed", "陈立", reason="在场看到"))
    assert desk.facts_of("walk")[-1]["proof"] == "unproven"


def test_nothing_is_done_before_somebody_signed_in() -> None:
    desk = Desk()
    desk.tell(KNOWN, READY)
    assert desk.shown().page == "signin"
    assert desk.tell(key("choose", reference="D-1")) == [("refused", "ready", "Pressed.choose", "signed_out")]
    desk.tell(sign_in())
    assert desk.orders == [SignIn("1187", PASSWORD)]
    assert desk.shown().staff.busy
    desk.tell(SignInRefused(REFUSED, "1187"))
    assert (desk.shown().page, desk.shown().staff.refused) == ("signin", SignInRefused(REFUSED, "1187"))
    desk.tell(sign_in(), SignedIn(TELLER))
    assert (desk.shown().page, desk.shown().staff.signed_in) == ("home", TELLER)


def test_an_own_password_comes_before_anything_else() -> None:
    desk = Desk()
    desk.tell(KNOWN, READY, sign_in(), SignedIn(TELLER, must_set=True), arrived())
    assert desk.shown().page == "password"
    assert ("refused", "planned", "Pressed.start", "staff.must_set") in desk.tell(START)
    desk.tell(Pressed("set_password", detail={"new": PASSWORD}))
    assert desk.orders[-1] == SetPassword("1187", "", PASSWORD)
    desk.tell(SignedIn(TELLER))
    assert desk.shown().page == "plan"


def test_locking_keeps_the_sale_and_never_comes_into_a_recording() -> None:
    desk = signed_in(TELLER, arrived())
    desk.tell(Pressed("lock"))
    assert (desk.shown().page, desk.shown().staff.locked) == ("signin", "1187")
    assert desk.orders[-1] == Audit("1187", "idle_locked")
    desk.tell(sign_in(BOSS), SignedIn(BOSS))
    assert desk.shown().page == "plan", "the sale is still in hand"
    desk.tell(START, OPENED, Pressed("lock"))
    assert (desk.shown().phase, desk.shown().staff.signed_in) == ("recording", BOSS)
    assert desk.facts_of("staff") == [
        {"number": "2001", "name": "陈立", "role": "supervisor", "licence": "", "institution": ""}
    ]


def test_a_role_does_what_is_its_place() -> None:
    for staff in (INSPECTOR, ADMINISTRATOR):
        desk = signed_in(staff, arrived())
        assert ("refused", "planned", "Pressed.start", "staff.not_allowed") in desk.tell(START)
        assert desk.trouble().code == "staff.not_allowed"
    assert ("refused", "ready", "Pressed.open_replay", "staff.not_allowed") in signed_in().tell(key("open_replay", ""))
    desk = signed_in(ADMINISTRATOR)
    desk.tell(key("manage_staff", ""))
    assert (desk.shown().page, desk.orders[-1]) == ("staff", ManageStaff("list", "9001"))
    assert ("refused", "ready", "Pressed.manage_staff", "staff.not_allowed") in signed_in().tell(
        key("manage_staff", "")
    )


def test_a_supervisors_decision_is_done_once_she_proved_who_she_is() -> None:
    desk = recording()
    before = desk.walk()
    assert [type(each) for each in desk.tell(passed())] == [SignFor], "it is held back"
    assert desk.walk() == before
    order = desk.orders[-1]
    assert isinstance(order, SignFor)
    assert (order.number, order.roles, order.not_numbers, order.what) == (
        "2001", ("supervisor",), ("1187",), "supervisor_passed",
    )  # fmt: skip
    assert desk.shown().staff.signing == "supervisor_passed"
    desk.tell(SignedFor(order.ticket, BOSS))
    fact = desk.facts_of("walk")[-1]
    assert (fact["event"], fact["by"], fact["proof"], fact["staff"], fact["reason"]) == (
        "supervisor_passed", "陈立", "signed_in", "2001", "在场看到",
    )  # fmt: skip
    assert (desk.shown().staff.signing, desk.shown().staff.proofs) == ("", 1)
    assert "number" not in fact


def test_a_word_that_does_not_stand_leads_nowhere() -> None:
    desk = recording()
    before = desk.walk()
    desk.tell(passed(), SigningRefused(1, REFUSED))
    assert (desk.walk(), desk.shown().staff.signing_refused) == (before, REFUSED)
    desk.tell(SignedFor(1, BOSS))
    assert desk.walk() == before, "it came after it was refused"
    desk.tell(passed(password=""))
    refused = desk.shown().staff.signing_refused
    assert refused is not None
    assert refused.code == "staff.nothing_typed"


def test_nobody_signs_by_saying_so() -> None:
    """A press from outside that claims to be proved is asked for a password like any other."""
    desk = recording()
    forged = Pressed("supervisor_passed", by="陈立", detail={"reason": "x", "proof": "signed_in", "staff": "2001"})
    assert desk.tell(forged) == []
    assert desk.walk().state == "supervisor"
    desk.tell(key("node_failed", ""))
    open_home = Desk()
    open_home.recording()
    open_home.tell(key("supervisor_called"), replace(forged))
    assert open_home.facts_of("walk")[-1]["proof"] == "unproven"


def test_a_word_that_comes_after_the_screen_has_changed_is_not_used() -> None:
    desk = recording()
    desk.tell(replace(passed(), about=desk.shown().about))
    desk.tell(key("supervisor_referred", "", number="2001", password=PASSWORD, reason="转总部"), SignedFor(2, BOSS))
    moved = desk.walk()
    desk.tell(SignedFor(1, BOSS))
    assert desk.walk() == moved
    late = replace(passed(), about="another screen")
    desk.tell(late)
    refused = desk.shown().staff.signing_refused
    assert refused is not None
    assert refused.code == "staff.too_late"


def test_a_doubted_clock_is_answered_for_by_a_supervisor_who_signs() -> None:
    desk = signed_in(TELLER, WRONG_CLOCK, arrived(), START)
    assert desk.shown().phase == "doubting"
    desk.tell(replace(ANSWERED, detail={"reason": "电池", "number": "2001", "password": PASSWORD}))
    assert desk.shown().phase == "doubting"
    desk.tell(SignedFor(1, BOSS), OPENED)
    fact = desk.facts_of("clock_doubted")[0]
    assert (fact["by"], fact["proof"], fact["staff"]) == ("陈立", "signed_in", "2001")


def test_what_the_seller_presses_bears_her_name() -> None:
    desk = recording()
    desk.tell(passed(), SignedFor(1, BOSS), key("give_up", "", reason="papers"))
    fact = desk.facts_of("walk")[-1]
    assert (fact["by"], fact["proof"], fact["staff"]) == ("王芳", "signed_in", "1187")


def test_a_supervisor_unlocks_beside_her_while_nobody_is_signed_in() -> None:
    desk = Desk()
    desk.tell(KNOWN, READY)
    help_ = {"act": "unlock", "whom": "1187", "number": "2001", "password": PASSWORD}
    desk.tell(Pressed("manage_staff", detail=help_))
    order = desk.orders[-1]
    assert isinstance(order, SignFor)
    assert set(order.roles) == {"supervisor", "administrator"}
    desk.tell(SignedFor(order.ticket, BOSS))
    assert desk.orders[-1] == ManageStaff("unlock", "2001", "1187")
    assert ("refused", "ready", "Pressed.manage_staff", "signed_out") in desk.tell(
        Pressed("manage_staff", detail={**help_, "act": "leave"})
    )


def test_out_of_full_screen_only_by_a_word() -> None:
    desk = recording()
    desk.tell(key("unlock_kiosk", "", number="9001", password=PASSWORD, then="close"))
    assert desk.shown().staff.unlocked == ""
    desk.tell(SignedFor(1, ADMINISTRATOR))
    assert (desk.shown().staff.unlocked, desk.shown().phase) == ("close", "recording")


def test_who_left_meanwhile_is_not_signed_in_any_more() -> None:
    desk = signed_in()
    desk.tell(replace(KNOWN, staff=(BOSS,)))
    assert desk.shown().page == "signin"


def test_whose_role_is_another_now_is_led_home() -> None:
    desk = signed_in()
    desk.tell(Pressed("go", detail={"to": "tasks"}))
    assert desk.shown().page != "home"
    now = replace(desk.shown().staff.signed_in, role="field_it")  # type: ignore[type-var]  # somebody is
    desk.tell(replace(KNOWN, staff=(BOSS, now)))  # type: ignore[arg-type]  # the same
    assert (desk.shown().page, desk.shown().staff.signed_in) == ("home", now)


def test_a_home_without_headquarters_asks_for_its_first_administrator_and_takes_a_no() -> None:
    desk = Desk()
    desk.tell(StaffKnown(any=False, offer=True), READY)
    assert desk.shown().page == "first_administrator"
    desk.tell(key("manage_staff", "", act="later"))
    assert desk.shown().page == "home"
    desk.tell(key("manage_staff", "", act="first"))
    desk.tell(Pressed("enter_code", detail={"whom": "9001", "name": "周敏", "password": PASSWORD}))
    assert desk.orders[-1] == EnterCode("", "9001", "周敏", PASSWORD)
    desk.tell(StaffRefused(Trouble("staff.password:easy")))
    assert desk.shown().staff.trouble == Trouble("staff.password:easy")
    desk.tell(SignedIn(ADMINISTRATOR), KNOWN)
    assert (desk.shown().page, desk.shown().staff.known) == ("home", True)


def test_no_password_is_told_by_any_repr() -> None:
    desk = recording()
    desk.tell(passed(), sign_in(), Pressed("enter_code", detail={"code": "geheim-1", "password": PASSWORD}))
    told = repr((passed(), sign_in(), desk.orders, desk.published, desk.conductor._life.terminal))
    assert PASSWORD not in told
    assert "geheim-1" not in told
    assert "1187" in told, "the control"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*sorted(SIGNED), "lock", "sign_out", "yes", "no", "leave", "finish"]), max_size=25))
def test_whatever_is_pressed_no_signed_word_is_marked_without_its_proof(presses: list[str]) -> None:
    desk = recording()
    for press in presses:
        tickets = [order.ticket for order in desk.orders if isinstance(order, SignFor)]
        if press in ("yes", "no"):
            ticket = tickets[-1] if tickets else 1
            desk.tell(SignedFor(ticket, BOSS) if press == "yes" else SigningRefused(ticket, REFUSED))
        else:
            desk.tell(key(press, "赵六", reason="x", number="2001", password=PASSWORD))  # type: ignore[arg-type]  # from the list
    for mark in desk.marks:
        assert isinstance(mark, AddMark)
        if mark.facts.get("event") in SIGNED and not mark.facts.get("refused"):
            assert (mark.facts["proof"], mark.facts["by"], mark.facts["staff"]) == ("signed_in", "陈立", "2001")


@pytest.mark.parametrize("pressed", sorted(SIGNED))
def test_every_signed_key_is_held_back_or_has_no_meaning_now(pressed: str) -> None:
    desk = recording()
    done = desk.tell(key(pressed, "赵六", reason="x", number="2001", password=PASSWORD))  # type: ignore[arg-type]  # a key
    assert [type(each) for each in done] == [SignFor] or done[0][0] == "refused"


def test_nobody_takes_the_sellers_place_in_the_middle_of_a_sale() -> None:
    """A supervisor who sells would let a colleague sign in, and then decide on her own sale."""
    desk = signed_in(BOSS, arrived(), START, OPENED, key("supervisor_called", ""))
    assert desk.tell(sign_in(TELLER)) == [("refused", "recording", "Pressed.sign_in", "")]
    assert desk.shown().staff.signed_in == BOSS


def test_who_may_no_longer_sign_in_leaves_no_page_behind() -> None:
    desk = signed_in(ADMINISTRATOR, Pressed("manage_staff"))
    desk.tell(replace(KNOWN, staff=(TELLER, BOSS)))
    assert (desk.shown().page, desk.shown().staff.listed) == ("signin", None)
    desk.tell(sign_in(TELLER), SignedIn(TELLER))
    assert desk.shown().page == "home"


def test_the_seller_decides_on_her_own_sale_by_no_other_account() -> None:
    """Hers as a supervisor has another number, and no practising number."""
    desk = recording()
    seller = desk.shown().sale
    assert seller is not None
    own = Staff("S1187", f" {seller.seller} ", "supervisor")
    desk.tell(passed(own), SignedFor(1, own))
    shown = desk.shown()
    assert (shown.page, shown.trouble) == ("supervisor", Trouble("identity.second_person"))
    desk.tell(passed(), SignedFor(2, BOSS))
    assert desk.shown().page != "supervisor"


def test_what_she_wrote_stands_in_no_repr() -> None:
    assert "strokes" not in repr(CustomerActed("signed", "sign:x", content=b"strokes"))
