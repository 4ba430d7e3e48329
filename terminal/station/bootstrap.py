"""The only file that names concrete parts: demonstration, tests, rehearsal and product all come through here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from ssl import SSLContext
from urllib.parse import urlsplit

from evidence.disk import is_locked
from faults.errors import ShuangluError
from faults.trouble import Trouble
from rulebook.sale.examples import demonstration as demonstrated
from terminal.analysis.config import AnalystConfig
from terminal.analysis.process import AnalystProcess
from terminal.capture.config import RecorderConfig
from terminal.capture.instant import now_us
from terminal.capture.process import RecorderProcess
from terminal.capture.profiles import profile_named
from terminal.capture.slot import RecorderSlot
from terminal.capture.view import ROOM, View
from terminal.home.opening import Home
from terminal.home.recovering import recover_home
from terminal.home.report import HomeLooks, Looks, Reports
from terminal.machine.client import MachineClient
from terminal.machine.places import is_installed_here
from terminal.processes.preview import Preview
from terminal.processes.sound_ring import SoundRing
from terminal.readers.config import ReaderConfig
from terminal.readers.named_reader import parse_reader
from terminal.readers.process import ReaderProcess
from terminal.recognition.config import RecogniserConfig
from terminal.recognition.process import RecogniserProcess
from terminal.session.facts.analyst import Observation
from terminal.session.facts.courier import CourierFact
from terminal.session.facts.desk import TasksListed
from terminal.session.facts.fact import Fact
from terminal.session.facts.reader import ReaderFact, ReaderSeen
from terminal.session.facts.recogniser import RecogniserFact
from terminal.session.facts.recorder import RecorderFact
from terminal.session.facts.staff import StaffKnown
from terminal.session.facts.voice import VoiceFact
from terminal.session.life.life import TerminalLife
from terminal.session.ports import Series
from terminal.session.sale_session import IdentityRule, Terms
from terminal.speech.recogniser.folder import is_installed
from terminal.station import desk_entry, desk_online, desk_room, desk_staff, desk_takes, desk_tasks
from terminal.station.books import HeldBooks
from terminal.station.capture_clock import CaptureClock
from terminal.station.desk import Desk, Handler
from terminal.station.desk_health import DeskHealth
from terminal.station.desk_replay import Replaying
from terminal.station.desk_tasks import Call, TaskShelf, tasks_of
from terminal.station.fact_loop import FactLoop
from terminal.station.greeting import asking
from terminal.station.packs import CurrentPacks
from terminal.station.speech import voice_config
from terminal.station.station import Listeners, Offer, Parts, RunningAnalyst, RunningRecogniser, Station
from terminal.station.updating import Updating
from terminal.station.watched import Watched
from terminal.sync.acquaintance import Own
from terminal.sync.calling import calling
from terminal.sync.counter import Counter
from terminal.sync.courier import Courier
from terminal.sync.couriers import Couriers, Say
from terminal.sync.line import Line
from terminal.sync.pace import Bandwidth, Hours
from terminal.sync.ports import LineBook
from terminal.sync.tls import mutual_context
from terminal.voice.process import VoiceProcess

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def make_courier(
    home: Home,
    say: Callable[[CourierFact], None],
    tell: Callable[[TasksListed | StaffKnown], None] = lambda _: None,
    looks: Looks | None = None,
    updating: Updating | None = None,
) -> Couriers | None:
    """Return the couriers of an enrolled home, one for each line; None for one that belongs to no headquarters.

    `tell` hears of headquarters' tasks and of who may sign in when the list is another, on the courier's thread.
    `updating`: who takes part in updates; a command has nobody.
    `looks`: who looks at this machine for the report of its health; without one the home alone is looked at.
    """
    books = home.vault.line_books()
    if not home.vault.identity().enrolled:
        return None
    settings, vault = home.settings, home.vault
    limit = settings.bandwidth_kbytes_s
    bandwidth = Bandwidth(None if limit is None else limit * 1000)
    hours = Hours.parse(settings.sending_hours) if settings.sending_hours else None
    reports = _reports(home, looks, updating)

    def make(book: LineBook, say: Say, own: bool) -> Courier:
        connect = partial(_connect, book, home.path / "vault")
        line = Line(book.url, connect(), bandwidth=bandwidth)
        mine = (
            Own(vault.takes, vault, HeldBooks(home), counter_of(home, tell), reports, updating, updating)
            if own
            else None
        )
        return Courier(line, book, say, connect, own=mine, note=partial(_note_unsettled, home), hours=hours)

    couriers = Couriers(books, make, say)
    if reports is not None:
        reports.soon = couriers.report
    return couriers


def _reports(home: Home, looks: Looks | None, updating: Updating | None) -> Reports | None:
    """Who reports of this machine; None for a command beside a running kiosk, which knows more and does it itself."""
    if looks is None and is_locked(home.path / "lock"):
        return None
    return Reports(home, looks or HomeLooks(home), updating)


def counter_of(home: Home, tell: Callable[[TasksListed | StaffKnown], None]) -> Counter:
    """What the counter settles with headquarters beside its takes, and where it is kept."""
    vault = home.vault
    return Counter(TaskShelf(home, tell), desk_staff.StaffShelf(home, tell), vault.rooms, vault.audit, vault.grants)


def make_call(home: Home) -> Call | None:
    """Return how somebody who waits asks headquarters something; None where the home belongs to none."""
    if not home.vault.identity().enrolled:
        return None
    return lambda: calling(home.vault.line_books()[0], home.path / "vault")


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
    return Preview.create(*ROOM) if home.settings.second_camera else None


@dataclass(frozen=True, slots=True)
class LiveMedia:
    """The memory in which the recorder lets others see and hear what it takes, while it takes it."""

    preview: Preview
    sound: SoundRing
    second_preview: Preview | None = None


def make_live_media(home: Home) -> LiveMedia:
    """Return the memory for the home's sources."""
    return LiveMedia(make_preview(home), SoundRing.create(), make_second_preview(home))


def make_recorder(home: Home, live: LiveMedia, series: Series, say: Callable[[RecorderFact], None]) -> RecorderProcess:
    """Return a recorder process for the home's sources, not started yet."""
    settings = home.settings
    mega = 1_000_000
    config = RecorderConfig(
        camera=settings.camera,
        microphone=settings.microphone,
        second_microphone=settings.second_microphone,
        speaker=settings.speaker,
        camera_delay_ms=settings.camera_delay_ms,
        profile=settings.profile,
        encoder=settings.encoder,
        rehearsal=series == "rehearsal",
        grace_s=settings.grace_s,
        second_view=View(settings.second_camera_turn, settings.second_camera_mirrored),
        reserve_bytes=settings.reserve_mb * mega,
        quota_bytes=None if settings.quota_mb is None else settings.quota_mb * mega,
    )
    return RecorderProcess(config, live.preview, say, live.second_preview, live.sound)


def make_voice(home: Home, say: Callable[[VoiceFact], None]) -> VoiceProcess | None:
    """Return the machine's voice, not started yet; None where the settings want none."""
    config = voice_config(home.settings)
    return VoiceProcess(config, say) if config else None


MakeAnalyst = Callable[[Home, LiveMedia, Callable[[Observation], None]], RunningAnalyst]


def make_analyst(home: Home, live: LiveMedia, say: Callable[[Observation], None]) -> RunningAnalyst:
    """Return an analyst process that looks at the recorder's preview and listens to its sound, not started yet."""
    settings = home.settings
    config = AnalystConfig(
        live.preview,
        now_us,
        documents=live.second_preview,
        sound=live.sound,
        models=settings.models,
        face_match=settings.face_match,
        face_engine=settings.face_engine,
    )
    return AnalystProcess(config, say)


MakeRecogniser = Callable[[Home, LiveMedia, Callable[[RecogniserFact], None]], RunningRecogniser | None]


def make_recogniser(home: Home, live: LiveMedia, say: Callable[[RecogniserFact], None]) -> RunningRecogniser | None:
    """Return a recogniser process that listens to the recorder's sound, not started yet; None without a model."""
    models = home.settings.speech_models
    return RecogniserProcess(RecogniserConfig(live.sound, now_us, models), say) if is_installed(models) else None


def make_reader(home: Home, say: Callable[[ReaderFact], None]) -> ReaderProcess | None:
    """Return the process that holds the home's card reader, not started yet; None where none is set.

    A name that is no reader's is said as a fact: whoever mistypes it can go on without one.
    """
    if not home.settings.reader:
        return None
    try:
        return ReaderProcess(ReaderConfig(parse_reader(home.settings.reader), now_us), say)
    except ShuangluError as error:
        say(ReaderSeen("absent", error.trouble))
        return None


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
        second_camera=settings.second_camera,
        online_check=settings.online_check == "ask" and series == "sale",
    )


def series_of(home: Home) -> Series:
    """In whose numbering this home records: real sales where it belongs to a headquarters, else rehearsals."""
    return "sale" if home.vault.identity().enrolled else "rehearsal"


def demonstration(home: Home) -> Offer | None:
    """The demonstration's sale, of today, where it may be recorded: in a home that keeps itself, with no real sales.

    Such a home may be enrolled with a headquarters on this machine, and with no other.
    """
    headquarters = home.vault.identity().headquarters
    own = headquarters is None or urlsplit(headquarters.url).hostname in _LOOPBACK
    return Offer(demonstrated(datetime.now().astimezone().date())) if own and home.keeps_itself else None


def demonstration_offer() -> Offer:
    """The demonstration's sale, for rehearsals."""
    return Offer(demonstrated())


def handlers_of(
    home: Home,
    packs: CurrentPacks,
    courier: Couriers | None,
    replaying: Replaying,
    health: DeskHealth,
    say: Callable[[Fact], None],
) -> dict[type, Handler]:
    """What the desk can do, by the kind of order; each group stands in a file of its own (`desk_*.py`)."""
    settle = courier.settle if courier else _settle_nothing
    return {
        **desk_room.handlers(home),
        **desk_staff.handlers(home),
        **desk_staff.handlers(home, make_call(home)),
        **desk_room.handlers(home),
        **desk_entry.handlers(home, packs, rehearses=series_of(home) == "rehearsal"),
        **desk_takes.handlers(home, courier),
        **desk_tasks.handlers(home, make_call(home), settle),
        **desk_online.handlers(home, make_call(home), say),
        **replaying.handlers(),
        **health.handlers(),
    }


def make_updating(home: Home, machine: MachineClient | None) -> Updating | None:
    """Return who takes part in updates, not started yet; None where nothing exchanges this terminal's program."""
    if machine is None and is_installed_here():
        machine = MachineClient()
    return None if machine is None else Updating(home, machine)


def _settle_nothing() -> None:
    """There is no headquarters to tell."""


def _note_failed(home: Home, order: str, error: Exception) -> None:
    home.log.trouble("desk.failed", order=order, error=type(error).__name__)


def make_station(
    home: Home,
    to: Listeners,
    *,
    series: Series | None = None,
    identity: IdentityRule | None = None,
    make_analyst: MakeAnalyst = make_analyst,
    make_recogniser: MakeRecogniser = make_recogniser,
    machine: MachineClient | None = None,
) -> Station:
    """Put a terminal together, not started yet. Only a home that requires the identity step has an analyst.

    What is said is written down wherever a model is installed, also where nobody is asked who she is.

    `machine`: the service that exchanges the program; by default the one that this terminal was installed with, if any.

    Seals first what an earlier crash left open. Raises ShuangluError `home.occupied` or `packs.*`.
    """
    home.occupy()
    recover_home(home)
    series = series or series_of(home)
    packs = CurrentPacks(home, sales=series == "sale" and not home.keeps_itself)
    terms = terms_of(home, series, identity)
    loop, live = FactLoop(), make_live_media(home)
    watched = Watched()
    health = DeskHealth(home, lambda: watched.now, asking(home), loop.post)
    updating = make_updating(home, machine)
    courier = make_courier(home, loop.post, loop.post, health, updating)
    if courier is not None:
        health.changed = courier.report
    replaying = Replaying(home, loop.post)
    parts = Parts(
        slot=RecorderSlot(lambda: make_recorder(home, live, series, loop.post)),
        courier=courier,
        analyst=make_analyst(home, live, loop.post) if terms.identity == "required" else None,
        preview=live.preview,
        sound=live.sound,
        second_preview=live.second_preview,
        voice=make_voice(home, loop.post),
        recogniser=make_recogniser(home, live, loop.post),
        reader=make_reader(home, loop.post) if terms.identity == "required" else None,
        replaying=replaying,
        watched=watched,
        updating=updating,
        desk=Desk(
            handlers_of(home, packs, courier, replaying, health, loop.post), loop.post, partial(_note_failed, home)
        ),
    )
    others_cards = home.vault.others_cards.all()
    life = TerminalLife(terms, CaptureClock().today, looking=True, others_cards=others_cards)
    station = Station(home, packs, series, life, parts, loop, to)
    health.frame = station.live.latest
    station.post(tasks_of(home))
    return station
