"""The command `liveness`: one attempt before a camera or a film, as the identity step makes it."""

from collections.abc import Generator
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from terminal.commands.answers import HomeOption, JsonOption, answers_errors, say_json, say_progress
from terminal.session.facts.analyst import ChallengeEnded, ChallengeMoved, FlashAsked, Gesture, GestureSeen

PROMPTS: dict[Gesture, str] = {
    "blink": "Blink once with both eyes.",
    "open-mouth": "Open the mouth wide, then close it.",
    "turn-left": "Turn the head to your own left, then back.",
    "turn-right": "Turn the head to your own right, then back.",
}
_MOST_GESTURES = 8
_FPS = 30.0


def add_commands(app: typer.Typer) -> None:
    """Mount `liveness` on the program's command line."""
    app.command("liveness")(liveness)


@answers_errors
def liveness(
    camera: Annotated[str, typer.Option(help="camera:0, a film, a picture, rtsp://…, tcp://….")],
    gestures: Annotated[
        str,
        typer.Option(
            help="Ask these, in this order, instead of a draw (for tests), such as blink,turn-left.",
            callback=lambda text: ",".join(gestures_of(text)),
        ),
    ] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make one liveness attempt: three gestures drawn by chance. Exit status 0: passed, 1: not.

    Films are looked at as fast as the machine can, by their own times; a live camera prompts on standard error.
    That an attempt is passed does not prove that a face is alive: docs/identity.md says what it does and does not stop.

    Example: shuanglu liveness --camera camera:0
    """
    from terminal.capture.camera_list import judge_camera
    from terminal.home.settings import load_settings

    asked = gestures_of(gestures)
    settings = load_settings(home)
    device = judge_camera(camera, settings.allowed_cameras)
    device.require()
    ended = attempt_on(camera, asked, settings.models)
    if as_json:
        say_json({**answer_of(ended), "drawn": not asked, "device": device.to_json()})
    else:
        typer.echo("\n".join(lines_of(ended)))
    if not ended.passed:
        raise typer.Exit(1)


def gestures_of(text: str) -> tuple[Gesture, ...]:
    """Read `blink,turn-left`; empty for none."""
    names = [name.strip() for name in text.split(",")] if text.strip() else []
    known: dict[str, Gesture] = {gesture: gesture for gesture in get_args(Gesture)}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise typer.BadParameter(f"there is no gesture '{unknown[0]}'; there are: {', '.join(known)}")
    if len(names) > _MOST_GESTURES:
        raise typer.BadParameter(f"at most {_MOST_GESTURES} gestures")
    return tuple(known[name] for name in names)


def attempt_on(camera: str, asked: tuple[Gesture, ...], models: Path | None) -> ChallengeEnded:
    """Judge one attempt on the pictures of this source."""
    import cv2

    from terminal.capture.pictures import pictures_of
    from terminal.face.liveness import Liveness
    from terminal.face.models import MODEL_FILES
    from terminal.face.observer import FaceObserver
    from terminal.intake.model_files import check

    cv2.setNumThreads(1)
    check(MODEL_FILES)
    pictures = pictures_of(camera, _FPS)
    with FaceObserver() as observer, Liveness(gestures=asked, models=models) as judge:
        try:
            for time_us, picture in pictures:
                for step in judge.see(picture, time_us, observer.look(picture, time_us)):
                    prompt(step)
                    if isinstance(step, ChallengeEnded):
                        return step
        finally:
            if isinstance(pictures, Generator):
                pictures.close()
        ended = judge.end()
    assert ended is not None
    return ended


def prompt(step: ChallengeMoved | FlashAsked | ChallengeEnded) -> None:
    """Say on standard error what is asked now."""
    if isinstance(step, ChallengeMoved):
        words = "Look straight ahead." if step.asked is None else PROMPTS[step.asked]
        say_progress(f"[{step.done}/{step.total}] {words}")


def answer_of(ended: ChallengeEnded) -> dict[str, Any]:
    """The attempt as JSON: times in seconds since its first picture."""
    return {
        "passed": ended.passed,
        "gestures": [_gesture(each) for each in ended.gestures],
        "reasons": list(ended.reasons),
        "hints": [{"name": hint.name, "verdict": hint.verdict, "score": hint.score} for hint in ended.hints],
    }


def _gesture(seen: GestureSeen) -> dict[str, Any]:
    return {
        "asked": seen.asked,
        "seen": seen.seen,
        "times": {"asked": seen.asked_s, "start": seen.start_s, "end": seen.end_s},
    }


def lines_of(ended: ChallengeEnded) -> list[str]:
    """The attempt in words."""
    right = sum(gesture.seen == gesture.asked and gesture.end_s is not None for gesture in ended.gestures)
    doubt = ended.passive_words
    if ended.passed:
        first = f"challenge passed, {right} of {len(ended.gestures)}, {doubt}"
    else:
        first = f"challenge not passed, {right} of {len(ended.gestures)} ({', '.join(ended.reasons)}), {doubt}"
    rows = [f"  {gesture.asked}: {_span(gesture)}" for gesture in ended.gestures]
    return [first, *rows, *(f"  hint {hint.name}: {hint.verdict}{_score(hint.score)}" for hint in ended.hints)]


def _score(score: float | None) -> str:
    return "" if score is None else f" ({score:g})"


def _span(seen: GestureSeen) -> str:
    if seen.asked_s is None:
        return "not asked"
    if seen.seen is None or seen.start_s is None:
        return f"asked at {seen.asked_s:.2f} s, not seen"
    end = "" if seen.end_s is None else f" to {seen.end_s:.2f}"
    return f"asked at {seen.asked_s:.2f} s, {seen.seen} seen from {seen.start_s:.2f}{end} s"
