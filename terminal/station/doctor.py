"""What recording needs of this machine, looked at one by one. Each answer is for field IT, in both languages."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from evidence.faults import EvidenceFault
from evidence.suite import known_answers
from faults.errors import ShuangluError
from faults.trouble import Fact, Trouble
from terminal.analysis.models import KINDS, check_delivered
from terminal.capture.config import RecorderConfig
from terminal.capture.devices.camera_list import CameraIdentity, judge_camera
from terminal.capture.devices.camera_survey import survey_controls
from terminal.capture.devices.survey import survey_sources
from terminal.capture.instant import now_us
from terminal.capture.named_sink import Sink
from terminal.capture.named_source import parse_source
from terminal.capture.pipe.messages import CameraHeld
from terminal.home import checks
from terminal.home.checks import HealthCheck, HealthStatus, check, in_order
from terminal.home.opening import Home, home_exists, open_home
from terminal.home.recovering import is_live
from terminal.home.settings import Settings
from terminal.intake.model_files import installed_model
from terminal.readers.config import ReaderConfig
from terminal.readers.named_reader import parse_reader
from terminal.readers.trying import tried
from terminal.speech.recogniser.folder import read_model
from terminal.station.book_check import look_at_books
from terminal.station.greeting import asking
from terminal.station.speech import voice_config
from terminal.sync.acquaintance import alarm_trouble, unsettled_trouble
from terminal.sync.pace import Hours
from terminal.sync.ports import LineBook
from terminal.voice.speaker import Voices

_STUCK: dict[str, HealthStatus] = {"quarantined": "warn", "declined": "fail", "refused": "fail"}
"""Takes that people have to see to, by their state."""
_READER_S = 20.0
"""Some libraries try every port before they say that there is no reader."""
_INSTALLED = {"liveness": "liveness model", "paddleocr": "PaddleOCR's models"}
"""Models that do not ship, by the names of their manifests."""


def examine(settings: Settings) -> list[HealthCheck]:
    """Look at cryptography, libraries, devices, disk, and the home with its vault; no take is touched."""
    found = [
        _cryptography(),
        *_devices(settings),
        *_camera(settings),
        checks.camera_list(settings),
        *_controls(settings),
        *_reader(settings),
        *_hours(settings),
        checks.disk(settings),
        checks.second_display(checks.connected_displays()),
        checks.input_method(),
        checks.fonts(),
    ]
    found += [*_models(), _speech(settings), _comparing(settings), *_installed(settings)]
    return in_order([*found, *_home(settings)])


def _cryptography() -> HealthCheck:
    try:
        known_answers()
    except EvidenceFault as fault:
        return HealthCheck("cryptography", "fail", fault.trouble)
    return check("cryptography", "ok", "doctor.cryptography.right")


def _devices(settings: Settings) -> Iterator[HealthCheck]:
    """Load what the recorder will load, in a process of its own; what is missing shows here, not before a customer."""
    survey = survey_sources()
    for module, what in (("av", "encoder"), ("sounddevice", "sound library"), ("cv2", "camera library")):
        fault = survey.faults.get(module)
        if fault is None:
            yield check(what, "ok", "doctor.library.loads", module=module)
        else:
            yield check(what, "fail", "doctor.library.broken", module=module, reason=fault)
    try:
        config = RecorderConfig(
            settings.camera,
            settings.microphone,
            second_microphone=settings.second_microphone,
            profile=settings.profile,
            speaker=settings.speaker,
        )
    except ShuangluError as error:
        yield HealthCheck("sources", "fail", error.trouble)
        return
    for name, source, found in zip(
        ("camera", "microphone"), config.sources(), (survey.cameras, survey.microphones), strict=True
    ):
        yield _source(name, source.text, found)
    second = config.second()
    if second is not None:
        yield _source("microphone", second.text, survey.microphones)
    yield _speaker(config.sink(), survey.speakers)
    yield _reading(settings)
    if settings.second_camera:
        yield _second_camera(settings.second_camera, survey.cameras)


def _speaker(sink: Sink | None, found: Sequence[str]) -> HealthCheck:
    """Without one sellers read themselves: no recording is hindered."""
    if sink is None:
        return check("loudspeaker", "warn", "doctor.speaker.unset")
    if sink.kind == "test":
        return check("loudspeaker", "warn", "doctor.speaker.unreal", sink=sink.shown)
    if not found:
        return check("loudspeaker", "warn", "doctor.speaker.none", sink=sink.shown)
    return check("loudspeaker", "ok", "doctor.speaker.found", sink=sink.shown, found=", ".join(found))


def _reading(settings: Settings) -> HealthCheck:
    """Ask what the voice would ask; nothing is said."""
    config = voice_config(settings)
    if config is None:
        return check("voice", "warn", "doctor.voice.unset")
    name = Voices.found(config).name
    if not name:
        return check("voice", "warn", "doctor.voice.none")
    return check("voice", "ok", "doctor.voice.found", voice=name)


def _second_camera(text: str, found: Sequence[str]) -> HealthCheck:
    try:
        parse_source(text, "picture")
    except ShuangluError as error:
        return HealthCheck("second camera", "fail", error.trouble)
    return replace(_source("camera", text, found), name="second camera")


def _source(name: str, text: str, found: Sequence[str]) -> HealthCheck:
    if text.startswith(("test:", "file:")):
        return check(name, "warn", f"doctor.{name}.unreal", source=text)
    looked = name == "microphone" or sys.platform == "linux"  # elsewhere cameras cannot be listed
    if text.startswith(("camera:", "microphone:")) and looked and not found:
        return check(name, "fail", f"doctor.{name}.none", source=text)
    if not found:
        return check(name, "ok", f"doctor.{name}.unseen", source=text)
    return check(name, "ok", f"doctor.{name}.found", source=text, found=", ".join(found))


def _camera(settings: Settings) -> Iterator[HealthCheck]:
    """Say which camera it is, and whether it may be used. Files and test sources are spoken of above."""
    try:
        camera = judge_camera(settings.camera, settings.allowed_cameras)
    except ShuangluError:
        return  # said above
    if camera.refused or camera.verdict == "virtual":
        yield _judged(camera, "fail")
    elif camera.kind == "camera":
        yield _judged(camera, "ok" if camera.verdict == "allowed" else "warn")


def _controls(settings: Settings) -> Iterator[HealthCheck]:
    """Say what the camera's driver holds. It is opened for that: while it records, it is not to be had."""
    try:
        camera = judge_camera(settings.camera, settings.allowed_cameras)
    except ShuangluError:
        return  # said above
    there = sys.platform != "linux" or bool(camera.node)
    if camera.kind == "camera" and there and not camera.refused:
        yield from told_of_controls(settings.camera, survey_controls(parse_source(settings.camera, "picture")))


def told_of_controls(camera: str, held: CameraHeld | None) -> Iterator[HealthCheck]:
    """Say of each control whether it is held; only what was read back as held is well."""
    if held is None:
        yield check("camera controls", "warn", "doctor.camera_held.unseen", source=camera)
        return
    for name, state, value in held.states:
        at = "?" if value is None else round(value)
        yield check(
            f"camera {name}",
            "ok" if state == "held" else "warn",
            f"doctor.camera_held.{state}",
            source=camera,
            value=at,
        )


def _reader(settings: Settings) -> Iterator[HealthCheck]:
    """Ask the card reader, in a process of its own. While the kiosk runs it may hold it: then nobody answers here."""
    name = "card reader"
    if not settings.reader:
        yield check(name, "off", "reader.none")
        return
    try:
        config = ReaderConfig(parse_reader(settings.reader), now_us)
    except ShuangluError as error:
        yield HealthCheck(name, "fail", error.trouble)
        return
    with tried(config) as reader:
        seen = reader.state(_READER_S)
    if seen is None:
        yield check(name, "warn", "reader.hangs")
    elif seen.trouble is not None:
        yield HealthCheck(name, "warn", seen.trouble)
    elif seen.stand_in:
        yield check(name, "warn", "health.reader.stand_in", figure="file")
    else:
        yield check(name, "ok", "health.reader.answers", name=seen.name)


def _judged(camera: CameraIdentity, status: HealthStatus) -> HealthCheck:
    known = ", ".join(filter(None, (camera.name, camera.bus_path, camera.driver))) or "?"
    case = "real" if camera.verdict == "allowed" and not camera.listed else camera.verdict
    facts = {"source": camera.source, "known": known}
    if case == "virtual":
        facts["by"] = camera.virtual
    return check("camera allowed", status, f"doctor.camera_allowed.{case}", **facts)


def _models() -> Iterator[HealthCheck]:
    """Compare the models that the program brings along with their digests; none is loaded."""
    for kind in KINDS:
        try:
            count = check_delivered(kind)
        except ShuangluError as error:
            yield HealthCheck(f"{kind} models", "fail", error.trouble)
        else:
            yield check(f"{kind} models", "ok", "doctor.models.delivered", count=count)


def _speech(settings: Settings) -> HealthCheck:
    """Compare the recogniser's model with its manifest; it is not loaded (`shuanglu models check` does). None: well."""
    try:
        model = read_model(settings.speech_models)
    except ShuangluError as error:
        return HealthCheck("speech recognition", "fail", error.trouble)
    if model is None:
        return check("speech recognition", "off", "doctor.models.speech")
    facts = {"name": model.name, "kind": model.kind, "digest": model.sha256[:16]}
    return check("speech recognition", "ok", "doctor.models.speech:installed", **facts)


def _comparing(settings: Settings) -> HealthCheck:
    """Load the model that compares faces, and ask it once: one that does not run compares nobody, digest or not."""
    from terminal.face.matching import face_model, try_out

    try:
        model = face_model(settings.models, settings.face_match)
        if model is None:
            return check("face match model", "off", "doctor.models.face:off")
        try_out(model)
    except ShuangluError as error:
        return HealthCheck("face match model", "fail", error.trouble)
    case = "delivered" if model.ships else "installed"
    return check(
        "face match model",
        "ok",
        f"doctor.models.face:{case}",
        name=model.name,
        same=model.same,
        different=model.different,
        digest=model.sha256[:16],
    )


def _installed(settings: Settings) -> Iterator[HealthCheck]:
    """Compare the models that field IT installed with their manifests; nothing is lacking without them."""
    for manifest, name in _INSTALLED.items():
        try:
            model = installed_model(settings.models, manifest)
        except ShuangluError as error:
            yield HealthCheck(name, "fail", error.trouble)
            continue
        if model is not None:
            digest = model.sha256[0][:16]
            yield check(name, "ok", "doctor.models.installed", path=str(model.path), digest=digest)
        elif settings.models is not None:
            yield check(name, "ok", f"doctor.models.{manifest}", folder=str(settings.models))


def _hours(settings: Settings) -> Iterator[HealthCheck]:
    if settings.sending_hours:
        try:
            Hours.parse(settings.sending_hours)
        except ShuangluError as error:
            yield HealthCheck("sending hours", "fail", error.trouble)


def _home(settings: Settings) -> Iterator[HealthCheck]:
    if not home_exists(settings.home):
        yield check("vault", "fail", "doctor.vault.none", home=str(settings.home))
        return
    try:
        home = open_home(settings, process="doctor")
    except ShuangluError as error:
        yield HealthCheck("vault", "fail", error.trouble)
        return
    try:
        yield checks.vault(home)
        yield checks.log(home)
        yield checks.enrolment(home)
        yield checks.accounts(home)
        yield checks.line(home, asking(home))
        for look in (_archive, _key, look_at_books, _takes, checks.clock):
            yield from look(home)
    finally:
        home.close()


def _archive(home: Home) -> Iterator[HealthCheck]:
    """The archive hinders no take: that it is damaged, lost or an older copy is a warning."""
    try:
        home.vault.archive.look()
    except ShuangluError as error:
        yield check("vault", "warn", "doctor.archive.unusable", path=str(home.vault.archive.path), why=error.trouble)
        return
    event = home.vault.archive.trouble()
    if event is not None:
        yield check("vault", "warn", f"doctor.{event['kind']}", at=event["at"])


def _key(home: Home) -> Iterator[HealthCheck]:
    if home.keeps_itself:
        yield check("key", "warn", "doctor.key.inside")


def _takes(home: Home) -> Iterator[HealthCheck]:
    found = home.vault.reconcile()
    for take in found.missing:
        yield check("takes", "fail", "doctor.takes.missing", take=take)
    for take, fault in found.damaged:
        yield HealthCheck("takes", "fail", Trouble("doctor.takes.damaged", {"take": take}), fault)
    waiting_for_seal = [take for take in found.unsealed if not is_live(home, take)]
    if waiting_for_seal:
        yield check("takes", "warn", "doctor.takes.unsealed", count=len(waiting_for_seal))
    yield from _delivery(home)


def _delivery(home: Home) -> Iterator[HealthCheck]:
    """Name what people have to see to; what goes by itself is counted."""
    books = home.vault.line_books()
    states: Counter[str] = Counter()
    for book in books:
        takes = book.outbox.deliveries()
        states.update(each.state for each in takes)
        states["received"] += book.outbox.received_count()
        yield from (_stuck(each.take, each.state, each.detail) for each in takes if each.state in _STUCK)
    yield from _elsewhere(books[1:])
    received, held = states["received"], states["held"]
    yield check("delivery", "ok", "doctor.delivery.counted", received=received, waiting=held)
    for book in books:
        for chore, why in book.unsettled().items():
            yield HealthCheck("delivery", "warn", unsettled_trouble(chore, why))
    yield from (HealthCheck("delivery", "fail", alarm) for book in books[:1] for alarm in _alarms(book))
    for far in home.vault.numbers.far():
        yield check("delivery", "fail", "doctor.delivery.far", take=far.take, own=far.own)
    if books and home.vault.numbers_doubted and _compares(books[0]):
        yield check("numbers", "warn", "doctor.numbers.doubted")


def _stuck(take: str, state: str, detail: Trouble | None) -> HealthCheck:
    return HealthCheck("delivery", _STUCK[state], Trouble(f"doctor.delivery.{state}", {"take": take}), detail)


def _elsewhere(earlier: Sequence[LineBook]) -> Iterator[HealthCheck]:
    """Takes of earlier identities: they go by themselves, but only while that headquarters can be reached."""
    for book in earlier:
        waiting = [parcel.take for parcel in book.outbox.parcels()]
        if waiting:
            facts: dict[str, Fact] = {"terminal": book.sender().terminal, "url": book.url, "count": len(waiting)}
            told = Trouble("doctor.delivery.elsewhere", {**facts, "take": waiting[0]})
            yield HealthCheck("delivery", "warn", told)


def _compares(own: LineBook) -> bool:
    """Whether its headquarters compares numbers at a greeting; one that was not greeted yet may well."""
    contact = own.contact()
    return contact is None or "series" in contact.calls


def _alarms(own: LineBook) -> Iterator[Trouble]:
    contact = own.contact()
    return (known for alarm in (contact.alarms if contact else ()) if (known := alarm_trouble(alarm)))
