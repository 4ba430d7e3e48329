"""The command `speakers`: who spoke, stretch by stretch, by the lips in the picture and the voice in the sound."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, cast

import typer

from program.answers import JsonOption, graceful_stop, say, say_json
from program.console import either
from terminal.commands.options import NamedCamera, NamedMicrophone, command

if TYPE_CHECKING:
    from collections.abc import Generator

    from terminal.capture.listening import Heard, Seen
    from terminal.face.observer import FaceObserver
    from terminal.speech.speaking import Spoken

Say = Callable[[dict[str, Any]], None]

PLACE = 93
_MOST_FPS = 30.0
_WORDS = {
    "left": ("画面左边的人", "the one on the left"),
    "right": ("画面右边的人", "the one on the right"),
    "only": ("画面里的人", "the one in the picture"),
    "offscreen": ("画面里没有人开口", "nobody in the picture"),
    "unsure": ("说不准是谁", "unsure who"),
}


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "说出每一段话是谁说的：画面左边、右边、唯一的人、画面外，或说不准；直到来源结束或 Ctrl-C。\n\n"
            "两个都是文件时按各自的时间，尽机器的速度看和听。只凭嘴唇：画面外有人说话、画面里的人恰好在动嘴，"
            "会算在动嘴的人身上（docs/identity.md）。\n\n"
            "例：shuanglu speakers --camera sale.mp4 --microphone sale.mp4 --json",
            "Say who spoke, stretch by stretch: left or right in the picture, the only one, somebody off screen, or "
            "unsure; until the source or Ctrl-C ends it.\n\n"
            "Two files are looked at and listened to as fast as the machine can, by their own times. It goes by the "
            "lips: a voice from off screen while somebody in the picture moves them is taken for theirs "
            "(docs/identity.md).\n\n"
            "Example: shuanglu speakers --camera sale.mp4 --microphone sale.mp4 --json",
        )
    )(speakers)


@command
def speakers(camera: NamedCamera, microphone: NamedMicrophone, as_json: JsonOption = False) -> None:
    """Look and listen until the sources or Ctrl-C end it; a damaged file is an error after what could be told."""
    import cv2

    from terminal.capture.listening import together
    from terminal.face.models import get_ready
    from terminal.face.observer import FaceObserver
    from terminal.home.settings import load_settings

    cv2.setNumThreads(1)
    get_ready(load_settings().face_engine)
    stop = threading.Event()
    items = cast("Generator[Seen | Heard]", together(camera, microphone, _MOST_FPS))
    told = 0
    with graceful_stop(stop), closing(items), FaceObserver() as observer:
        for spoken in watch_speakers(items, observer, stop):
            told += 1
            say_json(row_of(spoken)) if as_json else _tell(spoken)
    if not told and not as_json:
        say("没有听到说话声。", "No speech was heard.")


def watch_speakers(
    items: "Iterator[Seen | Heard]", observer: "FaceObserver", stop: threading.Event
) -> "Iterator[Spoken]":
    """Yield who spoke as soon as it can be told; what is left also where a source is damaged."""
    from faults.errors import ShuangluError
    from terminal.capture.listening import Seen
    from terminal.speech.watching import SpeakerWatch

    watch = SpeakerWatch()
    damage: ShuangluError | None = None
    try:
        for item in items:
            if isinstance(item, Seen):
                yield from watch.see(item.at_us, observer.look(item.picture, item.at_us))
            else:
                watch.hear(item.at_us, item.samples, item.rate, broken=item.broken)
            if stop.is_set():
                break
    except ShuangluError as error:
        damage = error
    yield from watch.end()
    if damage is not None:
        raise damage


def row_of(spoken: "Spoken") -> dict[str, Any]:
    """One stretch of speech as JSON: seconds since the beginning; whoever is between two others is `unsure`."""
    named = spoken.who in _WORDS
    return {
        "from_s": round(spoken.from_us / 1e6, 3),
        "to_s": round(spoken.to_us / 1e6, 3),
        "who": spoken.who if named else "unsure",
        "confidence": round(spoken.confidence, 2) if named else 0.0,
    }


def _tell(spoken: "Spoken") -> None:
    row = row_of(spoken)
    sure = "" if row["who"] == "unsure" else either("，把握 ", ", confidence ") + f"{row['confidence']:.2f}"
    typer.echo(f"{row['from_s']:8.2f} – {row['to_s']:.2f} s  {either(*_WORDS[row['who']])}{sure}")
