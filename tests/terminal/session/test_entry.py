"""Sales that are entered at the counter: the form, drafts, tasks, practice, and what becomes of them."""

from typing import Any

from faults.trouble import Trouble
from rulebook.sale.examples import example
from terminal.session.effects import BeginTake, Effect
from terminal.session.facts.desk import Draft, DraftsListed, EntryOpened, SaleRefused, Task, TasksListed
from terminal.session.facts.people import Pressed, SaleArrived
from terminal.session.facts.recorder import TakeOpened
from terminal.session.facts.staff import SignedIn, Staff, StaffKnown
from terminal.session.orders.desk import (
    DropDraft,
    EnterSale,
    ImportSale,
    KeepDraft,
    MoveTask,
    OpenEntry,
    PreviewSale,
)
from terminal.session.orders.recorder import AddMark
from terminal.session.sale_session import Terms
from tests.sales import small_plan, small_sale
from tests.terminal.session.customers import GIVE_UP, READY, Counter
from tests.terminal.session.entry.known import TYPED, counter
from tests.terminal.session.lives import PASSED, TAKE, arrived, closed

SHE = Staff("1187", "王芳", "teller")


def pressed(key: Any, **detail: Any) -> Pressed:
    return Pressed(key, "", detail)


def at_home() -> Counter:
    """A terminal with accounts, 王芳 signed in, at the home page."""
    found = Counter(held=False, terms=Terms(identity="none"))
    found.tell(READY, StaffKnown(any=True), SignedIn(SHE))
    return found


def typing(found: Counter, **changes: str) -> dict[str, str]:
    """The form is open, and this is typed."""
    found.tell(EntryOpened("k", {"reference": "D-1"}, counter()))
    return TYPED | changes


def of(kind: type, acts: list[Effect]) -> list[Any]:
    return [act for act in acts if isinstance(act, kind)]


def test_a_new_sale_opens_the_form_with_who_sells() -> None:
    found = at_home()
    assert found.tell(pressed("go", to="entry")) == [OpenEntry("", SHE)]
    assert found.shown().page == "home"
    found.tell(EntryOpened("k", {"reference": "D-1"}, counter()))
    assert (found.shown().page, found.shown().desk.draft) == ("entry", "k")


def test_what_is_typed_is_kept_and_judged_at_once() -> None:
    found = at_home()
    data = typing(found)
    kept, judged = found.tell(pressed("save_draft", draft="k", data=data))
    assert kept == KeepDraft("k", data, "", "1187")
    assert isinstance(judged, PreviewSale)
    assert judged.data["products"][0]["name"] == "示例鑫享两全保险（分红型）"
    assert found.tell(pressed("save_draft", draft="another", data=data)) == []


def test_the_plan_is_made_of_what_was_typed_and_its_draft_stays_until_it_is_recorded() -> None:
    found = at_home()
    data = typing(found)
    acts = found.tell(pressed("enter_sale", draft="k", data=data))
    entered = of(EnterSale, acts)[0]
    assert (entered.data["applicant"]["name"], entered.practice, entered.staff) == ("张明", False, SHE)
    assert of(KeepDraft, acts)
    found.tell(DraftsListed((Draft("k", {"reference": "D-1"}),)), arrived("D-1"))
    assert found.shown().page == "plan"
    acts = found.tell(pressed("start"), TakeOpened(TAKE, "folder"), GIVE_UP, closed("given_up"))
    assert of(DropDraft, acts) == []  # it is entered again from it
    found.tell(pressed("leave"), arrived("D-1"), pressed("start"), TakeOpened(TAKE, "folder"))
    found.tell(*[PASSED] * 4, pressed("finish"))
    acts = found.tell(closed())
    assert of(DropDraft, acts) == [DropDraft("k")]


def test_a_sale_whose_plan_is_wrong_goes_back_to_its_form() -> None:
    found = at_home()
    found.tell(DraftsListed((Draft("k", {"reference": "D-1"}),)), arrived("D-1"))
    acts = found.tell(pressed("leave", to="entry"))
    form = of(OpenEntry, acts)[0]
    assert (form.key, form.data["applicant.name"]) == ("k", small_sale(reference="D-1").applicant.name)
    assert found.shown().phase == "ready"


def test_a_task_that_is_ours_becomes_a_plan_with_its_link() -> None:
    found = at_home()
    task = Task("T1", example("loan"), corrects="32-0117-000371")
    assert found.tell(TasksListed((task,)), pressed("claim_task", task="T1")) == [MoveTask("T1", "claim", "1187")]
    assert found.tell(TasksListed((task,))) == []  # nobody has answered yet
    ours = Task("T1", example("loan"), "claimed", corrects="32-0117-000371")
    entered = of(EnterSale, found.tell(TasksListed((ours,))))[0]
    assert (entered.task, entered.data["links"]) == ("T1", [{"kind": "corrects", "reference": "32-0117-000371"}])
    assert found.tell(TasksListed((ours,))) == []  # once


def test_a_file_is_read_elsewhere_and_what_is_wrong_is_said() -> None:
    found = at_home()
    assert found.tell(pressed("import_sale", path="sale.json")) == [ImportSale("sale.json", SHE)]
    found.tell(SaleRefused("", Trouble("entry.no_file")))
    assert found.shown().desk.trouble == Trouble("entry.no_file")


def test_practice_is_numbered_as_a_rehearsal_and_marked_and_keeps_the_draft() -> None:
    found = at_home()
    entered = of(EnterSale, found.tell(pressed("practise", example="bank_participating")))[0]
    assert entered.practice
    sale = small_sale(reference="D-1")
    found.tell(DraftsListed((Draft("k", {"reference": "D-1"}),)), SaleArrived(sale, small_plan(sale), practice=True))
    begun = of(BeginTake, found.tell(pressed("start")))[0]
    assert (begun.series, begun.practice) == ("rehearsal", True)
    marks = of(AddMark, found.tell(TakeOpened(TAKE, "folder")))
    assert "practice" in [mark.kind for mark in marks]
    assert of(DropDraft, found.tell(GIVE_UP, closed("ended"))) == []


def test_a_real_sale_bears_no_mark_of_practice() -> None:
    found = at_home()
    begun = of(BeginTake, found.tell(arrived("D-1"), pressed("start")))[0]
    assert (begun.series, begun.practice) == ("sale", False)
    assert "practice" not in [mark.kind for mark in of(AddMark, found.tell(TakeOpened(TAKE, "folder")))]
