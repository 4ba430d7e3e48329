"""Accounts: a one-time code and then an own password, a lock-out that grows, and nothing that a thief could use."""

import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from faults.errors import ShuangluError
from terminal.session.facts.staff import Staff
from terminal.vault import Vault, open_vault
from terminal.vault.accounts import Accounts, NotSignedInError
from terminal.vault.keepers import Argon2Cost
from terminal.vault.lockout import FIRST_S, FREE, LONGEST_S, Lock, left_of, lock_of, since_start
from terminal.vault.passwords import Hashing, check_password
from tests.terminal.vault.recording import keeper

CHEAP = Hashing(Argon2Cost(1, 1, 8))
ADMINISTRATOR, TELLER, SUPERVISOR = "9001", "1187", "2001"
GUESSES = 10_000 if os.environ.get("SHUANGLU_CAMPAIGN") == "long" else 1_500
OWN = "苹果-梨子-7-桃"


class Clock:
    """A wall clock that can be set, and a steady one that cannot."""

    def __init__(self) -> None:
        self.wall, self.steady = 1_800_000_000.0, 50.0

    def pass_(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


class Counting(Hashing):
    """Counts what is hashed."""

    done = 0

    def fits(self, secret: str, record: dict[str, Any]) -> bool:
        type(self).done += 1
        return super().fits(secret, record)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def accounts_of(vault: Vault, clock: Clock, hashing: Hashing = CHEAP) -> Accounts:
    """The accounts of a vault after a start of the program, by these clocks."""
    store = vault.accounts._store
    return Accounts(
        store, vault.audit, vault.staff_list, hashing=hashing, wall=lambda: clock.wall, steady=lambda: clock.steady
    )


@pytest.fixture
def accounts(rehearsing: Vault, clock: Clock) -> Accounts:
    """With an administrator, a supervisor and a teller, each with a password of her own."""
    made = accounts_of(rehearsing, clock)
    made.make_first(ADMINISTRATOR, "周敏", OWN, "first start")
    for number, name, role in ((SUPERVISOR, "陈立", "supervisor"), (TELLER, "王芳", "teller")):
        made.add(Staff(number, name, role), ADMINISTRATOR)  # type: ignore[arg-type]  # the roles are spelled right
        made.set_password(number, OWN)
    return made


def refused(accounts: Accounts, number: str = TELLER, password: str = "falsch-9") -> NotSignedInError:
    with pytest.raises(NotSignedInError) as caught:
        accounts.prove(number, password)
    return caught.value


def test_a_new_account_begins_with_a_code_that_is_good_once(rehearsing: Vault, clock: Clock) -> None:
    accounts = accounts_of(rehearsing, clock)
    assert not accounts.exist
    accounts.make_first(ADMINISTRATOR, "周敏", OWN, "first start")
    made = accounts.add(Staff(TELLER, "王芳", "teller"), ADMINISTRATOR)
    assert accounts.prove(TELLER, made.code.lower().replace("-", " ")).must_set, "however it is typed"
    with pytest.raises(ShuangluError, match="code"):
        accounts.set_password(TELLER, made.code)
    accounts.set_password(TELLER, OWN)
    assert not accounts.prove(TELLER, OWN).must_set
    assert refused(accounts, TELLER, made.code).code == "staff.wrong"


def test_the_code_of_yesterdays_yesterday_is_void(accounts: Accounts, rehearsing: Vault) -> None:
    made = accounts.new_code(TELLER, ADMINISTRATOR)
    accounts._store.run("UPDATE accounts SET code_until = '2020-01-01T00:00:00.000000Z' WHERE number = ?", TELLER)
    assert refused(accounts, TELLER, made.code).code == "staff.code_expired"
    assert rehearsing.audit.rows()[0]["act"] == "code_given"


@pytest.mark.parametrize(
    "password", ["short-1", "11111111", "12345678", "87654321", "ab1187ab", "x" * 129], ids=lambda each: each[:9]
)
def test_an_easy_password_is_none(accounts: Accounts, password: str) -> None:
    with pytest.raises(ShuangluError, match=r"."):
        accounts.set_password(TELLER, password)
    assert accounts.prove(TELLER, OWN).staff.name == "王芳", "the one before stays"


def test_five_wrong_ones_lock_and_each_further_one_doubles(accounts: Accounts, clock: Clock) -> None:
    said = [refused(accounts).trouble for _ in range(FREE)]
    assert [each.key for each in said] == ["staff.wrong"] * 3 + ["staff.wrong:last", "staff.locked"]
    for doubled in (1, 2, 4, 8):
        locked = refused(accounts, password=OWN)
        assert (locked.code, locked.for_s) == ("staff.locked", FIRST_S * doubled), "the right one does not help"
        assert locked.next_s == FIRST_S * doubled * 2
        clock.pass_(FIRST_S * doubled)
        refused(accounts)
    clock.pass_(LONGEST_S)
    assert accounts.prove(TELLER, OWN).staff.number == TELLER
    assert refused(accounts).trouble.key == "staff.wrong", "all is forgiven then"


def test_thousands_of_guesses_are_five_that_were_hashed(rehearsing: Vault, clock: Clock) -> None:
    accounts = accounts_of(rehearsing, clock, Counting(CHEAP.cost))
    accounts.make_first(ADMINISTRATOR, "周敏", OWN, "first start")
    Counting.done = 0
    codes = {refused(accounts, ADMINISTRATOR, f"guess-{n}").code for n in range(GUESSES)}
    assert codes == {"staff.wrong", "staff.locked"}
    assert Counting.done == FREE, "while it is locked nothing is hashed"
    assert len(rehearsing.audit.rows(10_000)) < 10, "nor is the log filled"


def test_the_lock_survives_a_restart_and_clocks_that_are_set(
    accounts: Accounts, rehearsing: Vault, clock: Clock
) -> None:
    for _ in range(FREE):
        refused(accounts)
    clock.wall += 10 * FIRST_S  # set forward: this program still knows
    assert refused(accounts, password=OWN).for_s == FIRST_S
    clock.wall -= 10 * FIRST_S
    clock.pass_(60)
    again = accounts_of(rehearsing, clock)
    assert refused(again, password=OWN).for_s == FIRST_S - 60, "the minute before the restart counts"
    for year in (-365, 2 * 365):  # set back or forward a year, and started once more: nothing is added, nothing ended
        clock.wall += year * 86400
        assert refused(accounts_of(rehearsing, clock), password=OWN).for_s == FIRST_S - 60
    clock.pass_(FIRST_S)
    assert accounts_of(rehearsing, clock).prove(TELLER, OWN).staff.number == TELLER


def test_the_lock_survives_a_start_of_the_machine_with_another_date(
    accounts: Accounts, rehearsing: Vault, clock: Clock
) -> None:
    for _ in range(FREE):
        refused(accounts)
    began = clock.steady
    clock.wall, clock.steady = clock.wall + 10 * 365 * 86400, 20.0
    assert refused(accounts_of(rehearsing, clock), password=OWN).for_s == FIRST_S - 20, "so long it is up"
    clock.pass_(began)
    assert refused(accounts_of(rehearsing, clock), password=OWN).for_s == FIRST_S - 20 - began
    clock.pass_(FIRST_S)
    again = accounts_of(rehearsing, clock)
    assert again.prove(TELLER, OWN).staff.number == TELLER
    assert refused(again).trouble.facts["left"] == FREE - 1


def test_a_guess_is_counted_before_it_is_tried(accounts: Accounts, rehearsing: Vault, clock: Clock) -> None:
    class Crashing(Hashing):
        def fits(self, *_: Any) -> bool:
            raise SystemExit("power cut")

    crashing = accounts_of(rehearsing, clock, Crashing(CHEAP.cost))
    for _ in range(FREE):
        with pytest.raises(SystemExit):
            crashing.prove(TELLER, "guess-1x")
    assert refused(accounts, password=OWN).code == "staff.locked"


def test_a_supervisor_unlocks_beside_her(accounts: Accounts) -> None:
    for _ in range(FREE):
        refused(accounts)
    accounts.unlock(TELLER, SUPERVISOR)
    assert accounts.prove(TELLER, OWN).staff.number == TELLER


@pytest.mark.parametrize(
    ("act", "whom", "by", "why"),
    [
        ("unlock", SUPERVISOR, SUPERVISOR, "staff.not_allowed"),
        ("unlock", ADMINISTRATOR, ADMINISTRATOR, "staff.not_yourself"),
        ("new_code", ADMINISTRATOR, SUPERVISOR, "staff.not_allowed"),
        ("new_code", TELLER, TELLER, "staff.not_allowed"),
        ("unlock", "4711", ADMINISTRATOR, "staff.unknown"),
        ("leave", TELLER, SUPERVISOR, "staff.not_allowed"),
        ("leave", ADMINISTRATOR, ADMINISTRATOR, "staff.last"),
    ],
)
def test_who_may_help_whom(accounts: Accounts, act: str, whom: str, by: str, why: str) -> None:
    with pytest.raises(ShuangluError) as caught:
        getattr(accounts, act)(whom, by)
    assert caught.value.code == why


def test_who_left_signs_in_no_more(accounts: Accounts, rehearsing: Vault) -> None:
    accounts.leave(TELLER, ADMINISTRATOR)
    assert refused(accounts, TELLER, OWN).code == "staff.left"
    row = {
        "number": SUPERVISOR, "name": "陈立", "role": "supervisor", "licence": "L-2", "licensed_until": "",
        "grade": "4", "institution": "示例银行", "left": "",
    }  # fmt: skip
    rehearsing.staff_list.replace([row])
    assert accounts.prove(SUPERVISOR, OWN).staff.grade == "4", "headquarters' list adds what it knows"
    rehearsing.staff_list.replace([{**row, "left": "2026-01-31"}])
    assert refused(accounts, SUPERVISOR, OWN).code == "staff.left"
    assert [state for staff, state in accounts.listed() if staff.number in (TELLER, SUPERVISOR)] == ["left", "left"]
    assert accounts.role_of(SUPERVISOR) is None


def test_headquarters_list_fills_in_a_new_account(accounts: Accounts, rehearsing: Vault) -> None:
    row = {
        "number": "3007", "name": "李秀英", "role": "agent", "licence": "02000032050002026000007",
        "licensed_until": "2028-12-31", "grade": "2", "institution": "示例人寿", "left": "",
    }  # fmt: skip
    rehearsing.staff_list.replace([row, {**row, "number": "3008", "left": "2020-01-01"}])
    assert [staff.number for staff in accounts.without_account()] == ["3007"]
    accounts.add(Staff("3007", "", "agent"), ADMINISTRATOR)
    found = next(staff for staff in accounts.working() if staff.number == "3007")
    assert (found.name, found.licence, found.licensed_until) == ("李秀英", row["licence"], "2028-12-31")
    with pytest.raises(ShuangluError, match="list"):
        accounts.add(Staff("3008", "李秀英", "agent"), ADMINISTRATOR)


def test_an_administrator_who_forgot_her_password_is_made_again(accounts: Accounts) -> None:
    accounts.make_first(ADMINISTRATOR, "周敏", f"{OWN}-2", "headquarters' code")
    assert accounts.prove(ADMINISTRATOR, f"{OWN}-2").staff.role == "administrator"
    with pytest.raises(ShuangluError, match="1187"):
        accounts.make_first(TELLER, "王芳", OWN, "headquarters' code")


@pytest.mark.usefixtures("accounts")
def test_a_stolen_home_gives_away_no_account(home: Path, rehearsing: Vault) -> None:
    """No file of it has a name, a number or a record that could be tried: all of that is in the encrypted database."""
    record = rehearsing.accounts._row(TELLER)
    assert record is not None
    told = [OWN.encode(), "王芳".encode(), json.loads(record["record"])["hash"].encode(), b"argon2", b"Argon2id"]
    rehearsing.close()
    for file in (each for each in home.rglob("*") if each.is_file()):
        content = file.read_bytes()
        assert not any(word in content for word in told[:3]), file.name
    with pytest.raises((sqlite3.DatabaseError, dbapi2.DatabaseError)):
        sqlite3.connect(home / "vault" / "vault.db").execute("SELECT number FROM accounts").fetchall()
    again = open_vault(home, [keeper()])
    assert again.accounts.working(), "the control: who has the key finds them"
    again.close()


@pytest.mark.usefixtures("accounts")
def test_the_log_only_grows_and_shows_what_was_cut_out(rehearsing: Vault) -> None:
    audit = rehearsing.audit
    audit.check()
    assert {"administrator_made", "account_added", "password_set"} <= {row["act"] for row in audit.rows()}
    for change in ("UPDATE audit SET who = 'x'", "DELETE FROM audit"):
        with pytest.raises(ShuangluError):
            rehearsing.accounts._store.run(change)
    with pytest.raises(ShuangluError):
        rehearsing.accounts._store.run("INSERT INTO audit VALUES (99, '', 'x', 'y', '', '', '{}', '', 'z')")
    with rehearsing.accounts._store.transaction() as database:  # as somebody who has the key and a tool
        database.execute("DROP TRIGGER audit_refuse_delete")
        database.execute("DELETE FROM audit WHERE number = 2")
    with pytest.raises(ShuangluError, match="row 2"):
        audit.check()


def test_headquarters_gets_each_row_once(vault: Vault) -> None:
    assert len(vault.audit.log) == 32
    assert vault.audit.due(10) == []
    for n in range(3):
        vault.audit.add("1187", "signed_in", facts={"n": n})
    due = vault.audit.due(2)
    assert [(row["number"], row["facts"]) for row in due] == [(1, '{"n": 0}'), (2, '{"n": 1}')]
    vault.audit.held(2)
    vault.audit.held(2)
    assert [row["number"] for row in vault.audit.due(10)] == [3]


def test_a_home_of_its_own_has_nobody_to_send_its_log_to(rehearsing: Vault) -> None:
    rehearsing.audit.add("1187", "signed_in")
    assert rehearsing.audit.due(10) == []


def test_rooms_are_those_of_the_register(rehearsing: Vault) -> None:
    room = {
        "code": "SZ-01", "name": "苏州园区支行 1 号理财室", "kind": "branch", "institution": "示例银行",
        "branch": "苏州园区支行", "region": "320500", "sales_area": "yes", "acceptance_reference": "",
        "terminals": "32-0117 32-0118", "closed": "",
    }  # fmt: skip
    rehearsing.rooms.replace([room, {**room, "code": "SZ-02", "terminals": "32-0119", "closed": "2020-01-01"}])
    found = rehearsing.rooms.of("32-0118")
    assert found is not None
    assert found["code"] == "SZ-01"
    assert rehearsing.rooms.of("32-0119") is None
    assert rehearsing.rooms.of("32-01") is None


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["guess", "wait", "start_machine", "unlock"]), st.integers(0, 100_000)),
        max_size=40,
    )
)
def test_however_often_the_machine_is_started_nobody_guesses_faster_than_the_locks_allow(
    acts: list[tuple[str, int]],
) -> None:
    """A model of the rule, beside the locks: in true time, so many guesses are let through and no more."""
    clock, true, failures = Clock(), 0.0, 0
    lock: Lock | None = None
    opens, started = 0.0, False  # in true time; whether the machine was started since the lock began
    for act, amount in acts:
        lock = None if lock is None else since_start(lock, clock.steady)
        if act == "guess":
            left = 0.0 if lock is None else left_of(lock, clock.steady)
            assert left >= opens - true - 1e-6, "never sooner"
            assert started or left == pytest.approx(max(0.0, opens - true), abs=1e-6)
            assert lock is None or left <= lock.seconds
            if left == 0:
                failures += 1
                seconds = lock_of(failures)
                lock = Lock(clock.steady, seconds) if seconds else None
                opens, started = true + seconds, False
        elif act == "wait":
            clock.pass_(amount % 1000)
            true += amount % 1000
        elif act == "start_machine":
            true += amount % 100 + 10
            clock.steady, started = 10.0, True
        else:
            failures, lock, opens = 0, None, true


@given(st.integers(0, 10_000))
def test_locks_only_grow(failures: int) -> None:
    assert lock_of(failures) <= lock_of(failures + 1) <= LONGEST_S
    assert (lock_of(failures) == 0) == (failures < FREE)


@given(st.text(max_size=12))
def test_a_password_that_is_taken_is_long_enough_for_its_rule(password: str) -> None:
    try:
        check_password(password, TELLER)
    except ShuangluError:
        return
    assert len(password) >= 8
    assert len(set(password)) >= 4


@pytest.fixture(autouse=True)
def _reset() -> Iterator[None]:
    yield
    Counting.done = 0


def test_one_person_has_no_second_account_in_small_letters(accounts: Accounts) -> None:
    accounts.add(Staff("A12", "李四", "teller"), ADMINISTRATOR)
    with pytest.raises(ShuangluError, match=r"."):
        accounts.add(Staff("a12", "李四", "supervisor"), ADMINISTRATOR)
    assert accounts.role_of("a12") is None
