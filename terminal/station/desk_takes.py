"""The list of takes, as pages show it: whose sale, how it ended, where it stands on its way to headquarters."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final

from evidence import moment
from rulebook.sale.reading import SaleFaultsError, read_sale
from terminal.home.opening import Home
from terminal.session.facts.desk import TakeRow, TakesListed
from terminal.session.facts.fact import Fact
from terminal.session.orders.desk import ListTakes, SendNow
from terminal.station.desk import Handler
from terminal.sync.couriers import Couriers
from terminal.vault.listing import ListedTake
from terminal.vault.takes_on_disk import close_reason

Now = Callable[[], datetime]
_OF_REASON: Final = {"finished": "finished", "given_up": "given_up", "ended": "ended"}
"""Why a take was closed, for those that were recorded before endings were kept; all other reasons broke it off."""


def local_now() -> datetime:
    """This machine's clock, with the offset of where it stands."""
    return datetime.now().astimezone()


def handlers(home: Home, courier: Couriers | None, now: Now = local_now) -> dict[type, Handler]:
    """What the desk can do with the list. None of `courier`: takes go nowhere."""
    endings: dict[str, str] = {}

    def list_takes(_: ListTakes) -> Iterable[Fact]:
        return (takes_of(home, now(), endings),)

    def send_now(order: SendNow) -> Iterable[Fact]:
        if order.refused:
            for take, _ in home.vault.outbox.refused_before():
                home.vault.outbox.again(take)
        if courier is not None:
            courier.try_now()
        return (takes_of(home, now(), endings),)

    return {ListTakes: list_takes, SendNow: send_now}


def takes_of(home: Home, now: datetime, endings: dict[str, str] | None = None) -> TakesListed:
    """The takes of today, by the clock on the wall, and all that headquarters has not acknowledged.

    `endings` remembers what was read from journals.
    """
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = home.vault.listing.recent(moment.spell(today))
    known = {} if endings is None else endings
    takes = tuple(row_of(row, now, _ending(home, row, known)) for row in rows)
    return TakesListed(takes, now.isoformat(timespec="seconds"))


def row_of(row: ListedTake, now: datetime, ending: str) -> TakeRow:
    """One take as lists show it."""
    applicant, products, seller, reference = _people(row.sale)
    return TakeRow(
        take=row.take,
        began=_local(row.opened_at, now),
        applicant=applicant,
        products=products,
        seller=seller,
        ending=ending,
        state=row.delivery,
        delivered=row.delivered,
        total=row.segments,
        bytes_left=row.bytes_left,
        seconds=_seconds(row),
        detail=row.detail,
        moved_at=_local(row.moved_at, now),
        practice=row.practice,
        reference=reference,
        bytes=row.bytes,
        goes=row.goes,
    )


def _ending(home: Home, row: ListedTake, known: dict[str, str]) -> str:
    """How its sale ended: by who saw it end, else by what its journal says of why it was closed.

    Where neither is there any more, it is only said to be closed.
    """
    if row.state == "open":
        return ""
    if row.ending or row.state == "interrupted":
        return row.ending or "interrupted"
    if row.take not in known:
        reason = close_reason(home.vault.takes.folder_of(row.take))
        known[row.take] = _OF_REASON.get(reason, "interrupted") if reason else "closed"
    return known[row.take]


def _people(sale: dict[str, Any] | None) -> tuple[str, tuple[str, ...], str, str]:
    """Applicant, products, seller and reference; empty where nobody kept them, as of a take that recovery found."""
    if sale is None:
        return "", (), "", ""
    try:
        read = read_sale(sale, entered=False)
    except SaleFaultsError:
        return "", (), "", ""
    return read.applicant.name, tuple(each.name for each in read.products), read.seller.name, read.reference


def _seconds(row: ListedTake) -> float:
    """From its opening to its end; 0 while it is open."""
    if not row.closed_at or not row.opened_at:
        return 0.0
    return max(0.0, (moment.read(row.closed_at) - moment.read(row.opened_at)).total_seconds())


def _local(at: str, now: datetime) -> str:
    if not at:
        return ""
    return moment.read(at).astimezone(now.tzinfo or UTC).isoformat(timespec="seconds")
