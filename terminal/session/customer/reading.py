"""Paging through a document: forward only after its time, and which page was open from when to when. Pure."""

from dataclasses import dataclass, field
from typing import Final

from terminal.session.customer.documents import Document
from terminal.session.customer.items import Item
from terminal.session.customer.strokes import PageTrack
from terminal.session.facts.customer import Via

LEAST_S: Final = 2.0
MOST_S: Final = 12.0
CHARACTERS_A_S: Final = 30.0
"""Nobody reads Chinese faster than this with understanding; who reads at a usual pace is never held up."""


def least_s(document: Document, page: int) -> float:
    """How long a page has to stay open before the next one may be turned to; pages count from 1."""
    length = len(document.pages[page - 1].text.zh.strip())
    return min(MOST_S, LEAST_S + length / CHARACTERS_A_S)


@dataclass(slots=True)
class Reading:
    """One document that is open. Times are seconds on the session's clock."""

    item: Item
    document: Document
    opened: float
    page: int = 1
    reached: int = 1
    since: float = field(default=-1.0)
    turned: list[tuple[int, int, int]] = field(default_factory=list)
    """Pages that were open, from and to in milliseconds since `opened`."""
    via: Via = "customer"
    """Whose hand it was: hers only where nobody else turned a page or put it away."""

    def __post_init__(self) -> None:
        """The first page is open from the beginning."""
        if self.since < 0:
            self.since = self.opened

    def by(self, via: Via) -> None:
        """Somebody turned a page, or put it away."""
        self.via = via if self.via == "customer" else self.via

    def open_s(self, now: float) -> float:
        """For how long the page has been open."""
        return now - self.since

    def waits_s(self, now: float) -> float:
        """How long the page must still stay open before she may go forward to a page that she has not seen."""
        return 0.0 if self.page < self.reached else max(0.0, least_s(self.document, self.page) - self.open_s(now))

    def turn(self, page: int, now: float, *, paced: bool = False) -> bool:
        """Open the page before or after; tell whether that may be: forward only after the page's time."""
        if abs(page - self.page) != 1 or not 1 <= page <= len(self.document.pages):
            return False
        if page > self.reached and self.waits_s(now) > 0 and not paced:
            return False
        self._note(now)
        self.page, self.since, self.reached = page, now, max(self.reached, page)
        return True

    def whole(self, now: float) -> bool:
        """Whether it was read to its last page, and that for its time too."""
        last = len(self.document.pages)
        enough_ms = least_s(self.document, last) * 1000
        return any(page == last and until - since >= enough_ms for page, since, until in self.track(now).pages)

    def rest(self, seconds: float) -> None:
        """She had a break: its time counts for no page."""
        self.opened += seconds
        self.since += seconds

    def track(self, now: float) -> PageTrack:
        """What was open from when to when, up to now."""
        turned = (*self.turned, self._turned(now))
        return PageTrack(self.document.paper, self.document.sha256, turned)

    def _note(self, now: float) -> None:
        self.turned.append(self._turned(now))

    def _turned(self, now: float) -> tuple[int, int, int]:
        return self.page, round((self.since - self.opened) * 1000), round((now - self.opened) * 1000)
