"""Sales that are entered here, imported, or wanted by headquarters."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from rulebook.sale.examples import EXAMPLES, example
from rulebook.sale.sale import Sale
from terminal.session.effects import Effect, SaleEnded
from terminal.session.entry.answers import answers_of
from terminal.session.entry.making import sale_of
from terminal.session.facts.desk import (
    DraftsListed,
    EntryOpened,
    SalePreviewed,
    SaleRefused,
    Task,
    TasksListed,
)
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed
from terminal.session.life.terminal import Terminal
from terminal.session.orders.desk import (
    DeskOrder,
    DropDraft,
    EnterSale,
    ImportSale,
    KeepDraft,
    MoveTask,
    OpenEntry,
    PreviewSale,
)

_OVER: Final = ("finished", "ended_by_no", "ended_by_supervisor")
"""Endings after which nobody needs the draft any more; what was given up is entered again from it."""


def apply(terminal: Terminal, fact: Fact, now: float) -> tuple[Effect, ...]:
    """Take one of its facts in."""
    del now
    if isinstance(fact, Pressed):
        return _PRESSED[fact.key](terminal, fact)
    match fact:
        case DraftsListed(drafts):
            terminal.desk = replace(terminal.desk, drafts=drafts)
        case EntryOpened():
            return _opened(terminal, fact)
        case SalePreviewed():
            if terminal.desk.draft == fact.key:
                terminal.desk = replace(terminal.desk, preview=fact)
        case SaleRefused():
            terminal.desk = replace(terminal.desk, trouble=fact.trouble)
        case TasksListed(tasks):
            terminal.desk = replace(terminal.desk, tasks=tasks)
            return _claimed(terminal, tasks)
        case _:
            pass
    return ()


def open_entry(terminal: Terminal, fact: Pressed) -> tuple[Effect, ...]:
    """Open the form: on a draft, on a new one, or on one that belongs to an earlier take."""
    said = fact.detail
    staff = terminal.staff.signed_in
    return (
        OpenEntry(str(said.get("draft", "")), staff, link=str(said.get("link", "")), take=str(said.get("take", ""))),
    )


def correct(terminal: Terminal, sale: Sale, *, practice: bool = False) -> OpenEntry:
    """Open the form on a sale whose plan was looked at: on its draft, or on a new one that begins as it is."""
    found = (each.key for each in terminal.desk.drafts if each.data.get("reference") == sale.reference)
    return OpenEntry(next(found, ""), terminal.staff.signed_in, data=answers_of(sale.data), keeps=not practice)


def _opened(terminal: Terminal, fact: EntryOpened) -> tuple[Effect, ...]:
    terminal.desk = replace(terminal.desk, entry=fact, draft=fact.key, preview=None, trouble=fact.trouble)
    if terminal.phase == "ready":
        terminal.desk_page = "entry"
    return (PreviewSale(fact.key, sale_of(fact.data, fact.known)),)


def _save(terminal: Terminal, fact: Pressed) -> tuple[Effect, ...]:
    key, data = _draft(fact)
    entry = terminal.desk.entry
    if entry is None or entry.key != key:
        return ()
    kept = KeepDraft(key, data, entry.task, terminal.staff.signed_in.number if terminal.staff.signed_in else "")
    return (kept, PreviewSale(key, sale_of(data, entry.known)))


def _preview(terminal: Terminal, fact: Pressed) -> tuple[Effect, ...]:
    return _save(terminal, fact)[1:]


def _drop(terminal: Terminal, fact: Pressed) -> tuple[Effect, ...]:
    key = str(fact.detail.get("draft", ""))
    if terminal.desk.draft == key:
        terminal.desk, terminal.desk_page = replace(terminal.desk, entry=None, draft="", preview=None), None
    return (DropDraft(key), *_not_made(terminal, key))


def _not_made(terminal: Terminal, key: str) -> tuple[SaleEnded, ...]:
    """Whoever handed over the sale that became this draft is told that it is not made."""
    dropped = next((each.data.get("reference", "") for each in terminal.desk.drafts if each.key == key), "")
    sha256 = terminal.awaited.pop(dropped, "")
    return (SaleEnded(dropped, sha256, "dropped", None),) if sha256 else ()


def _enter(terminal: Terminal, fact: Pressed) -> tuple[Effect, ...]:
    entry = terminal.desk.entry
    saved = _save(terminal, fact)
    if entry is None or not saved:
        return ()
    _, data = _draft(fact)
    practice = bool(fact.detail.get("practice"))
    sale = sale_of(data, entry.known)
    return (saved[0], EnterSale(entry.key, sale, practice, "" if practice else entry.task, terminal.staff.signed_in))


def _practise(terminal: Terminal, fact: Pressed) -> tuple[Effect, ...]:
    """Practise by an example, or by the draft that the form is open on."""
    kind = str(fact.detail.get("example", ""))
    if kind in EXAMPLES:
        return (EnterSale("", example(kind), practice=True, staff=terminal.staff.signed_in),)
    return _enter(terminal, replace(fact, detail={**fact.detail, "practice": True}))


def _import(terminal: Terminal, fact: Pressed) -> tuple[Effect, ...]:
    return (ImportSale(str(fact.detail.get("path", "")), terminal.staff.signed_in),)


def _claim(terminal: Terminal, fact: Pressed) -> tuple[Effect, ...]:
    terminal.claiming = str(fact.detail.get("task", ""))
    return _move(terminal, fact, "claim")


def _give_back(terminal: Terminal, fact: Pressed) -> tuple[Effect, ...]:
    return _move(terminal, fact, "give_back")


def _move(terminal: Terminal, fact: Pressed, act: Any) -> tuple[Effect, ...]:
    staff = terminal.staff.signed_in
    return (MoveTask(str(fact.detail.get("task", "")), act, staff.number if staff else fact.by),)


def _claimed(terminal: Terminal, tasks: tuple[Task, ...]) -> tuple[Effect, ...]:
    """A task that was asked for is ours now: its plan is made."""
    found = next((each for each in tasks if each.key == terminal.claiming and each.state == "claimed"), None)
    if found is None:
        return ()
    terminal.claiming = ""
    return (EnterSale(f"task:{found.key}", _linked(found), task=found.key, staff=terminal.staff.signed_in),)


def _linked(task: Task) -> dict[str, Any]:
    """The task's sale, which says which take it is to be in place of."""
    sale = dict(task.sale)
    links = [each for each in sale.get("links", []) if isinstance(each, Mapping) and each.get("kind") != "corrects"]
    return {**sale, "links": [*links, {"kind": "corrects", "reference": task.corrects}]} if task.corrects else sale


def after(terminal: Terminal, effects: tuple[Effect, ...]) -> tuple[DeskOrder, ...]:
    """What follows from the end of a sale: its draft is not needed any more, unless it was only practised."""
    ended = (each for each in effects if isinstance(each, SaleEnded) and not each.practice)
    over = {each.reference for each in ended if each.ending in _OVER}
    return tuple(DropDraft(draft.key) for draft in terminal.desk.drafts if draft.data.get("reference") in over)


def _draft(fact: Pressed) -> tuple[str, dict[str, str]]:
    data = fact.detail.get("data", {})
    return str(fact.detail.get("draft", "")), {str(name): str(value) for name, value in data.items()}


_PRESSED: Final = {
    "save_draft": _save,
    "preview_sale": _preview,
    "drop_draft": _drop,
    "enter_sale": _enter,
    "practise": _practise,
    "import_sale": _import,
    "claim_task": _claim,
    "give_back_task": _give_back,
}
