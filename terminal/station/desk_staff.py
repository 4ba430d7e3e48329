"""The desk's work with people: passwords are checked, accounts made, acts noted. Hashing takes a part of a second."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from faults.errors import ShuangluError
from terminal.home.opening import Home
from terminal.session.facts.fact import Fact
from terminal.session.facts.staff import (
    SignedFor,
    SignedIn,
    SigningRefused,
    SignInRefused,
    Staff,
    StaffKnown,
    StaffListed,
    StaffRefused,
)
from terminal.session.orders.desk import Audit, DeclineFirst, EnterCode, ManageStaff, SetPassword, SignFor, SignIn
from terminal.station.desk import Handler
from terminal.station.desk_tasks import Call
from terminal.sync.answers import NotNowError
from terminal.vault.accounts import NotSignedInError, Proved, check_first

DECLINED = "staff.first_declined"
"""The event that notes: the first administrator is made another time."""
_CALL = "administrator"
"""What a headquarters lists that knows such codes."""


def handlers(home: Home, call: Call | None = None) -> dict[type, Handler]:
    """What can be done with people in this home; `call` where it belongs to a headquarters."""
    work = _People(home, call)
    return {
        SignIn: work.sign_in,
        SignFor: work.sign_for,
        SetPassword: work.set_password,
        EnterCode: work.enter_code,
        DeclineFirst: work.decline_first,
        ManageStaff: work.manage,
        Audit: work.note,
    }


def staff_known(home: Home) -> StaffKnown:
    """Return who may sign in here, as a window is told at its start and after every change."""
    accounts, enrolled = home.vault.accounts, home.vault.identity().enrolled
    asks = not (accounts.exist or enrolled or home.keeps_itself)
    return StaffKnown(
        any=accounts.exist,
        staff=accounts.working(),
        needs_code=enrolled,
        offer=asks and home.vault.history.last(DECLINED) is None,
        codes=accounts.shown_codes() if home.keeps_itself else (),
    )


class StaffShelf:
    """Headquarters' staff list as the courier fills it.

    From that moment on who left is signed in no more, and everybody has the role that it says.
    """

    def __init__(self, home: Home, say: Callable[[StaffKnown], None]) -> None:
        self._home = home
        self._say = say

    def replace(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Take in the list that headquarters told."""
        before = staff_known(self._home)
        self._home.vault.staff_list.replace(rows)
        self._home.vault.accounts.follow_list()
        known = staff_known(self._home)
        if known != before:
            self._say(known)


@dataclass(slots=True)
class _People:
    """Lives on the desk's thread."""

    home: Home
    call: Call | None
    proved: set[str] = field(default_factory=set)
    """Who proved herself by a code just now, and may set a password without typing it again."""

    def sign_in(self, order: SignIn) -> Iterable[Fact]:
        accounts = self.home.vault.accounts
        self.proved.clear()
        try:
            proved = accounts.prove(order.number, order.password)
        except NotSignedInError as error:
            return [_refused(order.number, error)]
        if proved.must_set:
            self.proved.add(order.number)
        self.home.vault.audit.add(order.number, "signed_in", facts={"code": proved.must_set})
        return [SignedIn(proved.staff, proved.must_set)]

    def sign_for(self, order: SignFor) -> Iterable[Fact]:
        try:
            staff = self._sign_for(order)
        except ShuangluError as error:
            return [SigningRefused(order.ticket, error.trouble)]
        self.home.vault.audit.add(staff.number, f"signed_for.{order.what}", order.about, order.reason)
        return [SignedFor(order.ticket, staff)]

    def _sign_for(self, order: SignFor) -> Staff:
        """Whose word it is: first who she is, then whether it is her place, so that a stranger learns nothing."""
        proved: Proved = self.home.vault.accounts.prove(order.number, order.password)
        staff = proved.staff
        if proved.must_set and not self._demonstrates(order.number):
            raise ShuangluError("staff.must_set")
        licences = {_plain(each) for each in order.not_licences}
        if staff.number in order.not_numbers or (staff.licence and _plain(staff.licence) in licences):
            raise ShuangluError("staff.own_sale")
        if staff.role not in order.roles:
            raise ShuangluError("staff.not_role", name=staff.name)
        return staff

    def _demonstrates(self, number: str) -> bool:
        """Whether she is a made-up person whose code the screens show: one visitor plays all parts there."""
        return self.home.keeps_itself and number in dict(self.home.vault.accounts.shown_codes())

    def set_password(self, order: SetPassword) -> Iterable[Fact]:
        accounts = self.home.vault.accounts
        try:
            if order.number not in self.proved:
                accounts.prove(order.number, order.old)
            staff = accounts.set_password(order.number, order.new)
        except NotSignedInError as error:
            return [_refused(order.number, error)]
        except ShuangluError as error:
            return [SignInRefused(error.trouble, order.number)]
        self.proved.clear()
        return [SignedIn(staff), staff_known(self.home)]

    def enter_code(self, order: EnterCode) -> Iterable[Fact]:
        """Make the first administrator: by headquarters' code where there is one, else once, in a home without any."""
        vault = self.home.vault
        try:
            why = self._by_whose_word(order)
            staff = vault.accounts.make_first(order.number, order.name, order.password, why)
        except ShuangluError as error:
            return [StaffRefused(error.trouble)]
        vault.audit.add(staff.number, "signed_in")
        return [SignedIn(staff), staff_known(self.home)]

    def _by_whose_word(self, order: EnterCode) -> str:
        """Return what an administrator is made by, for the audit log. Raises ShuangluError."""
        vault = self.home.vault
        if not vault.identity().enrolled:
            if vault.accounts.exist:
                raise ShuangluError("staff.exists", number=order.number)
            return "first start"
        if self.call is None or not order.code.strip():
            raise ShuangluError("staff.no_code")
        number, name, _ = check_first(order.number, order.name, order.password)  # a code is used once: not in vain
        vault.accounts.check_new(number)
        self._ask_headquarters(self.call, order.code, number, name)
        return "headquarters' code"

    def _ask_headquarters(self, call: Call, code: str, number: str, name: str) -> None:
        """Raises ShuangluError where headquarters does not say yes: its word, or that it cannot be reached."""
        try:
            with call() as (client, greeting):
                if _CALL not in greeting.calls:
                    raise ShuangluError("staff.older_hq")
                client.make_administrator(code, number, name)
        except NotNowError as error:
            raise ShuangluError("staff.code_line") from error

    def decline_first(self, _: DeclineFirst) -> Iterable[Fact]:
        if self.home.vault.history.last(DECLINED) is None:
            self.home.vault.history.add(DECLINED)
        return []

    def manage(self, order: ManageStaff) -> Iterator[Fact]:
        accounts = self.home.vault.accounts
        try:
            match order.act:
                case "add":
                    yield accounts.add(_staff_of(order), order.by)
                case "new_code":
                    yield accounts.new_code(order.number, order.by)
                case "unlock":
                    accounts.unlock(order.number, order.by)
                case "leave":
                    accounts.leave(order.number, order.by)
                case "list":
                    pass
        except ShuangluError as error:
            yield StaffRefused(error.trouble)
        yield StaffListed(accounts.listed(), accounts.without_account())
        if order.act != "list":
            yield staff_known(self.home)

    def note(self, order: Audit) -> Iterable[Fact]:
        self.home.vault.audit.add(order.who, order.act, order.about, order.reason, order.facts)
        return []


def _plain(licence: str) -> str:
    """A practising number however it was typed: wide digits, small letters, blanks and dashes make no other person."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", licence))).casefold()


def _refused(number: str, error: NotSignedInError) -> SignInRefused:
    return SignInRefused(error.trouble, number, error.until, error.next_s, error.for_s)


def _staff_of(order: ManageStaff) -> Staff:
    return Staff(order.number, order.name, order.role, order.licence, institution=order.institution)
