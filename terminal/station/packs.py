"""The packs that this terminal's plans are made from: those of the book in force, or those that ship."""

import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from books.faults import BookFault
from books.papers import Papers, papers_of
from faults.errors import ShuangluError
from faults.trouble import Trouble
from resources import PACKS
from rulebook.checks.checklist import CheckList
from rulebook.checks.listing import checklist_of
from rulebook.packs.folder import read_folder
from rulebook.packs.loading import load_shelf
from rulebook.plan.plan import Plan, PlannedRefusal
from rulebook.plan.planner import make_plan
from rulebook.plan.shelf import Shelf
from rulebook.sale.sale import Sale
from rulebook.sale.text import Text
from terminal.home.opening import Home
from terminal.home.papers import papers_of_book, shipped_papers
from terminal.session.customer.documents import Documents
from terminal.station.books import HeldBooks
from terminal.station.documents import documents_of

LOOK_EVERY_S = 10.0
_OF_BOOKS = "book."
"""How the codes of refusals begin that no rule has spoken."""


@dataclass(frozen=True, slots=True)
class HomePacks:
    """What a home's plans are made from. `serial`: of the book in force; None for packs that no book vouches for."""

    shelf: Shelf
    serial: int | None = None
    stops: Trouble | None = None
    """Why no take may begin by them."""
    opens: bool = True
    """Whether the book in force could be used; else `stops` says why, and the packs are those that ship."""
    papers: Papers = field(default_factory=Papers)
    """Product papers: those of the book; of packs that ship, made-up ones."""


def packs_in(folder: Path | None) -> dict[str, bytes]:
    """Read the files of a folder of packs, or of those that ship; raises ShuangluError `packs.*`."""
    return read_folder(folder or PACKS)


def shelf_of(folder: Path | None) -> Shelf:
    """Return the packs of a folder, or those that ship, checked; raises ShuangluError `packs.*`."""
    shelf = load_shelf(packs_in(folder))
    if not shelf.rules:
        raise ShuangluError("packs.none", folder=str(folder or PACKS))
    return shelf


def packs_of(home: Home, *, sales: bool, foreseen: bool = False) -> HomePacks:
    """Return the packs of the book in force; of the home's folder of packs, or those that ship, where there is none.

    `sales`: for real sales a folder in the settings takes no book's place; rehearsals may try one. `foreseen`: a book
    that is due counts as if it were in force, for looking ahead. What nobody checked may be rehearsed, whatever the
    book says of it. Raises ShuangluError `packs.*`, `vault.*`.
    """
    folder = home.settings.packs
    books = HeldBooks(home)
    try:
        found = books.in_force(foreseen=foreseen) if folder is None or sales else None
    except BookFault as fault:  # a program that knows these packs no more: it starts and says so, and plans no sale
        newest = books.newest_in_force(foreseen=foreseen)
        return HomePacks(shelf_of(None), newest, fault.trouble, opens=False)
    if found is None:
        return HomePacks(shelf_of(folder), papers=Papers() if folder else shipped_papers())
    book = found.book
    shelf = book.shelf if sales else replace(book.shelf, not_ready="warn")
    return HomePacks(shelf, book.serial, found.standing.stops, papers=papers_of(book.file, book.manifest))


class CurrentPacks:
    """The packs by which a running station plans. Another book takes their place only while nothing is recorded."""

    def __init__(self, home: Home, *, sales: bool) -> None:
        """Lets the book that is due come into force. Raises ShuangluError `packs.*`, `book.*`."""
        self._home = home
        self._sales = sales
        self._books = HeldBooks(home)
        self._lock = threading.Lock()
        self._look_at = 0.0
        self._books.activate_due()
        self._packs = packs_of(home, sales=sales)
        self._earlier: dict[str, Papers] = {}
        """Papers of books that are not in force any more, by the book's digest: of sales that were begun by them."""

    def plan(self, sale: Sale, *, recording: bool) -> Plan:
        """Make a plan; by the book whose instant has come, unless a take runs, which goes on by its own."""
        if not recording:
            self.look(at_once=True)
        found = self._packs
        plan = make_plan(sale, found.shelf)
        return plan if found.stops is None else _stopped(plan, found.stops)

    @property
    def shelf(self) -> Shelf:
        """The packs as they stand, to look ahead by."""
        return self._packs.shelf

    def documents(self, sale: Sale, plan: Plan) -> Documents:
        """Return the papers of a plan, by the book that it was made from."""
        found = self._packs
        if plan.book is None or plan.book == found.shelf.book:
            return documents_of(plan, sale, found.papers if plan.book == found.shelf.book else Papers())
        digest = plan.book.sha256
        if digest not in self._earlier:
            self._earlier[digest] = papers_of_book(self._home.vault.books, digest)
        return documents_of(plan, sale, self._earlier[digest])

    def checklist(self, plan: Plan, *, words: bool = False) -> CheckList | None:
        """Return what is checked of a take by this plan, by the packs as they stand; None where none asks for it.

        `words`: what is said is written down here, and forbidden phrases are heard.
        """
        return checklist_of(plan, self._packs.shelf, words=words)

    def picture(self, sha256: str, page: int) -> bytes | None:
        """The picture of a page (from 0) of a document that `documents` gave; None where there is none."""
        every = (self._packs.papers, *self._earlier.values())
        return next((found for each in every if (found := each.picture(sha256, page)) is not None), None)

    def counts(self, plan: Plan) -> bool:
        """Whether a plan was made by the packs as they stand; a book that has ended since is told by a refusal."""
        found = self._packs
        told = {refusal.code for refusal in plan.refusals if refusal.code.startswith(_OF_BOOKS)}
        return plan.book == found.shelf.book and told == ({found.stops.code} if found.stops else set())

    def look(self, *, at_once: bool = False) -> None:
        """Let a book come into force whose instant has come; not to be called while a take runs.

        One that does not open leaves the packs as they are, which the log says. Looks every few seconds at most.
        """
        with self._lock:
            if time.monotonic() < self._look_at and not at_once:
                return
            self._look_at = time.monotonic() + LOOK_EVERY_S
            try:
                self._books.activate_due()
                self._renew()
            except ShuangluError as error:
                self._home.log.trouble("book.not_used", problem=error.code)

    def _renew(self) -> None:
        """Load packs only where another book came into force; what stops it is asked anew."""
        folder = self._home.settings.packs
        standing = self._books.standing() if folder is None or self._sales else None
        if standing is None:
            return
        if standing.serial != self._packs.serial:
            if self._packs.shelf.book is not None:
                self._earlier[self._packs.shelf.book.sha256] = self._packs.papers
            self._packs = packs_of(self._home, sales=self._sales)
            self._home.log.event("book.in_force", serial=standing.serial)
        elif self._packs.opens:
            self._packs = replace(self._packs, stops=standing.stops)


def _stopped(plan: Plan, why: Trouble) -> Plan:
    """The same plan as a refusal: what is recorded by a book that has ended would be by rules that count no more."""
    sentence = Text(zh=why.words("zh"), en=why.words("en"))
    refusal = PlannedRefusal(code=why.code, sentence=sentence)
    return plan.model_copy(update={"allowed": False, "refusals": (*plan.refusals, refusal)})
