"""What the cameras are, asked before anything depends on them, and again when one comes back."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.capture.devices.allowed import AllowedCamera, Use, objection
from terminal.capture.devices.camera_list import CameraIdentity, CameraVerdict
from terminal.home.cameras import configured, read_list
from terminal.home.opening import Home
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import CameraJudged, GapEnded, RecorderReady, SecondCamera

_ROOT = Path("/")
_BACK = ("lost", "hanging")
"""Gaps after which a camera may be another one."""


def camera_before(home: Home, fact: Fact, root: Path = _ROOT) -> tuple[CameraJudged, ...]:
    """What the home's cameras are, where that must be known first: they may have been exchanged.

    Nothing for a name that means no source; the recorder says so itself. `root` is where `sys` and `dev` lie.
    """
    if not _asks(fact):
        return ()
    alone = home.settings.model_copy(update={"second_camera": ""})
    for settings in (home.settings, alone):  # a name for documents that means nothing hides no other camera
        with suppress(ShuangluError):
            return tuple(_judged(home, configured(settings, root)))
    return ()


def _asks(fact: Fact) -> bool:
    match fact:
        case Pressed(key="start") | RecorderReady():
            return True
        case GapEnded(track="picture", reason=reason):
            return reason in _BACK
        case SecondCamera(state="running"):
            return True
        case _:
            return False


def _judged(home: Home, found: dict[Use, CameraIdentity]) -> Iterator[CameraJudged]:
    listed, damaged = _list_of(home)
    for use, camera in found.items():
        doubt = damaged or objection(camera, use, listed)
        if doubt is None and use == "first" and camera.refused:
            doubt = camera.finding  # by the patterns of the settings
        by_list = bool(listed) or damaged is not None
        verdict: CameraVerdict = "virtual" if camera.virtual else "not_allowed"
        known = replace(camera, verdict=verdict if doubt else "allowed", listed=True) if by_list else camera
        refused, virtual = use == "first" and camera.refused, camera.verdict == "virtual"
        yield CameraJudged(refused, virtual, known.to_json(), use, doubt, listed=by_list)


def _list_of(home: Home) -> tuple[tuple[AllowedCamera, ...], Trouble | None]:
    """The list; one that cannot be read allows nothing, and says so."""
    try:
        return read_list(home.path), None
    except ShuangluError as error:
        return (), error.trouble
