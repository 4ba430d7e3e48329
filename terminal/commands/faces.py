"""The command `faces`: what is seen of faces, picture by picture, and the gestures among it."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from faults.errors import ShuangluError
from terminal.commands.answers import JsonOption, Stopping, answers_errors, say_json

if TYPE_CHECKING:
    from collections.abc import Generator

    from terminal.face.gestures import GestureEvent, GestureWatch
    from terminal.face.measured import MeasuredFace
    from terminal.face.observer import FaceObserver
    from terminal.face.tracks import TrackEvent
    from terminal.intake.picture_file import BgrPicture

Say = Callable[[dict[str, Any]], None]


def add_commands(app: typer.Typer) -> None:
    """Mount `faces` on the program's command line."""
    app.command("faces")(faces)


@answers_errors
def faces(
    camera: Annotated[str, typer.Option(help="camera:0, a film, a picture, rtsp://…, tcp://….")],
    fps: Annotated[float | None, typer.Option(min=0.1, max=120, help="Look at most so often a second.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Find, follow and measure faces, and name blinks, open mouths and turns, until the source or Ctrl-C ends it.

    Films are looked at as fast as the machine can, by their own times. A gesture is said when it is over and the
    person's own level is known, so some seconds late in the beginning.

    Example: shuanglu faces --camera sale.mp4 --json
    """
    import cv2

    from terminal.capture.pictures import pictures_of
    from terminal.face.models import MODEL_FILES
    from terminal.face.observer import FaceObserver
    from terminal.intake.model_files import check

    cv2.setNumThreads(1)
    check(MODEL_FILES)
    stop = threading.Event()
    pictures = cast("Generator[tuple[int, BgrPicture]]", pictures_of(camera, fps))
    say: Say = say_json if as_json else Teller().say
    try:
        with Stopping(stop), closing(pictures), FaceObserver() as observer:
            watch_faces(pictures, observer, say, stop)
    except BrokenPipeError:  # whoever read along has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
        if "event" in seen:
            typer.echo(f"{seen['start']:8.2f} s  face {seen['track']}: {seen['event']} until {seen['end']:.2f} s")
            return
        for doubt in seen.get("doubts", ()):
            typer.echo(f"{seen['t']:8.2f} s  {doubt['reason']}: faces {', '.join(map(str, doubt['tracks']))}")
        there = [(face["track"], face["state"]) for face in seen["faces"]]
        if there != self._there:
            self._there = there
            words = ", ".join(f"face {track} {state}" for track, state in there) or "nobody"
            typer.echo(f"{seen['t']:8.2f} s  {words}")
