"""What the camera is, asked before anything depends on it."""

from faults.errors import ShuangluError
from terminal.capture.devices.camera_list import judge_camera
from terminal.home.opening import Home
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import (
    CameraJudged,
    RecorderReady,
)


def camera_before(home: Home, fact: Fact) -> tuple[CameraJudged, ...]:
    """What the home's camera is, where that must be known first: it may have been exchanged.

    Nothing for a name that means no source; the recorder says so itself.
    """
    starts = isinstance(fact, Pressed) and fact.key == "start"
    if not (starts or isinstance(fact, RecorderReady)):
        return ()
    try:
        camera = judge_camera(home.settings.camera, home.settings.allowed_cameras)
    except ShuangluError:
        return ()
    return (CameraJudged(camera.refused, camera.verdict == "virtual", camera.to_json()),)
