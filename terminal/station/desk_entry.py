"""The desk's part for sales that are entered here: drafts, what is known beforehand, files, what the rules say."""

import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from faults.errors import ShuangluError
from faults.trouble import Trouble
from rulebook.plan.planner import make_plan
from rulebook.sale.reading import MOST_TEXT, SaleFaultsError, parse, read_sale
from rulebook.sale.sale import Sale
from rulebook.sale.upgrading import upgraded
from terminal.home.opening import Home
from terminal.session.entry.answers import answers_of
from terminal.session.entry.consequences import told_of
from terminal.session.entry.form import stamp_of
from terminal.session.entry.known import Known
from terminal.session.entry.making import products_of, sale_of
from terminal.session.facts.desk import Draft, DraftsListed, EntryOpened, SalePreviewed, SaleRefused
from terminal.session.facts.fact import Fact
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
from terminal.station.capture_clock import CaptureClock
from terminal.station.desk import Handler
from terminal.station.known_sale import known_of
from terminal.station.packs import CurrentPacks

_LINKS: Final = ("corrects", "continues", "rider_of")


class EntryDesk:
    """One for a station. Everything here runs on the desk's thread."""

    def __init__(self, home: Home, packs: CurrentPacks, *, rehearses: bool) -> None:
        """`rehearses`: no real sale is recorded here, so that invented products may be offered."""
        self._home = home
        self._packs = packs
        self._invented = rehearses or home.keeps_itself

    def handlers(self) -> dict[type, Handler]:
        """What it does, by the kind of order."""
        return {
            ListDrafts: lambda _: self._listed(),
            OpenEntry: self.open,
            KeepDraft: self.keep,
            DropDraft: self.drop,
            NoteOthersCards: self.note_others_cards,
            PreviewSale: self.preview,
            EnterSale: self.enter,
            ImportSale: self.take_in,
        }

    # --- drafts ---

    def open(self, order: OpenEntry) -> Iterator[Fact]:
        """Open the form on a draft, or on a new one."""
        known = self.known(order.staff)
        draft = self._home.vault.drafts.get(order.key) if order.key else None
        if draft is not None:
            yield EntryOpened(draft.key, draft.data, known, draft.task)
            return
        data = dict(order.data) or self._sale_of_take(order.take)
        again = bool(order.data)
        opened = EntryOpened(secrets.token_hex(8), self._fresh(data, order, same=again), known)
        if order.keeps:
            yield from self.keep(KeepDraft(opened.key, opened.data))
        yield opened

    def _fresh(self, data: dict[str, str], order: OpenEntry, *, same: bool) -> dict[str, str]:
        """A new draft's answers. `same`: it is the same sale once more, so it keeps its number."""
        kind, _, reference = order.link.partition(":")
        if kind in _LINKS and reference:
            data |= {"form.link": kind, "links[0].reference": reference}
        if kind == "rider_of":
            data = {name: value for name, value in data.items() if not name.startswith("products")}
            data["business"] = "rider_added"
        return data if same and data.get("reference") else data | {"reference": self._next_reference()}

    def _opened(self, data: dict[str, str], known: Known, trouble: Trouble | None = None) -> Iterator[Fact]:
        yield EntryOpened(secrets.token_hex(8), data, known, trouble=trouble)

    def _next_reference(self) -> str:
        """A number for a sale that no other system has numbered: day, terminal, and how many it is today."""
        day = CaptureClock().today()
        terminal = self._home.vault.identity().terminal
        return f"D{day:%Y%m%d}-{terminal}-{self._home.vault.drafts.next_number(day.isoformat()):03}"

    def _sale_of_take(self, take: str) -> dict[str, str]:
        found = self._home.vault.listing.one(take) if take else None
        return answers_of(found.sale) if found is not None and found.sale is not None else {}

    def keep(self, order: KeepDraft) -> Iterator[Fact]:
        """Keep what was typed so far."""
        self._home.vault.drafts.keep(order.key, order.data, task=order.task, owner=order.owner)
        yield from self._listed()

    def drop(self, order: DropDraft) -> Iterator[Fact]:
        """Forget a draft."""
        self._home.vault.drafts.drop(order.key)
        yield from self._listed()

    def note_others_cards(self, order: NoteOthersCards) -> Iterator[Fact]:
        """Keep of whom another person's card was shown."""
        self._home.vault.others_cards.note(order.reference, order.people)
        return iter(())

    def _listed(self) -> Iterator[Fact]:
        known, drafts = self.known(None), self._home.vault.drafts.all()
        yield DraftsListed(
            tuple(
                Draft(each.key, each.data, each.changed_at, each.task, each.owner, _products(each.data, known))
                for each in drafts
            )
        )

    def known(self, staff: Staff | None) -> Known:
        """All that the machine knows of a sale that this person enters here."""
        return known_of(self._home, self._packs.shelf, staff, invented=self._invented)

    # --- what the rules say ---

    def preview(self, order: PreviewSale) -> Iterator[Fact]:
        """Say what follows from a sale as it stands; nothing of one that has faults still."""
        stamp = stamp_of(order.data)
        try:
            sale = read_sale(order.data)
        except SaleFaultsError:
            yield SalePreviewed(order.key, stamp)
            return
        plan = make_plan(sale, self._packs.shelf, explained=True)
        yield SalePreviewed(order.key, stamp, True, told_of(plan), len(plan.nodes), plan.minutes)

    def enter(self, order: EnterSale) -> Iterator[Fact]:
        """Make the plan. What cannot be taken as it stands opens the form on it."""
        known, answers = self.known(order.staff), answers_of(order.data)
        begun = self._home.vault.drafts.get(order.key) if order.task else None
        if begun is not None:  # somebody has worked on this task here before
            yield EntryOpened(begun.key, begun.data, known, begun.task)
            return
        answers.setdefault("reference", self._next_reference())
        try:
            sale = read_sale(sale_of(answers, known))
        except SaleFaultsError:
            trouble = Trouble("entry.incomplete")
            yield EntryOpened(order.key or secrets.token_hex(8), answers, known, order.task, trouble)
            return
        yield self._planned(sale, order)

    def _planned(self, sale: Sale, order: EnterSale) -> SaleArrived:
        # by the packs as they are: a book that is due comes into force when its sale is chosen or begun
        plan = self._packs.plan(sale, recording=True)
        if order.task:
            self._home.vault.tasks.entered(order.task, sale.reference)
        return SaleArrived(sale, plan, practice=order.practice, task=order.task, draft=order.key)

    # --- files ---

    def take_in(self, order: ImportSale) -> Iterator[Fact]:
        """Open the form on the sale of a file, whatever is wrong with it: the fields tell."""
        try:
            data = read_file(Path(order.path))
        except ShuangluError as error:
            yield SaleRefused("", error.trouble)
            return
        known = self.known(order.staff)
        answers = answers_of(data)
        if not answers.get("reference"):
            answers["reference"] = self._next_reference()
        faults = _faults(sale_of(answers, known))
        trouble = Trouble("entry.file_faults", {"count": faults}) if faults else None
        yield from self._opened(answers, known, trouble)


def _products(answers: Mapping[str, str], known: Known) -> tuple[str, ...]:
    return tuple(str(each["name"]) for each in products_of(answers, known) if each.get("name"))


def read_file(path: Path) -> Mapping[str, Any]:
    """Return the JSON object of a file, in today's schema. Raises ShuangluError `entry.no_file`, `entry.no_sale`."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_TEXT + 1)
    except OSError as error:
        raise ShuangluError("entry.no_file") from error
    try:
        return upgraded(parse(content))
    except SaleFaultsError as error:
        reason = error.faults[0].reason
        raise ShuangluError("entry.no_sale", reason=f"{reason.zh} / {reason.en}") from error


def _faults(sale: Mapping[str, Any]) -> int:
    try:
        read_sale(sale)
    except SaleFaultsError as error:
        return len(error.faults)
    return 0


def handlers(home: Home, packs: CurrentPacks, *, rehearses: bool) -> Mapping[type, Handler]:
    """Return what the desk does for sales that are entered, by the kind of order."""
    return EntryDesk(home, packs, rehearses=rehearses).handlers()
