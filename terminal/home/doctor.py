"""What recording needs of this machine, looked at one by one. Each answer is a sentence for field IT."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from evidence.faults import EvidenceFault
from evidence.suite import known_answers
from faults.errors import ShuangluError
from terminal.capture.camera_list import judge_camera
from terminal.capture.config import RecorderConfig
from terminal.capture.survey import survey_sources
from terminal.home.keepers import keeps_itself
from terminal.home.opening import Home, open_home
from terminal.home.recovering import is_live
from terminal.home.settings import Settings
from terminal.intake.model_files import check, installed_model
from terminal.sync.pace import Hours
from terminal.vault.vault import vault_exists

HealthStatus = Literal["ok", "warn", "fail"]
_WARN_DAYS = 60
_GIGA = 1_000_000_000
_INSTALLED = {
    "face": ("face match model", "faces are not matched with the card's portrait"),
    "liveness": ("liveness model", "liveness goes without its vote"),
    "paddleocr": ("PaddleOCR's models", "cards are read with those that ship"),
}
"""Models that do not ship, by the names of their manifests: what they are called, and what is without them."""


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One thing that was looked at."""

    name: str
    status: HealthStatus
    sentence: str

    @property
    def sign(self) -> str:
        return {"ok": "✓", "warn": "!", "fail": "✗"}[self.status]

    def to_json(self) -> dict[str, Any]:
        return {"check": self.name, "status": self.status, "sentence": self.sentence}


def examine(settings: Settings) -> list[HealthCheck]:
    """Look at cryptography, libraries, devices, disk, and the home with its vault; no take is touched."""
    checks = [_cryptography(), *_devices(settings), *_camera(settings), *_hours(settings), _disk(settings)]
    checks += [*_models(), *_installed(settings)]
    return [*checks, *_home(settings)]


def _cryptography() -> HealthCheck:
    try:
        known_answers()
    except EvidenceFault as fault:
        return HealthCheck("cryptography", "fail", fault.sentence)
    return HealthCheck("cryptography", "ok", "Known values come out right.")


def _devices(settings: Settings) -> Iterator[HealthCheck]:
    """Load what the recorder will load, in a process of its own; what is missing shows here, not before a customer."""
    survey = survey_sources()
    for module, what in (("av", "encoder"), ("sounddevice", "sound library"), ("cv2", "camera library")):
        fault = survey.faults.get(module)
        sentence = f"{module} loads." if fault is None else f"{module} does not load: {fault}"
        yield HealthCheck(what, "ok" if fault is None else "fail", sentence)
    try:
        sources = RecorderConfig(settings.camera, settings.microphone, settings.profile).sources()
    except ShuangluError as error:
        yield HealthCheck("sources", "fail", error.sentence)
        return
    for name, source, found in zip(
        ("camera", "microphone"), sources, (survey.cameras, survey.microphones), strict=True
    ):
        yield _source(name, source.text, found)


def _source(name: str, text: str, found: Sequence[str]) -> HealthCheck:
    if text.startswith(("test:", "file:")):
        return HealthCheck(name, "warn", f"{text} is set as the {name}: not for customers.")
    looked = name == "microphone" or sys.platform == "linux"  # elsewhere cameras cannot be listed
    if text.startswith(("camera:", "microphone:")) and looked and not found:
        return HealthCheck(name, "fail", f"{text} is set as the {name}, and this machine has none.")
    return HealthCheck(name, "ok", f"{text} is set as the {name}; found: {', '.join(found) or 'not looked for'}.")


def _camera(settings: Settings) -> Iterator[HealthCheck]:
    """Say which camera it is, and whether it may be used. Files and test sources are spoken of above."""
    try:
        camera = judge_camera(settings.camera, settings.allowed_cameras)
    except ShuangluError:
        return  # said above
    if camera.refused or camera.verdict == "virtual":
        yield HealthCheck("camera allowed", "fail", camera.sentence)
    elif camera.kind == "camera":
        yield HealthCheck("camera allowed", "ok" if camera.verdict == "allowed" else "warn", camera.sentence)


def _models() -> Iterator[HealthCheck]:
    """Compare the models that the program brings along with their digests; none is loaded."""
    from terminal.face import models as faces
    from terminal.ocr import models as cards

    for name, files in (("card models", cards.MODEL_FILES), ("face models", faces.MODEL_FILES)):
        try:
            check(files)
        except ShuangluError as error:
            yield HealthCheck(name, "fail", error.sentence)
        else:
            yield HealthCheck(name, "ok", f"{len(files)} files are as they were delivered.")


def _installed(settings: Settings) -> Iterator[HealthCheck]:
    """Compare the models that field IT installed with their manifests. Only the match of faces is nothing without."""
    for manifest, (name, without) in _INSTALLED.items():
        try:
            model = installed_model(settings.models, manifest)
        except ShuangluError as error:
            yield HealthCheck(name, "fail", error.sentence)
            continue
        if model is not None:
            yield HealthCheck(name, "ok", f"{model.path} is installed, SHA-256 {model.sha256[0][:16]}….")
        elif manifest == "face" or settings.models is not None:
            where = f"no {manifest}.json in {settings.models}" if settings.models else "no folder of models is set"
            yield HealthCheck(name, "warn" if manifest == "face" else "ok", f"Not installed ({where}): {without}.")


def _hours(settings: Settings) -> Iterator[HealthCheck]:
    if settings.sending_hours:
        try:
            Hours.parse(settings.sending_hours)
        except ShuangluError as error:
            yield HealthCheck("sending hours", "fail", error.sentence)


def _disk(settings: Settings) -> HealthCheck:
    folder = next(path for path in (settings.home, *settings.home.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    config = RecorderConfig("test:bars", "test:tone", settings.profile)
    needed = config.encoding().bytes_per_second * settings.planned_minutes * 60 + settings.reserve_mb * 1_000_000
    sentence = (
        f"{free / _GIGA:.1f} GB free; a take of {settings.planned_minutes} minutes needs {needed / _GIGA:.1f} GB."
    )
    return HealthCheck("disk", "ok" if free > needed else "fail", sentence)


def _home(settings: Settings) -> Iterator[HealthCheck]:
    if not vault_exists(settings.home):
        yield HealthCheck(
            "vault", "fail", f"There is no terminal in {settings.home} yet: shuanglu enrol --hq … --code …"
        )
        return
    try:
        home = open_home(settings, process="doctor")
    except ShuangluError as error:
        yield HealthCheck("vault", "fail", error.sentence)
        return
    try:
        yield HealthCheck("vault", "ok", "The vault opens.")
        for look in (_key, _identity, _takes, _clock):
            yield from look(home)
    finally:
        home.close()


def _key(home: Home) -> Iterator[HealthCheck]:
    if keeps_itself(home.path):
        yield HealthCheck("key", "warn", "The vault's passphrase lies in the home itself: for demonstrations only.")


def _identity(home: Home) -> Iterator[HealthCheck]:
    identity = home.vault.identity()
    if identity.headquarters is None:
        yield HealthCheck("enrolment", "warn", "This terminal belongs to no headquarters: it records rehearsals only.")
        return
    left = identity.leaf.not_valid_after_utc - datetime.now(UTC)
    sentence = f"Terminal {identity.terminal} of {identity.headquarters.url}; its certificate lasts {left.days} days."
    yield HealthCheck("enrolment", "fail" if left.days < 0 else "warn" if left.days < _WARN_DAYS else "ok", sentence)


def _takes(home: Home) -> Iterator[HealthCheck]:
    found = home.vault.reconcile()
    for take in found.missing:
        yield HealthCheck("takes", "fail", f"{take} was recorded here, and its folder is gone.")
    for take, fault in found.damaged:
        yield HealthCheck("takes", "fail", f"{take} is damaged: {fault}")
    waiting_for_seal = [take for take in found.unsealed if not is_live(home, take)]
    if waiting_for_seal:
        yield HealthCheck("takes", "warn", f"{len(waiting_for_seal)} takes wait to be sealed: shuanglu recover")
    waiting = home.vault.outbox.deliveries()
    held = [item for item in waiting if item.state != "received"]
    refused = [item for item in held if item.state == "refused"]
    if refused:
        yield HealthCheck("delivery", "fail", f"{refused[0].take} was refused: {refused[0].detail}")
        return
    yield HealthCheck("delivery", "ok", f"{len(waiting) - len(held)} takes received, {len(held)} on their way.")


def _clock(home: Home) -> Iterator[HealthCheck]:
    compared = [event for event in home.vault.history.events() if event["kind"] == "clock.compared"]
    if compared:
        offset = float(compared[-1]["facts"]["offset_s"])
        slow = abs(offset) > 1.0
        yield HealthCheck("clock", "warn" if slow else "ok", f"Headquarters' clock is {offset:+.1f} s from this one.")
