"""Which cameras, microphones and loudspeakers there are to choose from, each with a name that people know it by."""

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from faults.errors import ShuangluError
from terminal.capture.devices.camera_list import CameraIdentity, judge_camera
from terminal.capture.devices.survey import Survey, survey_sources
from terminal.capture.named_source import parse_source

LETTERS: Final = "ABCDEFGHIJK"
"""Letters by which devices are chosen; those that are missing stand for something else on the page."""
MOST_CAMERAS, MOST_MICROPHONES = 4, 6
"""So many are opened at once; more than one bus carries no more anyway."""
_HARDWARE = re.compile(r"\s*\(hw:\d+,\d+\)$")
_ALIASES: Final = (
    "sysdefault", "default", "pulse", "pipewire", "front", "dmix", "surround", "samplerate", "speexrate",
    "upmix", "vdownmix", "jack", "lavrate", "null", "spdif", "iec958", "hdmi", "oss", "a52", "dsnoop",
)  # fmt: skip
"""What ALSA calls ways to a card that has a name of its own."""
_SOUND_CARDS = Path("/proc/asound/cards")


@dataclass(frozen=True, slots=True)
class Offer:
    """One device to choose: as settings name it, and what it calls itself."""

    source: str
    name: str


@dataclass(frozen=True, slots=True)
class Offers:
    """What there is to choose from."""

    cameras: tuple[Offer, ...] = ()
    microphones: tuple[Offer, ...] = ()
    speakers: tuple[str, ...] = ("speaker:default",)


STAND_INS: Final = Offers(
    (Offer("test:clap", "test:clap"), Offer("test:bars", "test:bars")),
    (
        Offer("test:clap?ppm=0", "test:clap?ppm=0"),
        Offer("test:tone", "test:tone"),
        Offer("test:silence", "test:silence"),
    ),
    ("test:sink",),
)
"""What is offered beside real devices, where nothing real is recorded: in demonstrations and tests."""


def search(stand_ins: Offers | None = None, written: Sequence[str] = ()) -> Offers:
    """Look for devices, in a process that ends before this returns; takes some seconds.

    `written` are sources of pictures that settings name, such as a network camera: no search finds those.
    """
    return offers_of(survey_sources(), stand_ins, written)


def offers_of(survey: Survey, stand_ins: Offers | None = None, written: Sequence[str] = ()) -> Offers:
    """Name what a survey found, stand-ins behind it."""
    more = stand_ins or Offers(speakers=())
    named = [Offer(source, source) for source in written if _is_elsewhere(source)]
    cameras = [_camera(name) for name in survey.cameras] or ([Offer("camera:0", "camera:0")] * _blind(survey, more))
    microphones = [Offer(f"microphone:{name}", name) for name in _microphones(survey.microphones)]
    speakers = ["speaker:default"] if survey.speakers else []
    speakers += [f"speaker:{name}" for name in _microphones(survey.speakers) if name != "default"]
    return Offers(
        _once([*cameras, *named, *more.cameras])[:MOST_CAMERAS],
        _once([*microphones, *more.microphones])[:MOST_MICROPHONES],
        tuple(speakers) + more.speakers,
    )


def _is_elsewhere(source: str) -> bool:
    """Whether it is a source that no search finds, such as a network camera; a file that is gone is none."""
    try:
        return parse_source(source, "picture").kind in ("file", "stream")
    except ShuangluError:
        return False


def _blind(survey: Survey, stand_ins: Offers) -> bool:
    """Whether cameras cannot be listed on this system: then the first one is tried."""
    return sys.platform != "linux" and not survey.cameras and not stand_ins.cameras


def plugged() -> str:
    """What tells without opening anything that something was plugged in or out; empty where no system tells."""
    from terminal.capture.devices.camera_list import list_cameras

    cameras = ",".join(f"{camera.node}@{camera.bus_path}" for camera in list_cameras())
    try:
        cards = _SOUND_CARDS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        cards = ""
    return f"{cameras}\n{cards}"


def identity_of(source: str) -> CameraIdentity:
    """What is known of a camera by looking at the system alone. Raises ShuangluError `capture.source`."""
    return judge_camera(source)


def _camera(name: str) -> Offer:
    source = f"camera:{name}"
    return Offer(source, judge_camera(source).name or source)


def _microphones(names: Iterable[str]) -> list[str]:
    """Names without the number that another plug changes, and without ALSA's aliases while a card has its own name."""
    listed = [_HARDWARE.sub("", name) for name in names]
    own = [name for name in listed if name.partition(":")[0].lower() not in _ALIASES]
    return list(dict.fromkeys(own or listed[:1]))


def _once(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    return tuple({offer.source: offer for offer in offers}.values())
