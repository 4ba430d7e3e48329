"""The command `liveness`: one attempt before a camera or a film, as the identity step makes it."""

from collections.abc import Generator
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from program.answers import ExitCode, JsonOption, say_json, say_progress
from program.console import either
from terminal.commands.options import HomeOption, NamedCamera, command
from terminal.session.facts.analyst import (
    ChallengeEnded,
    ChallengeMoved,
    FlashAsked,
    Gesture,
    GestureSeen,
)

if TYPE_CHECKING:
    from terminal.home.settings import Settings

PROMPTS: dict[Gesture, tuple[str, str]] = {
    "blink": ("请双眼眨一下。", "Blink once with both eyes."),
    "open-mouth": ("请张大嘴，再闭上。", "Open the mouth wide, then close it."),
    "turn-left": ("请把头转向您自己的左边，再转回来。", "Turn the head to your own left, then back."),
    "turn-right": ("请把头转向您自己的右边，再转回来。", "Turn the head to your own right, then back."),
}
_MOST_GESTURES = 8
_FPS = 30.0

PLACE = 92


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "做一次活体检查：随机抽三个动作。退出码 0 通过，1 没有通过。\n\n"
            "影片按它自己的时间，尽机器的速度看；现场摄像头的提示打印在标准错误上。"
            "通过不等于证明是真人：docs/identity.md 说明它能挡住什么、挡不住什么。\n\n"
            "例：shuanglu liveness --camera camera:0",
            "Make one liveness attempt: three gestures drawn by chance. Exit code 0: passed, 1: not.\n\n"
            "Films are looked at as fast as the machine can, by their own times; a live camera prompts on standard "
            "error. That an attempt is passed does not prove that a face is alive: docs/identity.md says what it does "
            "and does not stop.\n\nExample: shuanglu liveness --camera camera:0",
        )
    )(liveness)


@command
def liveness(
    camera: NamedCamera,
    gestures: Annotated[
        str,
        typer.Option(
            help=either(
                "不抽签，按顺序问这些动作（供测试），如 blink,turn-left。",
                "Ask these, in this order, instead of a draw (for tests), such as blink,turn-left.",
            ),
            callback=lambda text: ",".join(gestures_of(text)),
        ),
    ] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge one attempt before a camera that field IT allows; exit code 1 where it was not passed."""
    from terminal.capture.devices.camera_list import judge_camera
    from terminal.home.settings import load_settings

    asked = gestures_of(gestures)
    settings = load_settings(home)
    device = judge_camera(camera, settings.allowed_cameras)
    device.require()
    ended = attempt_on(camera, asked, settings)
    if as_json:
        say_json({**answer_of(ended), "drawn": not asked, "device": device.to_json()})
    else:
        typer.echo("\n".join(lines_of(ended)))
    if not ended.passed:
        raise typer.Exit(ExitCode.NO)


def gestures_of(text: str) -> tuple[Gesture, ...]:
    """Read `blink,turn-left`; empty for none. Raises typer.BadParameter for an unknown gesture, or more than eight."""
    names = [name.strip() for name in text.split(",")] if text.strip() else []
    known: dict[str, Gesture] = {gesture: gesture for gesture in get_args(Gesture)}
    unknown = [name for name in names if name not in known]
    if unknown:
        known_names = ", ".join(known)
        raise typer.BadParameter(
            either(
                f"没有动作“{unknown[0]}”；有：{known_names}",
                f"there is no gesture '{unknown[0]}'; there are: {known_names}",
            )
        )
    if len(names) > _MOST_GESTURES:
        raise typer.BadParameter(either(f"最多 {_MOST_GESTURES} 个动作", f"at most {_MOST_GESTURES} gestures"))
    return tuple(known[name] for name in names)


def attempt_on(camera: str, asked: tuple[Gesture, ...], settings: "Settings") -> ChallengeEnded:
    """Judge one attempt on this source, 30 pictures a second at most; without `asked` three gestures are drawn."""
    import cv2

    from terminal.capture.looking import pictures_of
    from terminal.face.liveness import Liveness
    from terminal.face.models import get_ready
    from terminal.face.observer import FaceObserver

    cv2.setNumThreads(1)
    get_ready(settings.face_engine)
    pictures = pictures_of(camera, _FPS)
    with FaceObserver() as observer, Liveness(gestures=asked, models=settings.models) as judge:
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
        straight = ("请正对镜头。", "Look straight ahead.")
        words = either(*(straight if step.asked is None else PROMPTS[step.asked]))
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
    """The attempt in words: what came of it, then a line a gesture and a line a hint."""
    right = sum(gesture.seen == gesture.asked and gesture.end_s is not None for gesture in ended.gestures)
    score = f"{right} / {len(ended.gestures)}"
    if ended.passed:
        first = either(f"通过，{score}，{_doubt(ended)}", f"challenge passed, {score}, {_doubt(ended)}")
    else:
        why = ", ".join(ended.reasons)
        first = either(
            f"没有通过，{score}（{why}），{_doubt(ended)}", f"challenge not passed, {score} ({why}), {_doubt(ended)}"
        )
    hint = either("旁证", "hint")
    rows = [f"  {gesture.asked}: {_span(gesture)}" for gesture in ended.gestures]
    return [first, *rows, *(f"  {hint} {each.name}: {each.verdict}{_score(each.score)}" for each in ended.hints)]


def _doubt(ended: ChallengeEnded) -> str:
    """What the passive hints come to."""
    doubts = ", ".join(hint.name for hint in ended.hints if hint.verdict == "doubt")
    measured = any(hint.verdict == "no_doubt" for hint in ended.hints)
    zh = f"旁证有疑：{doubts}" if doubts else "旁证无疑" if measured else "没有可测的旁证"
    return either(zh, ended.passive_words)


def _score(score: float | None) -> str:
    return "" if score is None else f" ({score:g})"


def _span(seen: GestureSeen) -> str:
    if seen.asked_s is None:
        return either("没有问到", "not asked")
    asked = either(f"{seen.asked_s:.2f} 秒时问", f"asked at {seen.asked_s:.2f} s")
    if seen.seen is None or seen.start_s is None:
        return either(f"{asked}，没有看到", f"{asked}, not seen")
    to = "" if seen.end_s is None else f"–{seen.end_s:.2f}"
    return either(
        f"{asked}，{seen.start_s:.2f}{to} 秒看到 {seen.seen}", f"{asked}, {seen.seen} seen {seen.start_s:.2f}{to} s"
    )
