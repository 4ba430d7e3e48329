"""What camera and microphone really give, for a second or two; whoever looks at no picture knows of no camera."""

import threading
from collections.abc import Callable, Iterator, Sequence

from faults.trouble import Fact, Trouble
from terminal.capture.devices.trial import PictureSeen, SoundHeard, try_camera, try_microphone
from terminal.capture.named_source import Source
from terminal.capture.pipe.messages import CameraHeld
from terminal.capture.profiles import profile_named
from terminal.home.checks.health_check import HealthCheck, check
from terminal.home.settings import Settings

_LEAST = (640, 360)
"""Pixels; below that neither a face nor a card is recognised, and a customer hardly."""
_ONE_COLOUR = 1.5
"""How far luma and colours of a picture of one colour lie apart: encoders leave a little."""
_BLACK = 24
"""Luma; 16 is black. A covered lens has noise."""
_SOUND_S = 6.0
"""Microphones open in a second, network cameras in three."""
_FAINT_DB = -75.0
"""dBFS; a quiet room through a cheap microphone lies near -60."""


def try_sources(
    camera: Source | None, microphone: Source, there: Sequence[Source], settings: Settings
) -> Iterator[HealthCheck]:
    """Open those that are there, beside each other; one that is both is opened for one after the other.

    Test sources are known: of them it is said elsewhere that they are none.
    """
    pictures, sounds = list[PictureSeen](), list[SoundHeard]()
    looks: list[Callable[[], None]] = []
    if camera is not None and camera.kind != "test":
        looks.append(lambda: pictures.append(try_camera(camera)))
    if microphone in there and microphone.kind != "test":
        looks.append(lambda: sounds.append(try_microphone(microphone, _SOUND_S)))
    if camera is not None and camera.text == microphone.text:
        _one_by_one(looks)
    else:
        _together(looks)
    for seen in pictures:
        assert camera is not None
        yield told_of_pictures(camera, seen, settings)
        if camera.kind == "camera":
            yield from told_of_controls(settings.camera, seen.held)
    yield from (told_of_sound(microphone, heard) for heard in sounds)


def _one_by_one(looks: Sequence[Callable[[], None]]) -> None:
    for look in looks:
        look()


def _together(looks: Sequence[Callable[[], None]]) -> None:
    """Each look has its own time, after which it ends by itself."""
    threads = [threading.Thread(target=look, name="trial", daemon=True) for look in looks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def told_of_pictures(camera: Source, seen: PictureSeen, settings: Settings) -> HealthCheck:
    """Whether what was seen is a picture worth recording."""
    name, source = "camera picture", camera.shown
    wanted, (width, height) = profile_named(settings.profile), seen.size
    figure = f"{width}×{height}"
    if not seen.pictures:
        key = "doctor.picture.none:stream" if camera.kind == "stream" else "doctor.picture.none"
        return HealthCheck(name, "fail", Trouble(key, {"source": source}), seen.trouble)
    facts: dict[str, Fact] = {"source": source, "width": width, "height": height}
    if width < _LEAST[0] or height < _LEAST[1]:
        return check(name, "fail", "doctor.picture.small", figure=figure, **facts)
    if seen.spread < _ONE_COLOUR:
        which = "dark" if seen.mean < _BLACK else "one_colour"
        return check(name, "fail", f"doctor.picture.{which}", figure=figure, **facts)
    if not seen.moved and camera.kind != "file":
        return check(name, "fail", "doctor.picture.frozen", figure=figure, **facts)
    if width < wanted.width or height < wanted.height:
        asked = f"{wanted.width}×{wanted.height}"
        return check(name, "warn", "doctor.picture.less", figure=figure, asked=asked, **facts)
    return check(name, "ok", "doctor.picture.shows", figure=figure, **facts)


def told_of_sound(microphone: Source, heard: SoundHeard) -> HealthCheck:
    """Whether the microphone hears. Who is there may be silent: a room is never as silent as a muted microphone."""
    name, source = "microphone level", microphone.shown
    if not heard.samples:
        key = "doctor.sound.none:stream" if microphone.kind == "stream" else "doctor.sound.none"
        return HealthCheck(name, "fail", Trouble(key, {"source": source}), heard.trouble)
    figure = f"{heard.loudness_db:.0f} dBFS"
    if heard.flat:
        return check(name, "fail", "doctor.sound.muted", figure=figure, source=source)
    if heard.loudness_db < _FAINT_DB:
        return check(name, "warn", "doctor.sound.faint", figure=figure, source=source, level=heard.loudness_db)
    return check(name, "ok", "doctor.sound.hears", figure=figure, source=source, level=heard.loudness_db)


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
