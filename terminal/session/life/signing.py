"""Words that a person has to sign for: the press is held back until she proved who she is, then done in her name."""

from dataclasses import dataclass, replace
from typing import Final, get_args

from faults.trouble import Trouble
from terminal.session.effects import Effect
from terminal.session.facts.people import SECRET, Pressed
from terminal.session.facts.staff import SignedFor, SigningRefused, Staff, StaffRole
from terminal.session.life.terminal import Pending, Terminal
from terminal.session.orders.desk import SignFor
from terminal.session.proof import PROOF, SECRETS
from terminal.session.rights import roles_with


@dataclass(frozen=True, slots=True)
class Signing:
    """Whose place it is to say a word."""

    roles: tuple[StaffRole, ...]
    other: bool = True
    """It must be another person than who is signed in and sells."""


_DECIDES = Signing(roles_with("decide"))
_ANYBODY = Signing(get_args(StaffRole))
SIGNED: Final[dict[str, Signing]] = {
    "supervisor_passed": _DECIDES,
    "supervisor_referred": _DECIDES,
    "supervisor_ended": _DECIDES,
    "accept_clock": _DECIDES,
    "accept_room": _DECIDES,
    "by_sight": _ANYBODY,
    "confirm_document": _ANYBODY,
    "accept_differences": _ANYBODY,
    "accept_online": _ANYBODY,
    "unlock_kiosk": Signing(roles_with("leave_kiosk"), other=False),
}
"""The keys that need somebody's word where this terminal has accounts; where it has none, a name is typed."""
_HELP: Final = Signing(roles_with("unlock"), other=False)
HELPS: Final = ("unlock", "new_code")
"""What a supervisor may do for a colleague on the page where nobody is signed in."""


def signing_of(terminal: Terminal, pressed: Pressed) -> Signing | None:
    """Return whose word this press needs; None if it needs nobody's beyond who is signed in."""
    if not terminal.staff.known:
        return None
    if pressed.key == "manage_staff" and terminal.staff.signed_in is None and pressed.detail.get("act") in HELPS:
        return _HELP
    return SIGNED.get(pressed.key)


def unproven(pressed: Pressed) -> Pressed:
    """Return it without what only the session may say of it: a press that claims to be proved is not."""
    if not any(name in pressed.detail for name in PROOF):
        return pressed
    return replace(pressed, detail={name: value for name, value in pressed.detail.items() if name not in PROOF})


def hold(terminal: Terminal, pressed: Pressed, signing: Signing) -> tuple[Effect, ...]:
    """Hold it back and ask the desk to prove whose word it is; where nothing was typed it is refused at once."""
    number, password = (str(pressed.detail.get(name, "")) for name in SECRETS)
    if not (number.strip() and password):
        refuse(terminal, Trouble("staff.nothing_typed"))
        return ()
    ticket = next(terminal.tickets)
    kept = {name: value for name, value in pressed.detail.items() if name not in SECRETS and name not in SECRET}
    terminal.pending = Pending(ticket, replace(pressed, by="", detail=kept))
    terminal.staff = replace(terminal.staff, signing=pressed.key, signing_refused=None)
    own = terminal.staff.signed_in
    licence = terminal.sale.sale.seller.licence if terminal.sale else ""
    return (
        SignFor(
            ticket,
            number.strip(),
            password,
            signing.roles,
            not_numbers=(own.number,) if signing.other and own else (),
            not_licences=(licence,) if signing.other and licence else (),
            what=str(kept.get("act", pressed.key)),
            about=terminal.take.take or str(kept.get("whom", "")),
            reason=str(kept.get("reason", "")),
        ),
    )


def signed(terminal: Terminal, fact: SignedFor) -> Pressed | None:
    """The word stands: return the press that waited for it, in her name; None where nothing waits any more."""
    pending = terminal.pending
    if pending is None or pending.ticket != fact.ticket:
        return None
    terminal.pending = None
    _conclude(terminal, None)
    return in_name_of(fact.staff, pending.pressed)


def refused(terminal: Terminal, fact: SigningRefused) -> None:
    """The word does not stand; nothing was done, and the dialogue says why."""
    if terminal.pending is not None and terminal.pending.ticket == fact.ticket:
        terminal.pending = None
        _conclude(terminal, fact.trouble)


def refuse(terminal: Terminal, trouble: Trouble) -> None:
    """A press that had to be signed for leads nowhere, for another reason than the password."""
    _conclude(terminal, trouble)


def in_name_of(staff: Staff, pressed: Pressed) -> Pressed:
    """Return the press as hers, with what marks and records say of it."""
    return replace(pressed, by=staff.name, detail={**pressed.detail, "staff": staff.number, "proof": "signed_in"})


def _conclude(terminal: Terminal, trouble: Trouble | None) -> None:
    staff = terminal.staff
    terminal.staff = replace(staff, signing="", signing_refused=trouble, proofs=staff.proofs + 1)
