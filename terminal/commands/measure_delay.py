"""`measure-delay`: how much later than the sound the camera's picture comes, by claps."""

import threading
from typing import TYPE_CHECKING, Annotated

import typer

from faults.errors import ShuangluError
from program.answers import ExitCode, JsonOption, fail, graceful_stop, say, say_json, say_progress
from program.console import either
from terminal.commands.options import CameraOption, HomeOption, MicrophoneOption, command

if TYPE_CHECKING:
    from terminal.capture.delay.claps import DelayFound

PLACE = 82


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        "measure-delay",
        help=either(
            "拍手测摄像头自己的延迟：在镜头前猛地合拢亮色的夹子或拍手，每秒一次，至少五次。\n\n"
            "例：shuanglu measure-delay --camera rtsp://… --microphone microphone:default",
            "Measure the camera's own delay by claps: slap a bright folder shut, or clap, close before the lens, "
            "once a second, five times at least.\n\n"
            "Example: shuanglu measure-delay --camera rtsp://… --microphone microphone:default",
        ),
    )(measure_delay)


@command
def measure_delay(
    home: HomeOption = None,
    camera: CameraOption = None,
    microphone: MicrophoneOption = None,
    seconds: Annotated[
        float,
        typer.Option(min=5, max=300, help=either("最多看多久，秒。", "How long to watch at most, seconds.")),
    ] = 30.0,
    *,
    as_json: JsonOption = False,
) -> None:
    """Watch and listen; exit code 1 where too few claps agree, 3 where a device gives nothing."""
    from terminal.capture.config import RecorderConfig
    from terminal.capture.delay.clap_watch import ClapWatch
    from terminal.home.settings import load_settings

    settings = load_settings(home, camera=camera, microphone=microphone)
    watch = ClapWatch(*RecorderConfig(settings.camera, settings.microphone).sources())
    stop = threading.Event()
    say_progress(either("请开始拍手，每秒一次。", "Clap now, once a second."))
    try:
        with graceful_stop(stop):
            found = watch.watch(seconds, stop, _say_clap)
    finally:
        watch.close()
    _answer(found, settings.camera_delay_ms, as_json=as_json)


def _say_clap(found: "DelayFound") -> None:
    say_progress(
        either(
            f"第 {found.agreeing} 次一致：{found.median_ms:.0f} 毫秒",
            f"{found.agreeing} agree: {found.median_ms:.0f} ms",
        )
    )


def _answer(found: "DelayFound", set_ms: int, *, as_json: bool) -> None:
    if as_json:
        say_json(
            {
                "sure": found.sure,
                "heard": found.heard,
                "seen": found.seen,
                "agreeing": found.agreeing,
                "median_ms": round(found.median_ms, 1),
                "spread_ms": round(found.spread_ms, 1),
                "camera_delay_ms": found.setting_ms if found.sure else None,
                "set_ms": set_ms,
            }
        )
    if not found.sure:
        facts = {"heard": found.heard, "seen": found.seen, "agreeing": found.agreeing}
        fail("shuanglu", ShuangluError("delay.unsure", **facts), ExitCode.NO)
    if not as_json:
        _tell(found, set_ms)


def _tell(found: "DelayFound", set_ms: int) -> None:
    say(
        f"{found.agreeing} 次拍手一致：画面比声音晚 {found.median_ms:.0f} 毫秒，相差不过 {found.spread_ms:.0f} 毫秒。",
        f"{found.agreeing} claps agree: seen {found.median_ms:.0f} ms after they were heard, "
        f"within {found.spread_ms:.0f} ms of each other.",
    )
    say(
        f"请在 settings.toml 里写（现在是 {set_ms}）：camera_delay_ms = {found.setting_ms}",
        f"Write into settings.toml (it is {set_ms} now): camera_delay_ms = {found.setting_ms}",
    )
