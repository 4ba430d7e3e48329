"""What a terminal knows of a sale before anybody types: by its settings, headquarters' registers, packs and staff."""

from collections.abc import Iterator, Mapping

from rulebook.plan.shelf import Shelf
from rulebook.sale.examples import BANK, SELLER
from terminal.home.opening import Home
from terminal.home.settings import Settings
from terminal.session.entry.known import KindOfProduct, Known, KnownValue, Source, offered
from terminal.session.facts.staff import Staff
from terminal.station.capture_clock import CaptureClock

_SELLS = ("teller", "agent")
"""Who sells; a supervisor who is signed in fills in a sale for somebody else."""
_CHANNELS = {
    "bank": ("bank_agent",),
    "insurer": ("nonbank_agent", "professional_agent", "individual_agent", "broker", "direct"),
}
"""Through whom a terminal sells, by whose headquarters it delivers to, where the settings do not say."""


def known_of(home: Home, shelf: Shelf, staff: Staff | None, *, invented: bool) -> Known:
    """Return all of it. `invented`: the products of example packs are offered, too."""
    settings = home.settings
    values = {"date": KnownValue(CaptureClock().today().isoformat(), "clock")}
    if home.keeps_itself:
        values |= _values(_of_demonstration(staff), "terminal")
    values |= _values(_of_settings(settings), "terminal")
    values |= _values(_of_room(room_of(home)), "room")
    values |= _values(_of_seller(staff), "staff")
    classes = tuple(KindOfProduct(each.id, each.line, each.title) for each in shelf.classes.by_id.values())
    packs = [each.pack for each in shelf.products if invented or not each.pack.example]
    products = tuple(offered(each) for pack in packs for each in pack.products)
    return Known(values, settings.sale_channels or _CHANNELS[settings.headquarters_of], classes, products)


def _values(found: Iterator[tuple[str, str]], source: Source) -> dict[str, KnownValue]:
    return {name: KnownValue(value, source) for name, value in found if value}


def _of_demonstration(staff: Staff | None) -> Iterator[tuple[str, str]]:
    """A home that keeps itself stands at the examples' counter: a newcomer types no more than a seller would."""
    sells = staff is None or staff.role in _SELLS
    seller = {name: value for name, value in SELLER.items() if sells or name.startswith("institution")}
    for stem, known in (("site", BANK), ("seller", seller)):
        for name, value in known.items():
            yield f"{stem}.{name}", _flag(yes=value) if isinstance(value, bool) else str(value)
    yield "service_phone", "95000"


def _of_settings(settings: Settings) -> Iterator[tuple[str, str]]:
    yield "site.name", settings.site_name
    yield "site.region", settings.region
    if settings.site_name:
        yield "site.in_premises", _flag(yes=settings.site_in_premises)
        yield "site.sales_area", _flag(yes=settings.site_sales_area)
    yield "site.acceptance_reference", settings.site_acceptance
    yield "seller.institution", settings.institution
    yield "seller.institution_short", settings.institution_short
    yield "service_phone", settings.service_phone


def room_of(home: Home) -> Mapping[str, str] | None:
    """Return the room of headquarters' register in which this terminal stands; None where it says nothing of it."""
    terminal = home.vault.identity().terminal
    return next((room for room in home.vault.rooms.open() if terminal in room.get("terminals", "").split()), None)


def _of_room(room: Mapping[str, str] | None) -> Iterator[tuple[str, str]]:
    """What the register says of a room."""
    if room is None:
        return
    branch, name = room.get("branch", ""), room.get("name", "")
    yield "site.name", f"{branch} · {name}" if branch and branch not in name else name
    yield "site.region", room.get("region", "")
    yield "site.in_premises", _flag(yes=True)
    yield "site.sales_area", _flag(yes=room.get("sales_area") == "yes")
    yield "site.acceptance_reference", room.get("acceptance_reference", "")
    yield "seller.institution", room.get("institution", "")


def _of_seller(staff: Staff | None) -> Iterator[tuple[str, str]]:
    if staff is None or staff.role not in _SELLS:
        return
    yield "seller.name", staff.name
    yield "seller.licence", staff.licence
    yield "seller.licence_until", staff.licensed_until
    yield "seller.grade", staff.grade
    yield "seller.institution", staff.institution


def _flag(*, yes: bool) -> str:
    return "true" if yes else "false"
