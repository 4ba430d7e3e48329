"""What there is to record with: whether the libraries load, and the names of cameras, microphones and loudspeakers.

The libraries are loaded in a process of its own: PortAudio asks JACK for devices, which leaves files in shared memory,
and ALSA writes to standard error. Nothing is opened and nothing is recorded.
"""

from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from terminal.capture.devices.camera_list import list_cameras
from terminal.capture.jack_folder import JackFolder
from terminal.processes.child import Child

_PATIENCE_S = 20.0
"""Loading takes two seconds, and more on a machine that has just started."""
_BY_ID = Path("dev/v4l/by-id")


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found. Names are as `terminal.capture.named_source` takes them, without `camera:` and the like."""

    faults: dict[str, str]
    """Which of the libraries `av`, `cv2` and `sounddevice` do not load, each with what it said."""
    cameras: tuple[str, ...] = ()
    """Cameras of this machine, by stable name or by number. Known on Linux only; elsewhere empty."""
    microphones: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()


def survey_sources(timeout_s: float = _PATIENCE_S) -> Survey:
    """Look, in a process that ends before this returns; what takes longer than `timeout_s` is said to hang."""
    jack = JackFolder()
    child = Child("survey", _run, daemon=True)
    try:
        found = child.messages.recv() if child.messages.poll(timeout_s) else _failed(f"no answer in {timeout_s:.0f} s")
    except EOFError:
        child.join(timeout_s)
        found = _failed(f"it ended the process that loaded it (exit code {child.exitcode})")
    finally:
        child.kill()
        child.join(timeout_s)
        child.close()
        jack.clear()  # for the process that was killed while it asked for devices
    assert isinstance(found, Survey)
    return found


def _failed(said: str) -> Survey:
    return Survey(dict.fromkeys(("av", "cv2", "sounddevice"), said), named_cameras())


def _run(_: "Connection[Any, Any]", answer: "Connection[Any, Any]") -> None:
    from terminal.capture.portaudio import quiet

    quiet()
    faults: dict[str, str] = {}
    for name, load in (("av", _load_encoder), ("cv2", _load_cameras)):
        try:
            load()
        except (ImportError, OSError) as error:
            faults[name] = str(error)
    microphones: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    try:
        microphones, speakers = _sound_devices()
    except Exception as error:  # noqa: BLE001 - PortAudio's own error is known only once it is loaded
        faults["sounddevice"] = str(error)
    answer.send(Survey(faults, named_cameras(), microphones, speakers))


def _load_encoder() -> None:
    import av  # noqa: F401 - whether it loads is the question


def _load_cameras() -> None:
    import cv2  # noqa: F401 - whether it loads is the question


def _sound_devices() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of microphones and of loudspeakers."""
    from terminal.capture.portaudio import portaudio

    devices = list(portaudio().query_devices())
    heard, played = (
        tuple(dict.fromkeys(str(device["name"]) for device in devices if device[channels] > 0))
        for channels in ("max_input_channels", "max_output_channels")
    )
    return heard, played


def named_cameras(root: Path = Path("/")) -> tuple[str, ...]:
    """Return the cameras that Linux knows, as settings name them; `root` is where `sys` and `dev` lie."""
    stable = {path.resolve().name: path.name for path in sorted((root / _BY_ID).glob("*"))}
    return tuple(stable.get(camera.node, camera.node.removeprefix("video")) for camera in list_cameras(root=root))
