"""The only file that names concrete parts: demonstration, tests, rehearsal and product all come through here."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from ssl import SSLContext
from urllib.parse import urlsplit

from faults.trouble import Trouble
from rulebook.sale.examples import demonstration as demonstrated
from terminal.analysis.config import AnalystConfig
from terminal.analysis.process import AnalystProcess
from terminal.capture.config import RecorderConfig
from terminal.capture.instant import now_us
from terminal.capture.process import RecorderProcess
from terminal.capture.profiles import profile_named
from terminal.capture.slot import RecorderSlot
from terminal.home.opening import Home
from terminal.home.recovering import recover_home
from terminal.processes.preview import Preview
from terminal.session.facts.analyst import Observation
from terminal.session.facts.courier import CourierFact
from terminal.session.facts.recorder import RecorderFact
from terminal.session.life.life import TerminalLife
from terminal.session.ports import Series
from terminal.session.sale_session import IdentityRule, Terms
from terminal.station.books import HeldBooks
from terminal.station.capture_clock import CaptureClock
from terminal.station.fact_loop import FactLoop
from terminal.station.packs import CurrentPacks
from terminal.station.station import Listeners, Offer, Parts, RunningAnalyst, Station
from terminal.sync.acquaintance import Own
from terminal.sync.courier import Courier
from terminal.sync.couriers import Couriers, Say
from terminal.sync.line import Line
from terminal.sync.pace import Bandwidth, Hours
from terminal.sync.ports import LineBook
from terminal.sync.tls import mutual_context

_SECOND_SIZE = (1280, 720)
"""Pixels of what a second camera shows: print on a page is still read at that."""
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def make_courier(home: Home, say: Callable[[CourierFact], None]) -> Couriers | None:
    """Return the couriers of an enrolled home, one for each line; None for one that belongs to no headquarters."""
    books = home.vault.line_books()
    if not home.vault.identity().enrolled:
        return None
    settings, vault = home.settings, home.vault
    limit = settings.bandwidth_kbytes_s
    bandwidth = Bandwidth(None if limit is None else limit * 1000)
    hours = Hours.parse(settings.sending_hours) if settings.sending_hours else None

    def make(book: LineBook, say: Say, own: bool) -> Courier:
        connect = partial(_connect, book, home.path / "vault")
        line = Line(book.url, connect(), bandwidth=bandwidth)
        mine = Own(vault.takes, vault, HeldBooks(home)) if own else None
        return Courier(line, book, say, connect, own=mine, note=partial(_note_unsettled, home), hours=hours)

    return Couriers(books, make, say)


def _note_unsettled(home: Home, chore: str, why: Trouble) -> None:
    home.log.trouble("courier.unsettled", chore=chore, why=why.words())


def _connect(book: LineBook, scratch: Path) -> SSLContext:
    sender = book.sender()
    return mutual_context(book.ca_pem, sender.key_pem, sender.certificates_pem, scratch)


def bytes_per_second(home: Home) -> int:
    """How much of the disk a recording takes with the home's profile, bytes a second."""
    return profile_named(home.settings.profile).bytes_per_second


def make_preview(home: Home) -> Preview:
    """Return the memory in which the recorder shows its pictures to the window and to the analyst."""
    profile = profile_named(home.settings.profile)
    return Preview.create(profile.width, profile.height)


def make_second_preview(home: Home) -> Preview | None:
    """Return the memory in which the recorder shows the pictures of a second camera, where the home has one."""
    return Preview.create(*_SECOND_SIZE) if home.settings.second_camera else None


def make_recorder(
    home: Home,
    preview: Preview,
    series: Series,
    say: Callable[[RecorderFact], None],
    second_preview: Preview | None = None,
) -> RecorderProcess:
    """Return a recorder process for the home's sources, not started yet."""
    settings = home.settings
    mega = 1_000_000
    config = RecorderConfig(
        camera=settings.camera,
        microphone=settings.microphone,
        second_microphone=settings.second_microphone,
        camera_delay_ms=settings.camera_delay_ms,
        profile=settings.profile,
        rehearsal=series == "rehearsal",
        grace_s=settings.grace_s,
        reserve_bytes=settings.reserve_mb * mega,
        quota_bytes=None if settings.quota_mb is None else settings.quota_mb * mega,
    )
    return RecorderProcess(config, preview, say, second_preview)


MakeAnalyst = Callable[[Home, Preview, Callable[[Observation], None]], RunningAnalyst]


def make_analyst(home: Home, preview: Preview, say: Callable[[Observation], None]) -> RunningAnalyst:
    """Return an analyst process that looks at the recorder's preview, not started yet."""
    return AnalystProcess(AnalystConfig(preview, now_us, models=home.settings.models), say)


def terms_of(home: Home, series: Series, identity: IdentityRule | None = None) -> Terms:
    """What this home may record: rehearsals and homes that keep themselves take packs that nobody has verified yet."""
    settings = home.settings
    demonstration = home.keeps_itself
    return Terms(
        series=series,
        identity=identity or settings.identity,
        delivers=home.vault.identity().enrolled,
        demonstration=demonstration,
        unverified_packs=series == "rehearsal" or demonstration or settings.unverified_packs == "allow",
        least_s=settings.planned_minutes * 60,
    )


def series_of(home: Home) -> Series:
    """In whose numbering this home records: real sales where it belongs to a headquarters, else rehearsals."""
    return "sale" if home.vault.identity().enrolled else "rehearsal"


def demonstration(home: Home) -> Offer | None:
    """The demonstration's sale, where it may be recorded: in a home that keeps itself and numbers no real sales.

    Such a home may be enrolled with a headquarters on this machine, and with no other.
    """
    headquarters = home.vault.identity().headquarters
    own = headquarters is None or urlsplit(headquarters.url).hostname in _LOOPBACK
    return demonstration_offer() if own and home.keeps_itself else None


def demonstration_offer() -> Offer:
    """The demonstration's sale, for rehearsals."""
    return Offer(demonstrated())


def make_station(
    home: Home,
    to: Listeners,
    *,
    series: Series | None = None,
    identity: IdentityRule | None = None,
    make_analyst: MakeAnalyst = make_analyst,
) -> Station:
    """Put a terminal together, not started yet. Only a home that requires the identity step has an analyst.

    Seals first what an earlier crash left open. Raises ShuangluError `home.occupied` or `packs.*`.
    """
    home.occupy()
    recover_home(home)
    series = series or series_of(home)
    packs = CurrentPacks(home, sales=series == "sale" and not home.keeps_itself)
    terms = terms_of(home, series, identity)
    loop, preview, second = FactLoop(), make_preview(home), make_second_preview(home)
    parts = Parts(
        slot=RecorderSlot(lambda: make_recorder(home, preview, series, loop.post, second)),
        courier=make_courier(home, loop.post),
        analyst=make_analyst(home, preview, loop.post) if terms.identity == "required" else None,
        preview=preview,
        second_preview=second,
    )
    life = TerminalLife(terms, CaptureClock().today, looking=True)
    return Station(home, packs, series, life, parts, loop, to)
