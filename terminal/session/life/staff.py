"""Who is signed in, whose word stands behind an act, and the accounts of those who work here.

Signing in is a layer over the life: it changes no phase, and asks nobody in the middle of a recording.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from faults.trouble import Trouble
from terminal.session.effects import Effect
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed
from terminal.session.facts.staff import (
    CodeMade,
    SignedFor,
    SignedIn,
    SigningRefused,
    SignInRefused,
    StaffKnown,
    StaffListed,
    StaffRefused,
)
from terminal.session.identity.consent import NotYetError
from terminal.session.life.pages import LOCKABLE
from terminal.session.life.signing import HELPS, in_name_of, refused, signing_of
from terminal.session.life.terminal import Terminal
from terminal.session.orders.desk import Audit, DeclineFirst, EnterCode, ManageStaff, SetPassword, SignIn
from terminal.session.rights import allows, may
from terminal.session.snapshot import StaffView

SIGNED_OUT: Final = "signed_out"
"""Why a press is refused while nobody is signed in."""
_OUTSIDE: Final = frozenset({"sign_in", "enter_code", "unlock_kiosk", "lock"})
"""What can be pressed while nobody is signed in."""
_FIRST: Final = ("first", "later")
_UNSET: Final = frozenset({"set_password", "sign_out", "unlock_kiosk", "lock"})
"""What can be pressed before an own password is set."""


def refusal(terminal: Terminal, pressed: Pressed) -> Trouble | str:
    """Return why nobody may press this now; empty if somebody may. Never in the middle of a recording."""
    staff = terminal.staff
    if not staff.known or terminal.phase not in LOCKABLE:
        return ""
    act = pressed.detail.get("act")
    if staff.signed_in is None:
        outside = pressed.key == "manage_staff" and act in (*_FIRST, *HELPS)
        return "" if pressed.key in _OUTSIDE or outside else SIGNED_OUT
    if staff.must_set:
        return "" if pressed.key in _UNSET else Trouble("staff.must_set")
    if pressed.key == "manage_staff":
        return "" if _may_manage(staff, act) else Trouble("staff.not_allowed")
    return "" if allows(staff, pressed) else Trouble("staff.not_allowed")


def named(terminal: Terminal, pressed: Pressed) -> Pressed:
    """Return a press that bears no name as that of who is signed in; one that has to be signed for stays as it is."""
    own = terminal.staff.signed_in
    if own is None or terminal.staff.must_set or pressed.by or signing_of(terminal, pressed):
        return pressed
    return in_name_of(own, pressed)


def apply(terminal: Terminal, fact: Fact, now: float) -> tuple[Effect, ...]:
    """Take one of its facts in."""
    del now
    match fact:
        case Pressed():
            return KEYS[fact.key](terminal, fact)
        case StaffKnown():
            return _know(terminal, fact)
        case SignedIn():
            return _enter(terminal, fact)
        case SignInRefused():
            terminal.staff = replace(terminal.staff, refused=fact, busy=False)
        case SigningRefused():
            refused(terminal, fact)
        case StaffListed():
            terminal.staff = replace(terminal.staff, listed=fact, busy=False)
        case CodeMade():
            terminal.staff = replace(terminal.staff, made=fact, busy=False, trouble=None)
        case StaffRefused():
            terminal.staff = replace(terminal.staff, trouble=fact.trouble, busy=False)
        case SignedFor():
            pass  # the press that waited for it has been done (`life.py`)
        case _:
            pass
    return ()


def mark_facts(terminal: Terminal) -> dict[str, Any] | None:
    """What the journal says of who records; None where nobody is signed in."""
    own = terminal.staff.signed_in
    if own is None:
        return None
    return {
        "number": own.number,
        "name": own.name,
        "role": own.role,
        "licence": own.licence,
        "institution": own.institution,
    }


# --- what happens ---


def _know(terminal: Terminal, fact: StaffKnown) -> tuple[Effect, ...]:
    """Keep who may sign in; somebody who no longer may is not signed in any more."""
    view, own = terminal.staff, terminal.staff.signed_in
    here = next((staff for staff in fact.staff if own is not None and staff.number == own.number), None)
    first = (view.first or fact.offer) and not (fact.any and not view.known)  # one was just made
    if own is not None and (here is None or here.role != own.role):  # what is open may be her place no more
        terminal.desk_page = None
        view = replace(view, listed=None, made=None)
    terminal.staff = replace(
        view,
        known=fact.any,
        staff=fact.staff,
        codes=fact.codes,
        needs_code=fact.needs_code,
        first=first,
        signed_in=here,
        must_set=view.must_set and here is not None,
    )
    return ()


def _enter(terminal: Terminal, fact: SignedIn) -> tuple[Effect, ...]:
    view = terminal.staff
    known = view.staff if fact.staff in view.staff else (*view.staff, fact.staff)
    terminal.desk_page = None
    terminal.staff = replace(
        view,
        known=True,
        staff=known,
        first=False,
        signed_in=fact.staff,
        must_set=fact.must_set,
        locked="",
        refused=None,
        busy=False,
        trouble=None,
        made=None,
    )
    return ()


# --- what is pressed ---


def _sign_in(terminal: Terminal, fact: Pressed) -> tuple[Effect, ...]:
    _demand_rest(terminal)
    if terminal.phase not in LOCKABLE and terminal.staff.signed_in is not None:
        raise NotYetError  # who began a sale is the one whose second person is another
    number, password = str(fact.detail.get("number", "")).strip(), str(fact.detail.get("password", ""))
    if not terminal.staff.known or not (number and password):
        raise NotYetError
    terminal.staff = replace(terminal.staff, busy=True, refused=None, made=None, trouble=None)
    return (SignIn(number, password),)


def _set_password(terminal: Terminal, fact: Pressed) -> tuple[Effect, ...]:
    _demand_rest(terminal)
    own, new = terminal.staff.signed_in, str(fact.detail.get("new", ""))
    if own is None or not new:
        raise NotYetError
    terminal.staff = replace(terminal.staff, busy=True, refused=None)
    return (SetPassword(own.number, str(fact.detail.get("old", "")), new),)


def _enter_code(terminal: Terminal, fact: Pressed) -> tuple[Effect, ...]:
    _demand_rest(terminal)
    code, number, name, password = (str(fact.detail.get(each, "")) for each in ("code", "whom", "name", "password"))
    if not (number.strip() and name.strip() and password):
        raise NotYetError
    terminal.staff = replace(terminal.staff, busy=True, trouble=None)
    return (EnterCode(code, number.strip(), name.strip(), password),)


def _sign_out(terminal: Terminal, _: Pressed) -> tuple[Effect, ...]:
    return _leave(terminal, "signed_out", locked=False)


def _lock(terminal: Terminal, _: Pressed) -> tuple[Effect, ...]:
    return _leave(terminal, "idle_locked", locked=True)


def _leave(terminal: Terminal, act: str, *, locked: bool) -> tuple[Effect, ...]:
    """Nobody is signed in any more; the sale in hand stays, for whoever signs in next."""
    view, own = terminal.staff, terminal.staff.signed_in
    if own is None:
        return ()
    terminal.desk_page = None
    terminal.staff = StaffView(
        known=view.known,
        staff=view.staff,
        codes=view.codes,
        needs_code=view.needs_code,
        locked=own.number if locked else "",
        proofs=view.proofs,
    )
    return (Audit(own.number, act),)


def _manage(terminal: Terminal, fact: Pressed) -> tuple[Effect, ...]:
    """Open and close the page of accounts, and what is done on it; on the sign-in page, help for who is locked out."""
    view, detail = terminal.staff, fact.detail
    act = detail.get("act", "open")
    if act in _FIRST:
        terminal.staff = replace(view, first=act == "first", trouble=None)
        return (DeclineFirst(),) if act == "later" and not view.known else ()
    if act == "close":
        terminal.desk_page = None
        terminal.staff = replace(view, listed=None, made=None, trouble=None)
        return ()
    _demand_rest(terminal)
    by = str(detail.get("staff", ""))
    if not by:
        raise NotYetError(Trouble("staff.not_allowed"))
    terminal.staff = replace(view, busy=True, made=None, trouble=None, refused=None)
    if act == "open":
        terminal.desk_page = "staff"
        return (ManageStaff("list", by),)
    said = {name: str(detail.get(name, "")).strip() for name in ("name", "licence", "institution")}
    return (ManageStaff(act, by, str(detail.get("whom", "")).strip(), role=detail.get("role", "teller"), **said),)


def _unlock_kiosk(terminal: Terminal, fact: Pressed) -> tuple[Effect, ...]:
    then = fact.detail.get("then", "close")
    terminal.staff = replace(terminal.staff, unlocked="window" if then == "window" else "close")
    return ()


def _demand_rest(terminal: Terminal) -> None:
    """Raises NotYetError while a password is being checked: one thing after another."""
    if terminal.staff.busy:
        raise NotYetError


def _may_manage(staff: StaffView, act: object) -> bool:
    return act == "close" or may(staff, "unlock" if act in ("open", "list", *HELPS) else "staff")


KEYS: Final[dict[str, Callable[[Terminal, Pressed], tuple[Effect, ...]]]] = {
    "sign_in": _sign_in,
    "set_password": _set_password,
    "enter_code": _enter_code,
    "sign_out": _sign_out,
    "lock": _lock,
    "manage_staff": _manage,
    "unlock_kiosk": _unlock_kiosk,
}
"""What each of its keys does."""
