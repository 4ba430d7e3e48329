"""The command `faces`: what is seen of faces, picture by picture, and the gestures among it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from faults.errors import ShuangluError
from program.answers import JsonOption, graceful_stop, say_json
from program.console import either
from terminal.commands.options import NamedCamera, command

if TYPE_CHECKING:
    from collections.abc import Generator

    from terminal.face.gestures import GestureEvent, GestureWatch
    from terminal.face.measured import MeasuredFace
    from terminal.face.observer import FaceObserver
    from terminal.face.tracks import TrackEvent
    from terminal.intake.picture_file import BgrPicture

Say = Callable[[dict[str, Any]], None]

PLACE = 91


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "找到、跟踪、测量人脸，并说出眨眼、张嘴和转头，直到来源结束或 Ctrl-C。\n\n"
            "影片按它自己的时间，尽机器的速度看。动作结束、且知道这个人自己的常态后才说，所以开头会晚几秒。\n\n"
            "例：shuanglu faces --camera sale.mp4 --json",
            "Find, follow and measure faces, and name blinks, open mouths and turns, until the source or Ctrl-C ends "
            "it.\n\nFilms are looked at as fast as the machine can, by their own times. A gesture is said when it is "
            "over and the person's own level is known, so some seconds late in the beginning.\n\n"
            "Example: shuanglu faces --camera sale.mp4 --json",
        )
    )(faces)


@command
def faces(
    camera: NamedCamera,
    fps: Annotated[
        float | None,
        typer.Option(min=0.1, max=120, help=either("每秒最多看这么多次。", "Look at most so often a second.")),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Look at a source picture by picture, until it or Ctrl-C ends it."""
    import cv2

    from terminal.capture.looking import pictures_of
    from terminal.face.models import get_ready
    from terminal.face.observer import FaceObserver
    from terminal.home.settings import load_settings

    cv2.setNumThreads(1)
    get_ready(load_settings().face_engine)
    stop = threading.Event()
    pictures = cast("Generator[tuple[int, BgrPicture]]", pictures_of(camera, fps))
    say: Say = say_json if as_json else Teller().say
    with graceful_stop(stop), closing(pictures), FaceObserver() as observer:
        watch_faces(pictures, observer, say, stop)


def watch_faces(
    pictures: "Iterator[tuple[int, BgrPicture]]", observer: "FaceObserver", say: Say, stop: threading.Event
) -> None:
    """Say one object a picture, and one an event when it is over; the last events also where the film is damaged."""
    watches: dict[int, GestureWatch] = {}
    now = 0.0
    damage: ShuangluError | None = None
    try:
        for time_us, picture in pictures:
            now = time_us / 1e6
            found = observer.look(picture, time_us)
            say(seen_of(now, found, observer.events))
            _watch_gestures(watches, now, found, say)
            if stop.is_set():
                break
    except ShuangluError as error:
        damage = error
    for track, watch in watches.items():
        _say_events(track, watch.end(now), say)
    if damage is not None:
        raise damage


def _watch_gestures(watches: "dict[int, GestureWatch]", now: float, found: "list[MeasuredFace]", say: Say) -> None:
    from terminal.face.gestures import GestureWatch

    for face in found:
        _say_events(face.track, watches.setdefault(face.track, GestureWatch()).see(now, face), say)
    for gone in watches.keys() - {face.track for face in found}:
        _say_events(gone, watches.pop(gone).end(now), say)


def _say_events(track: int, events: "list[GestureEvent]", say: Say) -> None:
    for event in events:
        say({"event": event.gesture, "start": round(event.start_s, 3), "end": round(event.end_s, 3), "track": track})


def seen_of(now: float, found: "list[MeasuredFace]", events: "list[TrackEvent]") -> dict[str, Any]:
    """One picture as JSON: seconds, pixels, degrees. `doubts` is there only when who is who became uncertain."""
    seen: dict[str, Any] = {"t": round(now, 3), "faces": [_face(face) for face in found]}
    if events:
        seen["doubts"] = [{"reason": event.kind, "tracks": list(event.tracks)} for event in events]
    return seen


def _face(face: "MeasuredFace") -> dict[str, Any]:
    eyes = [eye for eye in (face.left_eye, face.right_eye) if eye is not None]
    return {
        "track": face.track,
        "box": [round(side, 1) for side in face.box],
        "state": face.state,
        "yaw": _rounded(face.yaw, 1),
        "pitch": _rounded(face.pitch, 1),
        "roll": _rounded(face.roll, 1),
        "eyes": _rounded(max(eyes, default=None), 3),
        "mouth": _rounded(face.mouth, 3),
        "light": _rounded(face.light, 1),
        "sharpness": _rounded(face.sharpness, 1),
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


class Teller:
    """Says for a person only what changes: who is there, in what state, and what they do."""

    def __init__(self) -> None:
        self._there: list[tuple[int, str]] | None = None

    def say(self, seen: dict[str, Any]) -> None:
        """Print a line for an event, a line for each doubt, and a line when who is there, or how, has changed."""
        if "event" in seen:
            face, until = either("人脸", "face"), either("至", "until")
            typer.echo(f"{seen['start']:8.2f} s  {face} {seen['track']}: {seen['event']} {until} {seen['end']:.2f} s")
            return
        for doubt in seen.get("doubts", ()):
            faces = f"{either('人脸', 'faces')} {', '.join(map(str, doubt['tracks']))}"
            typer.echo(f"{seen['t']:8.2f} s  {doubt['reason']}: {faces}")
        there = [(face["track"], face["state"]) for face in seen["faces"]]
        if there != self._there:
            self._there = there
            face, nobody = either("人脸", "face"), either("没有人", "nobody")
            words = ", ".join(f"{face} {track} {state}" for track, state in there) or nobody
            typer.echo(f"{seen['t']:8.2f} s  {words}")
