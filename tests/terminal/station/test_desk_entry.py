"""The desk's part for sales that are entered, on a real vault: drafts, files, what is known, what the rules say."""

import json
from pathlib import Path
from typing import Any

import pytest

from rulebook.sale.examples import example
from terminal.home.opening import Home
from terminal.session.entry.form import form_of
from terminal.session.facts.desk import DraftsListed, EntryOpened, SalePreviewed, SaleRefused
from terminal.session.facts.people import SaleArrived
from terminal.session.facts.staff import Staff
from terminal.session.orders.desk import (
    DropDraft,
    EnterSale,
    ImportSale,
    KeepDraft,
    ListDrafts,
    NoteOthersCards,
    OpenEntry,
    PreviewSale,
)
from terminal.station.desk_entry import EntryDesk
from terminal.station.packs import CurrentPacks

SHE = Staff("1187", "王芳", "teller", "00000032050002026000001", "2028-12-31", "3", "示例银行股份有限公司")


@pytest.fixture
def desk(home: Home) -> EntryDesk:
    return EntryDesk(home, CurrentPacks(home, sales=False), rehearses=True)


def one(desk: EntryDesk, order: Any) -> Any:
    """Give one order; return the last fact that answers it."""
    return [*desk.handlers()[type(order)](order)][-1]


def test_a_draft_is_kept_listed_with_its_products_and_dropped(desk: EntryDesk, home: Home) -> None:
    opened = one(desk, OpenEntry(staff=SHE))
    assert isinstance(opened, EntryOpened)
    assert opened.data["reference"].startswith("D20")
    typed = opened.data | {"form.line": "insurance", "products[0].pick": "EX-P01", "applicant.name": "张明"}
    listed = one(desk, KeepDraft(opened.key, typed, owner="1187"))
    assert isinstance(listed, DraftsListed)
    assert [(each.data, each.owner, each.products) for each in listed.drafts] == [
        (typed, "1187", ("示例鑫享两全保险（分红型）",))
    ]
    again = one(desk, OpenEntry(opened.key, SHE))
    assert (again.key, again.data) == (opened.key, typed)
    assert one(desk, DropDraft(opened.key)).drafts == ()
    assert one(desk, ListDrafts()).drafts == ()
    del home


def test_a_draft_outlives_the_program_and_lies_in_the_vault_alone(desk: EntryDesk, home: Home) -> None:
    opened = one(desk, OpenEntry(staff=SHE))
    one(desk, KeepDraft(opened.key, {**opened.data, "applicant.name": "欧阳修竹"}))
    fresh = EntryDesk(home, CurrentPacks(home, sales=False), rehearses=True)
    assert one(fresh, ListDrafts()).drafts[0].data["applicant.name"] == "欧阳修竹"
    files = [path.read_bytes() for path in home.path.rglob("*") if path.is_file()]
    assert not any("欧阳修竹".encode() in content for content in files)


def test_whose_card_was_another_persons_is_kept_until_her_own_is_read(desk: EntryDesk, home: Home) -> None:
    her, him = "a" * 64, "b" * 64
    assert [*desk.handlers()[NoteOthersCards](NoteOthersCards("S-1", (her, him)))] == []
    [*desk.handlers()[NoteOthersCards](NoteOthersCards("S-2", (her,)))]
    assert home.vault.others_cards.all() == {"S-1": {her, him}, "S-2": {her}}
    [*desk.handlers()[NoteOthersCards](NoteOthersCards("S-1", (him,)))]
    [*desk.handlers()[NoteOthersCards](NoteOthersCards("S-2", ()))]
    assert home.vault.others_cards.all() == {"S-1": {him}}


def test_numbers_of_a_day_never_come_twice(desk: EntryDesk) -> None:
    found = {one(desk, OpenEntry(staff=SHE)).data["reference"] for _ in range(5)}
    assert len(found) == 5


def test_who_is_signed_in_sells_and_the_supervisor_does_not(desk: EntryDesk) -> None:
    known = one(desk, OpenEntry(staff=SHE)).known
    assert (known.values["seller.name"].value, known.values["seller.grade"].value) == ("王芳", "3")
    boss = one(desk, OpenEntry(staff=Staff("9001", "周敏", "supervisor"))).known
    assert "seller.name" not in boss.values


def test_invented_products_are_for_rehearsals_alone(home: Home) -> None:
    packs = CurrentPacks(home, sales=False)
    assert EntryDesk(home, packs, rehearses=True).known(SHE).products
    real = EntryDesk(home, packs, rehearses=False)
    assert bool(real.known(SHE).products) == home.keeps_itself


def test_a_preview_says_what_follows_and_of_which_state(desk: EntryDesk) -> None:
    sale = example("bank_participating") | {"applicant": {"name": "张明", "birth_date": "1958-03-10"}}
    seen = one(desk, PreviewSale("k", sale))
    assert isinstance(seen, SalePreviewed)
    assert seen.planned
    assert seen.nodes > 10
    assert any("60周岁以上适老披露" in each.sentence.zh for each in seen.told)
    del sale["contact"]
    assert not one(desk, PreviewSale("k", sale)).planned


def test_a_sale_becomes_a_plan_and_practice_stays_practice(desk: EntryDesk) -> None:
    arrived = one(desk, EnterSale("k", example("loan"), practice=True, staff=SHE))
    assert isinstance(arrived, SaleArrived)
    assert (arrived.practice, arrived.draft, arrived.sale.seller.name) == (True, "k", "王芳")
    assert arrived.plan.nodes


def test_a_task_that_lacks_something_opens_the_form_at_what_lacks(desk: EntryDesk) -> None:
    sale = example("loan")
    del sale["applicant"]["birth_date"]
    opened = one(desk, EnterSale("task:T1", sale, task="T1", staff=SHE))
    assert isinstance(opened, EntryOpened)
    assert (opened.key, opened.task, opened.trouble and opened.trouble.key) == ("task:T1", "T1", "entry.incomplete")
    assert form_of(opened.data, opened.known).first == "applicant.birth_date"
    one(desk, KeepDraft(opened.key, {**opened.data, "applicant.birth_date": "1981-03-10"}, task="T1"))
    again = one(desk, EnterSale("task:T1", sale, task="T1", staff=SHE))
    assert again.data["applicant.birth_date"] == "1981-03-10"  # what somebody filled in is not lost


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (json.dumps(example("bank_participating")), ""),
        (json.dumps({**example("bank_participating"), "contact": "by post"}), "entry.file_faults"),
        ("{", "entry.no_sale"),
        ("[1]", "entry.no_sale"),
        ('"' + "x" * 200_000 + '"', "entry.no_sale"),
    ],
)
def test_a_file_is_taken_in_with_its_faults_at_their_fields(
    desk: EntryDesk, tmp_path: Path, content: str, told: str
) -> None:
    path = tmp_path / "sale.json"
    path.write_text(content, encoding="utf-8")
    fact = one(desk, ImportSale(str(path), SHE))
    trouble = fact.trouble
    assert (trouble.key if trouble else "") == told
    assert isinstance(fact, SaleRefused if told == "entry.no_sale" else EntryOpened)
    if told == "entry.file_faults":
        assert isinstance(fact, EntryOpened)
        assert [each.name for each in form_of(fact.data, fact.known).fields if each.wrong] == ["contact"]


def test_a_file_that_is_gone_is_said_without_its_name(desk: EntryDesk, tmp_path: Path) -> None:
    fact = one(desk, ImportSale(str(tmp_path / "张明.json"), SHE))
    assert isinstance(fact, SaleRefused)
    assert "张明" not in fact.trouble.words("zh")


def test_a_session_that_belongs_to_a_take_says_so(desk: EntryDesk) -> None:
    data = one(desk, OpenEntry(staff=SHE, link="corrects:32-0117-000371")).data
    assert (data["form.link"], data["links[0].reference"]) == ("corrects", "32-0117-000371")
    rider = one(desk, OpenEntry(staff=SHE, link="rider_of:BD-2024-000731")).data
    assert rider["business"] == "rider_added"
