"""`setup`: the first start of a machine, with its pages or by options."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from program.answers import ExitCode, JsonOption, graceful_stop, say, say_json, say_progress
from program.console import asked_language, either, language
from terminal.commands.options import CameraOption, HomeOption, MicrophoneOption, command

if TYPE_CHECKING:
    from terminal.session.setting_up import CheckSeen, Sheet
    from terminal.setup.scripted import Asked

PLACE = 11
_STEPS = {
    "headquarters": ("登记总部", "enrolling"),
    "devices": ("试摄像头和麦克风", "trying camera and microphone"),
    "others": ("看其他设备", "looking at other devices"),
    "width": ("写客户屏的宽", "writing the display's width"),
    "delay": ("摄像头延迟（要量就每秒拍一次手）", "the camera's delay (to be measured, clap once a second)"),
    "checks": ("自检", "checking"),
    "sheet": ("做验收单", "making the acceptance sheet"),
}


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "装机：登记总部，看一眼、听一声选好设备，量客户屏和延迟，自检，出验收单。\n\n"
            "成批装机不开窗口：写了哪几项就做哪几项；自检有不过的，退出码 1。\n\n"
            "例：shuanglu setup\n\n"
            "例：shuanglu setup --no-window --headquarters https://hq.example:8443 --code ABCD-… --by 3015 "
            "--camera camera:0 --microphone microphone:default --check --sheet sheet.pdf",
            "Set a machine up: enrol it, choose devices by looking and listening, measure her display and the delay, "
            "check, print the acceptance sheet.\n\n"
            "In rows without a window: what is named is done; exit code 1 where a check fails.\n\n"
            "Example: shuanglu setup\n\n"
            "Example: shuanglu setup --no-window --headquarters https://hq.example:8443 --code ABCD-… --by 3015 "
            "--camera camera:0 --microphone microphone:default --check --sheet sheet.pdf",
        )
    )(setup)


def _text(name: str, zh: str, en: str) -> Any:
    return typer.Option(name, help=either(zh, en))


@command
def setup(
    home: HomeOption = None,
    headquarters: Annotated[
        str | None,
        _text("--headquarters", "总部的地址，https://host:port。", "Headquarters' address, https://host:port."),
    ] = None,
    code: Annotated[str | None, _text("--code", "一次性登记码。", "The one-time code.")] = None,
    by: Annotated[str, _text("--by", "谁在装机：工号或姓名。", "Who sets up: staff number or name.")] = "",
    camera: CameraOption = None,
    microphone: MicrophoneOption = None,
    second_microphone: Annotated[
        str | None, _text("--second-microphone", "备用麦克风。", "The second microphone.")
    ] = None,
    speaker: Annotated[str | None, _text("--speaker", "扬声器。", "The loudspeaker.")] = None,
    customer_display: Annotated[
        str | None,
        _text(
            "--customer-display",
            "客户屏的名字；one：只有一块屏。",
            "The customer's display by name; one: there is one alone.",
        ),
    ] = None,
    display_width_mm: Annotated[
        int | None,
        typer.Option(min=1, max=3000, help=either("客户屏画面宽，毫米。", "Width of her display's picture, mm.")),
    ] = None,
    document_camera: Annotated[
        str | None, _text("--document-camera", "高拍仪；none：没有。", "The camera for documents; none: there is none.")
    ] = None,
    document_camera_turn: Annotated[
        int | None,
        _text("--document-camera-turn", "高拍仪画面右转的度数。", "By how many degrees its picture is turned."),
    ] = None,
    reader: Annotated[
        str | None, _text("--reader", "读卡器；none：没有。", "The card reader; none: there is none.")
    ] = None,
    camera_delay_ms: Annotated[
        int | None, typer.Option(min=0, max=1000, help=either("摄像头延迟，毫秒。", "The camera's delay, ms."))
    ] = None,
    *,
    measure_delay: Annotated[
        bool, typer.Option("--measure-delay", help=either("拍手量延迟。", "Measure the delay by claps."))
    ] = False,
    check: Annotated[bool, typer.Option("--check", help=either("自检。", "Run the checks."))] = False,
    sheet: Annotated[
        Path | None,
        typer.Option("--sheet", help=either("验收单存到这里（PDF）。", "Write the acceptance sheet here (PDF).")),
    ] = None,
    untried: Annotated[
        bool,
        typer.Option(
            "--untried", help=either("只写设置，不试设备。", "Write the settings without trying the devices first.")
        ),
    ] = False,
    window: Annotated[
        bool,
        typer.Option(
            "--window/--no-window", help=either("开窗口（默认），或只按选项做。", "Open the window, or go by options.")
        ),
    ] = True,
    fullscreen: Annotated[
        bool,
        typer.Option("--fullscreen/--framed", help=either("全屏（默认），或带边框。", "Full screen, or with a frame.")),
    ] = True,
    next_start: Annotated[
        bool,
        typer.Option(
            "--next-start",
            help=either("下次启动时打开装机窗口。", "Open the setup's window at the kiosk's next start."),
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Open the window, or do what the options say; exit code 1 where the checks do not pass, 3 where a step fails."""
    from terminal.setup.scripted import Asked

    if next_start:
        _ask(home)
        return
    if window:
        _open(home, by, headquarters or "", fullscreen=fullscreen)
        return
    asked = Asked(
        headquarters,
        code,
        by,
        {
            "devices": _given(camera=camera, microphone=microphone, speaker=speaker, customer_display=customer_display),
            "others": _given(
                second_microphone=second_microphone,
                second_camera=document_camera,
                second_camera_turn=document_camera_turn,
                reader=reader,
            ),
            "width": _given(customer_display_width_mm=display_width_mm),
            "delay": _given(camera_delay_ms=camera_delay_ms),
        },
        clap=measure_delay,
        check=check or sheet is not None,
        sheet=sheet,
        tries=not untried,
    )
    _go_by(home, asked, as_json=as_json)


def _given(**settings: str | int | None) -> dict[str, str | int]:
    """Those that were named; `none` means that there is none."""
    return {name: "" if value == "none" else value for name, value in settings.items() if value is not None}


def _open(home: Path | None, by: str, hq: str, *, fullscreen: bool) -> None:
    from terminal.home.settings import default_home
    from terminal.setup.showing import show_setup

    folder = (home or default_home()).absolute()
    raise typer.Exit(show_setup(folder, by, hq, asked_language(), fullscreen=fullscreen))


def _ask(home: Path | None) -> None:
    from terminal.home.settings import default_home
    from terminal.setup.showing import ask_for_setup

    ask_for_setup((home or default_home()).absolute())
    say("下次启动先打开装机窗口。", "The next start begins with the setup.")


def _go_by(home: Path | None, asked: "Asked", *, as_json: bool) -> None:
    from terminal.home.settings import default_home
    from terminal.setup.scripted import Scripted

    stop = threading.Event()
    folder = (home or default_home()).absolute()
    run = Scripted(folder, asked, lambda step: say_progress(either(*_STEPS[step])), _draw, stop)
    with graceful_stop(stop):
        told = run.run()
    if as_json:
        say_json(told)
    else:
        _tell(told, [check for check in run.view.checks if check.state in ("fail", "warn")])
    if run.fails:
        raise typer.Exit(ExitCode.NO)


def _draw(sheet: "Sheet") -> bytes:
    from terminal.ui.phrases.table import Phrases
    from terminal.ui.setup.sheet_paper import sheet_pdf

    return sheet_pdf(sheet, Phrases(language()))


def _tell(told: dict[str, Any], amiss: "list[CheckSeen]") -> None:
    if told["terminal"]:
        say(f"终端 {told['terminal']}，总部 {told['hq']}", f"terminal {told['terminal']} of {told['hq']}")
    for seen in told["camera"]:
        figures = (seen["source"], seen["fps"], seen["brightness"])
        say("摄像头 {}：{} 帧，亮度 {}".format(*figures), "camera {}: {} fps, brightness {}".format(*figures))
    for heard in told["microphone"]:
        quiet = heard["quiet_db"]
        say(f"麦克风 {heard['source']}：{quiet} dBFS", f"microphone {heard['source']}: {quiet} dBFS")
    for name in told["outranked"]:
        variable = f"SHUANGLU_{name.upper()}"
        say(f"环境变量 {variable} 盖过了 {name}", f"the environment's {variable} outranks {name}")
    for check in amiss:
        sign = "✗" if check.state == "fail" else "!"
        say(
            f"{sign} {check.title_zh}：{check.zh}{check.do_zh}",
            f"{sign} {check.name}: {check.en} {check.do_en}".strip(),
        )
    if told["passed"] is not None:
        say(*(("验收通过", "accepted") if told["passed"] else ("还不能验收", "not accepted yet")))
        if told["unreal"]:
            say("设备是测试来源：不能给客户录。", "The devices are test sources: no customer may be recorded.")
        say(f"验收单：{told['sheet']}", f"acceptance sheet: {told['sheet']}")
