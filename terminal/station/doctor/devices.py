"""What doctor says of devices: they are looked for, opened where nobody else has them, and let go again."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from faults.errors import ShuangluError
from terminal.capture.config import RecorderConfig
from terminal.capture.devices.camera_list import CameraIdentity, judge_camera
from terminal.capture.devices.survey import Survey, named_cameras, survey_sources
from terminal.capture.encoder_trial import try_encoder
from terminal.capture.named_sink import Sink
from terminal.capture.named_source import Source, parse_source
from terminal.capture.profiles import Profile
from terminal.home.checks import Surroundings
from terminal.home.checks.health_check import HealthCheck, HealthStatus, check
from terminal.home.settings import Settings
from terminal.station.doctor.trying import try_sources
from terminal.station.speech import voice_config
from terminal.voice.speaker import Voices

Surveyed = Callable[[], Survey]
"""Loads the libraries and lists what there is to record with."""


@dataclass(frozen=True, slots=True)
class Devices:
    """What is asked of devices."""

    settings: Settings
    around: Surroundings
    survey: Surveyed = survey_sources
    in_use: bool = False
    """The terminal runs and has them: they are listed, and none is opened."""

    def look(self) -> Iterator[HealthCheck]:
        """Load what the recorder will load; say what there is, which camera it is, and what camera and microphone give.

        What is missing shows here, not before a customer.
        """
        settings = self.settings
        survey = self.survey()
        yield from _libraries(survey)
        try:
            config = RecorderConfig(
                settings.camera,
                settings.microphone,
                second_microphone=settings.second_microphone,
                profile=settings.profile,
                encoder=settings.encoder,
                speaker=settings.speaker,
            )
        except ShuangluError as error:
            yield HealthCheck("sources", "fail", error.trouble)
            return
        if "av" not in survey.faults:
            yield _encoder(config.encoding())
        camera, microphone = config.sources()
        cameras = named_cameras(self.around.root)
        found = [self._camera(camera.text, cameras), _source("microphone", microphone.text, survey.microphones)]
        yield from found
        second = config.second()
        if second is not None:
            yield _source("microphone", second.text, survey.microphones)
        yield _speaker(config.sink(), survey.speakers)
        yield _reading(settings)
        if settings.second_camera:
            yield self._second_camera(settings.second_camera, cameras)
        yield from self._allowed()
        there = [each for each, said in zip((camera, microphone), found, strict=True) if said.status != "fail"]
        yield from self._tried(camera, microphone, there)

    def _tried(self, camera: Source, microphone: Source, there: Sequence[Source]) -> Iterator[HealthCheck]:
        if not self.in_use:
            yield from try_sources(camera if self._may_open(camera, there) else None, microphone, there, self.settings)
            return
        for name, source in (("camera picture", camera), ("microphone level", microphone)):
            if source in there and source.kind != "test":
                yield check(name, "off", "doctor.device.in_use")

    def _may_open(self, camera: Source, there: Sequence[Source]) -> bool:
        """A camera that is refused is not opened."""
        return (
            camera in there and not judge_camera(camera.text, self.settings.allowed_cameras, self.around.root).refused
        )

    def _camera(self, text: str, found: Sequence[str], name: str = "camera") -> HealthCheck:
        """As any source; where there are cameras and the one that is set is none of them, that is said."""
        said = _source("camera", text, found)
        identity = judge_camera(text, (), self.around.root)
        if said.status == "ok" and identity.kind == "camera" and sys.platform == "linux" and not identity.node:
            said = check("camera", "fail", "doctor.camera.absent", source=text, found=", ".join(found))
        return replace(said, name=name)

    def _second_camera(self, text: str, found: Sequence[str]) -> HealthCheck:
        try:
            parse_source(text, "picture")
        except ShuangluError as error:
            return HealthCheck("second camera", "fail", error.trouble)
        return self._camera(text, found, "second camera")

    def _allowed(self) -> Iterator[HealthCheck]:
        """Say which camera it is, and whether it may be used. Files and test sources are spoken of above."""
        camera = judge_camera(self.settings.camera, self.settings.allowed_cameras, self.around.root)
        if camera.refused or camera.verdict == "virtual":
            yield _judged(camera, "fail")
        elif camera.kind == "camera" and camera.node:
            yield _judged(camera, "ok" if camera.verdict == "allowed" else "warn")


def _libraries(survey: Survey) -> Iterator[HealthCheck]:
    for module, what in (("av", "encoder"), ("sounddevice", "sound library"), ("cv2", "camera library")):
        fault = survey.faults.get(module)
        if fault is None and module == "av":
            continue  # more is said of it
        if fault is None:
            yield check(what, "ok", "doctor.library.loads", module=module)
        else:
            yield check(what, "fail", "doctor.library.broken", module=module, reason=fault)


def _encoder(profile: Profile) -> HealthCheck:
    """Where a program encodes it is looked for; where hardware should, three pictures are encoded."""
    name, trouble = try_encoder(profile)
    if trouble is not None:
        return HealthCheck("encoder", "fail", trouble)
    return check("encoder", "ok", "doctor.encoder.works", encoder=name)


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


def _source(name: str, text: str, found: Sequence[str]) -> HealthCheck:
    if parse_source(text, "picture" if name == "camera" else "sound").kind in ("test", "file"):
        return check(name, "warn", f"doctor.{name}.unreal", source=text)
    looked = name == "microphone" or sys.platform == "linux"  # elsewhere cameras cannot be listed
    if text.startswith(("camera:", "microphone:")) and looked and not found:
        return check(name, "fail", f"doctor.{name}.none", source=text)
    if not found:
        return check(name, "ok", f"doctor.{name}.unseen", source=text)
    return check(name, "ok", f"doctor.{name}.found", source=text, found=", ".join(found))


def _judged(camera: CameraIdentity, status: HealthStatus) -> HealthCheck:
    known = ", ".join(filter(None, (camera.name, camera.bus_path, camera.driver))) or "?"
    case = "real" if camera.verdict == "allowed" and not camera.listed else camera.verdict
    facts = {"source": camera.source, "known": known}
    if case == "virtual":
        facts["by"] = camera.virtual
    return check("camera allowed", status, f"doctor.camera_allowed.{case}", **facts)
