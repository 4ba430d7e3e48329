"""The desk checks passwords and makes accounts: real vaults, and a real headquarters where a code is asked about."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from headquarters.administration import Administration
from headquarters.server import RunningServer
from terminal.home.checks import accounts
from terminal.home.demonstrating import PEOPLE, demonstration_accounts
from terminal.home.enrolling import enrol_home
from terminal.home.opening import Home, open_or_create_home
from terminal.home.recovering import rebuild_home
from terminal.home.settings import load_settings
from terminal.session.facts.fact import Fact
from terminal.session.facts.staff import (
    CodeMade,
    SignedFor,
    SignedIn,
    SigningRefused,
    SignInRefused,
    Staff,
    StaffKnown,
    StaffListed,
    StaffRefused,
)
from terminal.session.orders.desk import (
    Audit,
    DeclineFirst,
    EnterCode,
    ManageStaff,
    SetPassword,
    SignFor,
    SignIn,
)
from terminal.station import desk_staff
from terminal.station.bootstrap import make_call
from terminal.station.desk_staff import StaffShelf, staff_known
from terminal.vault.keepers import Argon2Cost
from terminal.vault.passwords import Hashing

OWN = "苹果-梨子-7-桃"
FIRST = EnterCode("", "9001", "周敏", OWN)


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Home]:
    """A home of its own that is kept by a passphrase, as for real business."""
    (tmp_path / "passphrase").write_text("correct horse 电池 staple\n", encoding="utf-8")
    opened = open_or_create_home(load_settings(tmp_path / "plain", passphrase_file=tmp_path / "passphrase"))
    opened.vault.accounts.hashing = Hashing(Argon2Cost(1, 1, 8))
    yield opened
    opened.close()


class People:
    """The desk's handlers of a home, called as the desk calls them."""

    def __init__(self, home: Home) -> None:
        self.handlers = desk_staff.handlers(home, make_call(home))

    def __call__(self, order: Any) -> list[Fact]:
        return list(self.handlers[type(order)](order))


def test_a_home_of_its_own_makes_its_first_administrator_once(plain: Home) -> None:
    people = People(plain)
    assert staff_known(plain) == StaffKnown(any=False, offer=True)
    people(DeclineFirst())
    assert not staff_known(plain).offer, "it asks once"
    (easy,) = people(EnterCode("", "9001", "周敏", "12345678"))
    assert isinstance(easy, StaffRefused)
    boss = Staff("9001", "周敏", "administrator")
    assert people(FIRST) == [SignedIn(boss), StaffKnown(any=True, staff=(boss,))]
    (second,) = people(EnterCode("", "9002", "李四", OWN))
    assert isinstance(second, StaffRefused)
    assert second.trouble.code == "staff.exists"
    assert [staff.number for staff in plain.vault.accounts.working()] == ["9001"]


def test_from_the_code_to_an_own_password(plain: Home) -> None:
    people = People(plain)
    people(FIRST)
    made, listed, known = people(ManageStaff("add", "9001", "1187", "王芳", "teller"))
    assert isinstance(made, CodeMade)
    assert isinstance(listed, StaffListed)
    assert isinstance(known, StaffKnown)
    assert {staff.number: state for staff, state in listed.staff} == {"9001": "active", "1187": "first"}
    teller = Staff("1187", "王芳", "teller")
    (signing,) = people(SignFor(1, "1187", made.code, ("teller",)))
    assert isinstance(signing, SigningRefused)
    assert signing.trouble.code == "staff.must_set", "a code signs for nothing"
    assert people(SignIn("1187", made.code)) == [SignedIn(teller, must_set=True)]
    (easy,) = people(SetPassword("1187", "", "abababab"))
    assert isinstance(easy, SignInRefused)
    assert people(SetPassword("1187", "", OWN))[0] == SignedIn(teller)
    (stranger,) = people(SetPassword("1187", "", "kirsche-pflaume-3"))
    assert isinstance(stranger, SignInRefused), "only who proved herself just now sets one without the old one"
    assert people(SetPassword("1187", OWN, "kirsche-pflaume-3"))[0] == SignedIn(teller)
    assert people(SignIn("1187", "kirsche-pflaume-3")) == [SignedIn(teller)]
    acts = [row["act"] for row in plain.vault.audit.rows()]
    assert acts[0] == "signed_in"
    assert {"account_added", "password_set", "sign_in_refused"} <= set(acts)
    assert not any(OWN in str(row) or made.code in str(row) for row in plain.vault.audit.rows())


def test_a_word_is_signed_for_by_whose_place_it_is(plain: Home) -> None:
    people = People(plain)
    people(FIRST)
    accounts = plain.vault.accounts
    boss = Staff("2001", "陈立", "supervisor", licence="L-2")
    for staff in (boss, Staff("1187", "王芳", "teller")):
        accounts.add(staff, "9001")
        accounts.set_password(staff.number, OWN)

    def code_of(order: SignFor) -> str:
        (answer,) = people(order)
        return answer.trouble.code if isinstance(answer, SigningRefused) else type(answer).__name__

    asked = SignFor(7, "2001", OWN, ("supervisor",), ("1187",), what="supervisor_passed", about="32-1", reason="在场")
    assert people(asked) == [SignedFor(7, boss)]
    row = plain.vault.audit.rows(1)[0]
    assert (row["who"], row["act"], row["about"], row["reason"]) == (
        "2001", "signed_for.supervisor_passed", "32-1", "在场",
    )  # fmt: skip
    assert code_of(SignFor(8, "2001", "falsch-9", ("supervisor",))) == "staff.wrong"
    assert code_of(SignFor(9, "1187", OWN, ("supervisor",))) == "staff.not_role"
    assert code_of(SignFor(10, "2001", OWN, ("supervisor",), ("2001",))) == "staff.own_sale"
    assert code_of(SignFor(11, "2001", OWN, ("supervisor",), not_licences=("L-2",))) == "staff.own_sale"
    assert code_of(SignFor(11, "2001", OWN, ("supervisor",), not_licences=(" ｌ-２",))) == "staff.own_sale"
    for _ in range(5):
        people(SignFor(12, "2001", "falsch-9", ("supervisor",)))
    assert code_of(SignFor(13, "2001", OWN, ("supervisor",))) == "staff.locked", "one lock for all ways in"
    assert people(ManageStaff("unlock", "9001", "2001"))[-1] == staff_known(plain)
    assert code_of(SignFor(14, "2001", OWN, ("supervisor",))) == "SignedFor"


def test_who_left_by_headquarters_list_is_signed_in_no_more(plain: Home) -> None:
    """The window was told at its next start only; and where all had left, the terminal opened to everybody."""
    people = People(plain)
    said: list[StaffKnown] = []
    people(FIRST)
    shelf = StaffShelf(plain, said.append)
    row = dict.fromkeys(("licence", "licensed_until", "grade", "institution"), "")
    shelf.replace([{**row, "number": "9001", "name": "周敏", "role": "administrator", "left": "2020-01-01"}])
    assert said == [StaffKnown(any=True)]
    assert plain.vault.accounts.exist
    (refused,) = people(SignIn("9001", OWN))
    assert isinstance(refused, SignInRefused)
    assert refused.trouble.code == "staff.left"
    (stranger,) = people(EnterCode("", "9002", "李四", OWN))
    assert isinstance(stranger, StaffRefused), "nobody makes himself the first administrator again"


def test_a_role_that_headquarters_changes_counts_from_the_next_list_on(plain: Home) -> None:
    """A teller made inspector could look at nothing, and one who was no supervisor any more went on deciding."""
    people, said = People(plain), list[StaffKnown]()
    people(FIRST)
    shelf = StaffShelf(plain, said.append)
    row = {**dict.fromkeys(("licence", "licensed_until", "grade", "institution", "left"), ""), "name": "王芳"}
    for number, role in (("1187", "teller"), ("2001", "supervisor"), ("3001", "field_it")):
        people(ManageStaff("add", "9001", number, "王芳", role))  # type: ignore[arg-type]  # spelled right
    shelf.replace([
        {**row, "number": "1187", "role": "inspector"}, {**row, "number": "2001", "role": "teller"},
        {**row, "number": "3001", "role": "administrator"}, {**row, "number": "9001", "role": "teller"},
        {**row, "number": "4001", "role": "supervisor"},
    ])  # fmt: skip
    roles = {each.number: each.role for each in said[-1].staff}
    assert (roles["1187"], roles["2001"]) == ("inspector", "teller")
    assert (roles["3001"], roles["9001"]) == ("field_it", "administrator"), "administrators are made at the terminal"
    changed = {
        each["about"]: (each["who"], each["facts"])
        for each in plain.vault.audit.rows()
        if each["act"] == "role_changed"
    }
    assert changed == {
        "1187": ("headquarters", {"from": "teller", "to": "inspector"}),
        "2001": ("headquarters", {"from": "supervisor", "to": "teller"}),
    }
    people(ManageStaff("add", "9001", "4001", "李四", "teller"))
    assert plain.vault.accounts.role_of("4001") == "supervisor", "nobody here says otherwise"


def test_what_people_do_is_noted(plain: Home) -> None:
    assert People(plain)(Audit("1187", "idle_locked")) == []
    assert plain.vault.audit.rows()[0]["act"] == "idle_locked"


def test_only_a_demonstration_shows_its_codes(home: Home, plain: Home) -> None:
    home.vault.accounts.hashing = Hashing(Argon2Cost(1, 1, 8))
    made = demonstration_accounts(home)
    assert staff_known(home).codes == tuple((each.number, each.code) for each in made)
    assert staff_known(home).staff == PEOPLE
    people = People(home)
    (signed,) = people(SignFor(1, "2001", made[1].code, ("supervisor",)))
    assert signed == SignedFor(1, PEOPLE[1]), "one visitor plays all parts: the code signs, too"
    assert people(SignIn("1187", made[0].code))[0] == SignedIn(PEOPLE[0], must_set=True)
    people(SetPassword("1187", "", OWN))
    assert "1187" not in dict(staff_known(home).codes), "used"
    again = demonstration_accounts(home)
    assert again[0].code != made[0].code
    assert people(SignIn("1187", again[0].code))[0] == SignedIn(PEOPLE[0], must_set=True), "nobody is locked out of it"
    with pytest.raises(Exception, match="demonstration"):
        demonstration_accounts(plain)


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[RunningServer]:
    with RunningServer(tmp_path / "hq") as running:
        yield running


def test_headquarters_code_makes_the_first_administrator_and_changes_nothing_else(
    hq: RunningServer, plain: Home
) -> None:
    enrol_home(plain, hq.url, hq.enrol_code("32-0117"))
    before, people = plain.vault.identity(), People(plain)
    known = staff_known(plain)
    assert (known.any, known.needs_code, known.offer) == (False, True, False), "recording goes on until then"

    def code_of(order: EnterCode) -> str:
        (answer,) = people(order)
        assert isinstance(answer, StaffRefused)
        return answer.trouble.code

    assert code_of(FIRST) == "staff.no_code"
    enrolment = hq.enrol_code("32-0117")
    assert code_of(EnterCode(enrolment, "9001", "周敏", OWN)) == "administrator.code", "of another kind"
    with Administration.open(hq.data) as desk:
        other = desk.enrol_code("32-0118", 1)[0]
        code, _ = desk.administrator_code("32-0117", 24)
        late, _ = desk.administrator_code("32-0117", 1e-9)
        with pytest.raises(Exception, match="32-0999"):
            desk.administrator_code("32-0999", 24)
    assert code_of(EnterCode(other, "9001", "周敏", OWN)) == "administrator.code"
    assert code_of(EnterCode(late, "9001", "周敏", OWN)) == "administrator.expired"
    assert code_of(EnterCode(code, "9001", "周敏", "11111111")) == "staff.password", "nothing is used up in vain"
    made = people(EnterCode(code.lower(), "9001", "周敏", OWN))
    assert made[0] == SignedIn(Staff("9001", "周敏", "administrator"))
    assert code_of(EnterCode(code, "9002", "李四", OWN)) == "administrator.used"
    assert people(EnterCode(code, "9001", "周敏", f"{OWN}2"))[0] == made[0], "its answer may have been lost"
    after = plain.vault.identity()
    assert (after.certificates_pem, after.epoch) == (before.certificates_pem, before.epoch)


def made_anew(home: Home) -> Home:
    """The home after its database was lost, made anew as field IT does it, and opened again."""
    home.vault.accounts.make_first("9001", "周敏", OWN, "first start")
    home.close()
    (home.path / "vault" / "vault.db").unlink()
    rebuild_home(home.settings)
    again = open_or_create_home(home.settings)
    again.vault.accounts.hashing = Hashing(Argon2Cost(1, 1, 8))
    return again


def test_a_vault_that_was_made_anew_says_that_its_accounts_are_gone_and_takes_a_code(
    hq: RunningServer, plain: Home
) -> None:
    enrol_home(plain, hq.url, hq.enrol_code("32-0117"))
    assert accounts(plain).found.key == "doctor.accounts.none", "there never were any"
    home = made_anew(plain)
    assert (accounts(home).status, accounts(home).found.key) == ("warn", "doctor.accounts.lost")
    people = People(home)
    assert staff_known(home).needs_code
    (refused,) = people(FIRST)
    assert isinstance(refused, StaffRefused), "nobody makes himself the administrator"
    with Administration.open(hq.data) as desk:
        code, _ = desk.administrator_code("32-0117", 24)
    assert people(EnterCode(code, "9001", "周敏", OWN))[0] == SignedIn(Staff("9001", "周敏", "administrator"))
    assert isinstance(people(SignIn("9001", OWN))[0], SignedIn)
    assert accounts(home).found.key == "doctor.accounts.some"
    home.close()


def test_so_does_a_home_of_its_own_which_asks_for_its_first_administrator_again(plain: Home) -> None:
    People(plain)(DeclineFirst())
    home = made_anew(plain)
    assert (accounts(home).status, accounts(home).found.key) == ("warn", "doctor.accounts.lost:own")
    assert staff_known(home).offer, "asked at the next start, though somebody said no once"
    assert people_of(People(home)(FIRST)) == ("9001",)
    assert accounts(home).found.key == "doctor.accounts.some"
    home.close()


def people_of(said: list[Fact]) -> tuple[str, ...]:
    """The numbers of those who may sign in, by the last word."""
    known = said[-1]
    assert isinstance(known, StaffKnown)
    return tuple(each.number for each in known.staff)


def test_with_the_line_down_nobody_becomes_administrator_and_everybody_else_signs_in(
    tmp_path: Path, plain: Home
) -> None:
    with RunningServer(tmp_path / "hq") as running:
        enrol_home(plain, running.url, running.enrol_code("32-0117"))
    people = People(plain)
    (answer,) = people(EnterCode("AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH", "9001", "周敏", OWN))
    assert isinstance(answer, StaffRefused)
    assert answer.trouble.code == "staff.code_line"
    plain.vault.accounts.make_first("9001", "周敏", OWN, "headquarters' code")
    assert isinstance(people(SignIn("9001", OWN))[0], SignedIn)
