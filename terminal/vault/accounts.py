"""The accounts of those who work at this terminal: who they are, and how each proves it.

There is no shared account and no default password: an account begins with a one-time code that another person hands
over, and an own password is set with it. Passwords are hashed before they are kept, and kept in the encrypted database
only. It works without any line.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, get_args

from evidence import moment
from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.session.facts.staff import AccountState, CodeMade, Staff, StaffRole
from terminal.session.rights import RIGHTS
from terminal.vault.audit import Audit
from terminal.vault.lockout import FREE, Lock, left_of, lock_of, since_start
from terminal.vault.passwords import Hashing, check_password, new_code, plain_code, plain_password
from terminal.vault.staff_list import StaffList, staff_of
from terminal.vault.store import Store

CODE_HOURS: Final = 72
_LONGEST_NUMBER, _LONGEST_NAME = 40, 40
HEADQUARTERS: Final = "headquarters"
"""Who changed a role by its staff list, for the audit log."""
HELPED: Final[tuple[StaffRole, ...]] = ("teller", "agent")
"""Whom a supervisor may unlock or give a new code; an administrator helps everybody."""


@dataclass(frozen=True, slots=True)
class Proved:
    """Somebody proved who she is. `must_set`: by a one-time code; an own password comes before anything else."""

    staff: Staff
    must_set: bool


class NotSignedInError(ShuangluError):
    """Nobody is signed in by this; what is known of the account's lock goes with it."""

    def __init__(self, trouble: Trouble, *, for_s: int = 0, until: float | None = None, next_s: int = 0) -> None:
        super().__init__(trouble.key)
        self.trouble = trouble
        self.for_s, self.until, self.next_s = for_s, until, next_s


class Accounts:
    """Each call is durable on return. Proving takes a part of a second; while an account is locked, nothing."""

    def __init__(
        self,
        store: Store,
        audit: Audit,
        staff_list: StaffList,
        *,
        hashing: Hashing | None = None,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """`wall`: Unix time, which people set; `steady`: seconds since the start of the machine, by which it locks."""
        self.hashing = hashing or Hashing()
        self._store = store
        self._audit = audit
        self._list = staff_list
        self._wall = wall
        self._steady = steady

    # --- who there is ---

    @property
    def exist(self) -> bool:
        """Whether an account was ever made; until then everything goes on as it did without accounts.

        Where all have left, nobody signs in: the terminal does not open to everybody for that.
        """
        return bool(self._rows())

    def working(self) -> tuple[Staff, ...]:
        """Return those who may sign in, by number."""
        return tuple(staff for staff, state in self.listed() if state != "left")

    def listed(self) -> tuple[tuple[Staff, AccountState], ...]:
        """Return every account and how it stands, by number."""
        return tuple((self._staff(row), self._state(row)) for row in self._rows())

    def without_account(self) -> tuple[Staff, ...]:
        """Return those of headquarters' list who have no account here."""
        here = {row["number"] for row in self._rows()}
        return tuple(staff for staff in self._list.working() if staff.number not in here)

    def shown_codes(self) -> tuple[tuple[str, str], ...]:
        """Return number and code of the demonstration's accounts that nobody has used yet."""
        rows = self._store.rows("SELECT number, shown_code FROM accounts WHERE shown_code IS NOT NULL ORDER BY number")
        return tuple((row["number"], row["shown_code"]) for row in rows)

    # --- proving who one is ---

    def prove(self, number: str, secret: str) -> Proved:
        """Return who this is. A guess is counted before it is tried, so that no crash gives one for free.

        Raises NotSignedInError `staff.*`.
        """
        row = self._demand(number)
        self._count(row)
        code = row["kind"] == "code"
        if not self.hashing.fits(plain_code(secret) if code else plain_password(secret), json.loads(row["record"])):
            raise self._wrong(number)
        self._forgive(number)
        if code and row["code_until"] < moment.spell_now():
            raise NotSignedInError(Trouble("staff.code_expired"))
        return Proved(self._staff(row), must_set=code)

    def set_password(self, number: str, password: str) -> Staff:
        """Keep an own password; whoever calls this has just proved who she is.

        Raises ShuangluError `staff.password`.
        """
        password = plain_password(password)
        check_password(password, number)
        row = self._row(number)
        if row is None:
            raise ShuangluError("staff.unknown", number=number)
        if row["kind"] == "code" and self.hashing.fits(plain_code(password), json.loads(row["record"])):
            raise ShuangluError("staff.password:code")
        self._keep_secret(number, "password", self.hashing.record(password))
        self._audit.add(number, "password_set")
        return self._staff(row)

    def _demand(self, number: str) -> dict[str, Any]:
        """Return the account that may be tried now. Raises NotSignedInError."""
        row = self._row(number)
        if row is None:
            raise NotSignedInError(Trouble("staff.wrong:number"))
        if self._state(row) == "left":
            raise NotSignedInError(Trouble("staff.left"))
        self._demand_open(row)
        return row

    def _demand_open(self, row: dict[str, Any]) -> None:
        left = self._left(row)
        if left > 0:
            facts = {"failures": row["failures"], "minutes": _minutes(left)}
            raise NotSignedInError(
                Trouble("staff.locked", facts),
                for_s=max(1, round(left)),
                until=self._wall() + left,
                next_s=lock_of(row["failures"] + 1),
            )

    def _count(self, row: dict[str, Any]) -> None:
        """Count a guess as wrong until it proves right; the fifth locks at once. Raises NotSignedInError if locked."""
        number = row["number"]
        with self._store.transaction():
            fresh = self._row(number)
            assert fresh is not None
            self._demand_open(fresh)  # another program may have counted meanwhile
            failures = fresh["failures"] + 1
            seconds = lock_of(failures)
            self._store.run(
                "UPDATE accounts SET failures = ?, locked_at = ?, lock_s = ? WHERE number = ?",
                failures, self._steady() if seconds else None, seconds, number,
            )  # fmt: skip

    def _wrong(self, number: str) -> NotSignedInError:
        row = self._row(number)
        assert row is not None
        failures = row["failures"]
        self._audit.add(number, "sign_in_refused", facts={"failures": failures, "lock_s": row["lock_s"]})
        try:
            self._demand_open(row)
        except NotSignedInError as locked:
            return locked
        left, next_s = FREE - failures, lock_of(failures + 1)
        if left == 1:
            return NotSignedInError(Trouble("staff.wrong:last", {"minutes": _minutes(next_s)}), next_s=next_s)
        return NotSignedInError(Trouble("staff.wrong", {"left": left}), next_s=next_s)

    def _forgive(self, number: str) -> None:
        self._store.run("UPDATE accounts SET failures = 0, locked_at = NULL, lock_s = 0 WHERE number = ?", number)

    def _left(self, row: dict[str, Any]) -> float:
        if not row["lock_s"]:
            return 0.0
        kept, now = Lock(row["locked_at"], row["lock_s"]), self._steady()
        lock = since_start(kept, now)
        if lock != kept:
            self._store.run("UPDATE accounts SET locked_at = ? WHERE number = ?", lock.at, row["number"])
        return left_of(lock, now)

    # --- making and changing accounts ---

    def make_first(self, number: str, name: str, password: str, why: str) -> Staff:
        """Make an administrator who sets her own password at once; `why` says by whose word, for the audit log.

        One who is an administrator already has another password then. Raises ShuangluError `staff.*`.
        """
        number, name, password = check_first(number, name, password)
        record = self.hashing.record(password)
        with self._store.transaction():
            row = self._row(number)
            if row is None:
                self._insert(Staff(number, name, "administrator"), number, "password", record)
            elif row["role"] == "administrator" and self._state(row) != "left":
                self._keep_secret(number, "password", record)
            else:
                raise ShuangluError("staff.exists", number=number)
            self._audit.add(number, "administrator_made", number, facts={"why": why})
        found = self._row(number)
        assert found is not None
        return self._staff(found)

    def check_new(self, number: str) -> None:
        """Raises ShuangluError `staff.exists` where this number is that of somebody who is no administrator."""
        row = self._row(number)
        if row is not None and (row["role"] != "administrator" or self._state(row) == "left"):
            raise ShuangluError("staff.exists", number=number)

    def add(self, staff: Staff, by: str) -> CodeMade:
        """Make an account; return the code for its first sign-in. Raises ShuangluError `staff.*`."""
        said = self._list.of(staff.number.strip())
        number, name = _checked(staff.number, staff.name or (said["name"] if said else ""))
        staff = replace(staff, number=number, name=name, role=self._listed_role(number, staff.role))
        self._demand_right(by, staff.role, "staff")
        if self._list.left(number):
            raise ShuangluError("staff.left:add", number=number)
        self._demand_another(number)
        code, until, record = self._new_code()
        with self._store.transaction():
            row = self._row(number)
            if row is not None and self._state(row) != "left":
                raise ShuangluError("staff.exists", number=number)
            if row is not None:
                self._store.run("DELETE FROM accounts WHERE number = ?", number)
            self._insert(staff, by, "code", record, until)
            self._audit.add(by, "account_added", number, facts={"role": staff.role})
        return CodeMade(number, code, until)

    def new_code(self, number: str, by: str) -> CodeMade:
        """Give her another code: her password is void, and she sets a new one. Raises ShuangluError `staff.*`."""
        row = self._demand_helped(number, by)
        code, until, record = self._new_code()
        with self._store.transaction():
            self._keep_secret(row["number"], "code", record, until)
            self._audit.add(by, "code_given", number)
        return CodeMade(number, code, until)

    def unlock(self, number: str, by: str) -> None:
        """Let her try again at once. Raises ShuangluError `staff.*`."""
        self._demand_helped(number, by)
        with self._store.transaction():
            self._forgive(number)
            self._audit.add(by, "account_unlocked", number)

    def leave(self, number: str, by: str) -> None:
        """She works here no more and can no longer sign in; her name stays in the log. Raises ShuangluError `staff.*`.

        The last administrator stays: nobody could make accounts any more.
        """
        row = self._row(number)
        if row is None:
            raise ShuangluError("staff.unknown", number=number)
        self._demand_right(by, row["role"], "staff")
        others = [each for each in self.working() if each.role == "administrator" and each.number != number]
        if row["role"] == "administrator" and not others:
            raise ShuangluError("staff.last")
        with self._store.transaction():
            self._store.run(
                "UPDATE accounts SET left_at = ?, shown_code = NULL WHERE number = ?", moment.spell_now(), number
            )
            self._audit.add(by, "account_left", number)

    def follow_list(self) -> None:
        """Give everybody the role that headquarters' list says by now; each change stands in the audit log.

        Administrators are a matter of the terminal: the list makes nobody one, and takes it from nobody who has not
        left. Of whom it says nothing that is known here, the role stays.
        """
        with self._store.transaction():
            for row in self._rows():
                role = self._listed_role(row["number"], row["role"])
                if role != row["role"]:
                    self._store.run("UPDATE accounts SET role = ? WHERE number = ?", role, row["number"])
                    facts = {"from": row["role"], "to": role}
                    self._audit.add(HEADQUARTERS, "role_changed", row["number"], facts=facts)

    def _listed_role(self, number: str, role: StaffRole) -> StaffRole:
        said = self._list.of(number)
        listed = next((each for each in get_args(StaffRole) if said is not None and each == said["role"]), None)
        return role if listed is None or "administrator" in (role, listed) else listed

    def demonstrate(self, people: tuple[Staff, ...]) -> tuple[CodeMade, ...]:
        """Make the accounts of a demonstration anew, each with a code that its screens show.

        Only a home that was made for demonstrations may have them; whoever calls this has looked.
        """
        made = []
        with self._store.transaction():
            for staff in people:
                code, until, record = self._new_code()
                if self._row(staff.number) is None:
                    self._insert(staff, staff.number, "code", record, until)
                else:
                    self._keep_secret(staff.number, "code", record, until)
                self._store.run(
                    "UPDATE accounts SET shown_code = ?, left_at = NULL WHERE number = ?", code, staff.number
                )
                self._audit.add(staff.number, "demonstration_account")
                made.append(CodeMade(staff.number, code, until))
        return tuple(made)

    def role_of(self, number: str) -> StaffRole | None:
        """Return the role of somebody who may sign in; None for everybody else."""
        return next((staff.role for staff in self.working() if staff.number == number), None)

    def _demand_another(self, number: str) -> None:
        """Raises ShuangluError `staff.exists` where somebody's number is this but for large and small letters."""
        others = {staff.number for staff in self.working()} - {number}
        if number.casefold() in {each.casefold() for each in others}:
            raise ShuangluError("staff.exists", number=number)

    def _demand_helped(self, number: str, by: str) -> dict[str, Any]:
        """Return her account, where `by` may help her. Raises ShuangluError `staff.*`."""
        row = self._row(number)
        if row is None:
            raise ShuangluError("staff.unknown", number=number)
        if self._state(row) == "left":
            raise ShuangluError("staff.left")
        self._demand_right(by, row["role"], "unlock")
        if by == number:
            raise ShuangluError("staff.not_yourself")
        return row

    def _demand_right(self, by: str, role: StaffRole, right: str) -> None:
        own = self.role_of(by)
        if own is None or right not in RIGHTS[own]:
            raise ShuangluError("staff.not_allowed")
        if own != "administrator" and role not in HELPED:
            raise ShuangluError("staff.not_allowed")

    # --- rows ---

    def _insert(self, staff: Staff, by: str, kind: str, record: dict[str, Any], until: str | None = None) -> None:
        if staff.role not in get_args(StaffRole):
            raise ShuangluError("staff.role", role=staff.role)
        row = {
            "number": staff.number,
            "name": staff.name,
            "role": staff.role,
            "licence": staff.licence,
            "institution": staff.institution,
            "made_at": moment.spell_now(),
            "made_by": by,
            "kind": kind,
            "record": json.dumps(record),
            "code_until": until,
        }
        self._store.insert("accounts", row)

    def _keep_secret(self, number: str, kind: str, record: dict[str, Any], until: str | None = None) -> None:
        """Another secret in place of the one before; the account is open again, and no code is shown for it."""
        self._store.run(
            "UPDATE accounts SET kind = ?, record = ?, code_until = ?, shown_code = NULL, failures = 0, "
            "locked_at = NULL, lock_s = 0 WHERE number = ?",
            kind, json.dumps(record), until, number,
        )  # fmt: skip

    def _new_code(self) -> tuple[str, str, dict[str, Any]]:
        code = new_code()
        until = moment.spell(datetime.now(UTC) + timedelta(hours=CODE_HOURS))
        return code, until, self.hashing.record(plain_code(code))

    def _row(self, number: str) -> dict[str, Any] | None:
        return self._store.row("SELECT * FROM accounts WHERE number = ?", number)

    def _rows(self) -> list[dict[str, Any]]:
        return self._store.rows("SELECT * FROM accounts ORDER BY number")

    def _state(self, row: dict[str, Any]) -> AccountState:
        if row["left_at"] or self._list.left(row["number"]):
            return "left"
        if self._left(row) > 0:
            return "locked"
        return "first" if row["kind"] == "code" else "active"

    def _staff(self, row: dict[str, Any]) -> Staff:
        """The account, with what headquarters' list says of her."""
        said = self._list.of(row["number"]) or {}
        known = {name: said.get(name) or row.get(name, "") for name in _FROM_LIST}
        return staff_of({**row, **known})


_FROM_LIST = ("name", "licence", "licensed_until", "grade", "institution")


def _checked(number: str, name: str) -> tuple[str, str]:
    """Return number and name without blanks around. Raises ShuangluError `staff.number`, `staff.name`."""
    number, name = number.strip(), name.strip()
    if not (number.isascii() and number.isalnum() and len(number) <= _LONGEST_NUMBER):
        raise ShuangluError("staff.number:here")
    if not name or len(name) > _LONGEST_NAME:
        raise ShuangluError("staff.name")
    return number, name


def check_first(number: str, name: str, password: str) -> tuple[str, str, str]:
    """Return what an administrator who sets her own password is made of, spelled as kept. Raises ShuangluError."""
    number, name = _checked(number, name)
    password = plain_password(password)
    check_password(password, number)
    return number, name, password


def _minutes(seconds: float) -> int:
    return max(1, -(-round(seconds) // 60))
