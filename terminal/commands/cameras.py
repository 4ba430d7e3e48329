"""`cameras`, `cameras allow | forget`: what is plugged in, and the home's list of what it may record with."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from program.answers import ExitCode, JsonOption, say, say_json, words_of
from program.console import either
from terminal.commands.options import HomeOption, command

if TYPE_CHECKING:
    from faults.trouble import Trouble
    from terminal.capture.devices.camera_list import CameraIdentity

PLACE = 81
_USES = {"first": ("录制", "recorded"), "document": ("高拍仪", "documents"), "": ("没有用到", "not in use")}
_VERDICTS = {
    "listed": ("在名单里", "on the list"),
    "doubted": ("不是名单里的", "not the one of the list"),
    "allowed": ("真的摄像头", "a real camera"),
    "not_allowed": ("不在允许的名单里", "not allowed"),
    "virtual": ("虚拟摄像头", "a virtual camera"),
    "unknown": ("分不出真假", "cannot be told from a virtual one"),
}
CamerasArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="CAMERA …",
        help=either(
            "录制用的摄像头，再是高拍仪；不写就用 settings.toml 里的。",
            "The camera that is recorded, then the one for documents; by default those of settings.toml.",
        ),
    ),
]


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    group = typer.Typer(
        invoke_without_command=True,
        callback=list_cameras,
        help=either(
            "接了哪些摄像头，本机登记了哪些。不写动作就是列出来；设置里的摄像头不是登记的那台，退出码 1。\n\n"
            "例：shuanglu cameras",
            "Which cameras are plugged in, and which this home may record with. Without a verb they are listed; exit "
            "code 1 where one of the settings is not the one of the list.\n\nExample: shuanglu cameras",
        ),
    )
    group.command("list", help=either("列出来，同不写动作。", "List them, as without a verb."))(list_again)
    group.command(
        "allow",
        help=either(
            "把现在接着的录制摄像头和高拍仪登记到本机（cameras.json）。登记以后，换了的、虚拟的、没登记的摄像头不能开始真的录制。"
            "\n\n例：shuanglu cameras allow",
            "Put the cameras that are plugged in now on this home's list (cameras.json). From then on an exchanged, "
            "virtual or unknown one stops the start of a real sale.\n\nExample: shuanglu cameras allow",
        ),
    )(allow)
    group.command(
        "forget",
        help=either(
            "去掉本机的名单；以后什么摄像头都不拦。", "Remove this home's list; no camera is stopped by it any more."
        ),
    )(forget)
    app.add_typer(group, name="cameras")


@command
def list_cameras(context: typer.Context, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Print every camera that the settings name or the system knows."""
    if context.invoked_subcommand is None:
        _list(home, as_json=as_json)


@command
def list_again(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Print the same."""
    _list(home, as_json=as_json)


def _list(home: Any, *, as_json: bool) -> None:
    from terminal.capture.devices.allowed import objection
    from terminal.capture.devices.camera_list import list_cameras as found_cameras
    from terminal.home.cameras import configured, lists_devices, read_list
    from terminal.home.settings import load_settings

    settings = load_settings(home)
    listed, named = read_list(settings.home), configured(settings)
    nodes = {camera.node for camera in named.values() if camera.node}
    rows = [_row(camera, use, objection(camera, use, listed), listed=bool(listed)) for use, camera in named.items()]
    rows += [_row(camera, "", None, listed=False) for camera in found_cameras() if camera.node not in nodes]
    doubted = any(row["doubt"] for row in rows)
    if as_json:
        list_ = [{name: getattr(each, name) for name in each.__slots__} for each in listed]
        say_json({"cameras": rows, "list": list_, "made": bool(listed), "told": lists_devices()}, indent=2)
    else:
        for row in rows:
            typer.echo(_line(row))
        if not listed:
            say("还没有登记摄像头（cameras allow）。", "No list of cameras is made (cameras allow).")
        if not lists_devices():
            say(
                "本系统不说是哪台设备：名单只比较名称。",
                "This system does not tell which device it is: the list compares names only.",
            )
    if doubted:
        raise typer.Exit(ExitCode.NO)


def _row(camera: "CameraIdentity", use: str, doubt: "Trouble | None", *, listed: bool) -> dict[str, Any]:
    return {
        "use": use,
        **camera.to_json(),
        "state": "doubted" if doubt else "listed" if listed else camera.verdict,
        "doubt": doubt.key if doubt else "",
        "words": words_of(doubt),
    }


def _line(row: dict[str, Any]) -> str:
    serial = f"S/N {row['serial']}" if row["serial"] else ""
    known = (row["name"], row["bus_path"], row["driver"], row["usb_id"], serial)
    parts = (either(*_USES[row["use"]]), row["source"], *known, either(*_VERDICTS[row["state"]]), row["words"])
    return "  ".join(filter(None, parts))


@command
def allow(cameras: CamerasArgument = None, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Make the list of what is plugged in now; exit code 3 where one is not there."""
    from terminal.home import cameras as kept
    from terminal.home.settings import load_settings

    named = cameras or []
    if len(named) > len(("first", "document")):
        raise typer.BadParameter(either("最多两个：录制的和高拍仪。", "At most two: the recorded one and documents."))
    said = dict(zip(("camera", "second_camera"), named, strict=False))
    made = kept.allow(load_settings(home, **said))
    if as_json:
        say_json({"list": [{name: getattr(each, name) for name in each.__slots__} for each in made]}, indent=2)
        return
    for each in made:
        known = filter(None, (each.name, each.bus_path, each.driver, each.usb_id, each.serial))
        typer.echo("  ".join((either(*_USES[each.use]), each.source, *known)))


@command
def forget(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Remove the list; say whether there was one."""
    from terminal.home.cameras import forget_list
    from terminal.home.settings import load_settings

    there = forget_list(load_settings(home).home)
    if as_json:
        say_json({"forgotten": there})
        return
    say(*(("名单去掉了。", "The list is gone.") if there else ("没有名单。", "There was no list.")))
