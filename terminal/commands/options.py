"""What the commands of `shuanglu` have in common: the decorator, the home, the sources."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from program.answers import answering
from program.console import either

if TYPE_CHECKING:
    from terminal.home.opening import Home

command = answering("shuanglu")
"""The decorator of every command."""

HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help=either(
            "终端的主目录；不写则用 $SHUANGLU_HOME，再用本账户的。",
            "The terminal's home; else $SHUANGLU_HOME, else this account's.",
        ),
        envvar="SHUANGLU_HOME",
        show_envvar=False,
    ),
]
_SOURCES = "camera:0, FILE, rtsp://…, tcp://…, test:bars, test:clap"
_CAMERA = either(f"画面来源：{_SOURCES}。", f"Where pictures come from: {_SOURCES}.")
_SOUNDS = "microphone:default, microphone:NAME, FILE, test:tone, test:silence, test:clap"
_MICROPHONE = either(f"声音来源：{_SOUNDS}。", f"Where sound comes from: {_SOUNDS}.")
CameraOption = Annotated[str | None, typer.Option("--camera", help=_CAMERA)]
MicrophoneOption = Annotated[str | None, typer.Option("--microphone", help=_MICROPHONE)]
NamedCamera = Annotated[str, typer.Option("--camera", help=_CAMERA)]
NamedMicrophone = Annotated[str, typer.Option("--microphone", help=_MICROPHONE)]
SecondCameraOption = Annotated[
    str | None,
    typer.Option(
        "--second-camera",
        help=either(
            "同时打开的第二个画面来源，如拍文件的摄像头；不录，只看两个能否一起用。",
            "A second source of pictures, such as a camera for documents; opened beside the first, not recorded.",
        ),
    ),
]
FoldersArgument = Annotated[
    list[Path], typer.Argument(metavar="FOLDER", help=either("录像的文件夹，一个或几个。", "Folders of takes."))
]
TakeArgument = Annotated[str, typer.Argument(help=either("录像编号。", "A take's name."))]


@contextmanager
def opened(home: Path | None, process: str = "terminal") -> Iterator["Home"]:
    """Open a home for a command and close it whatever happens; `process` names its log."""
    from terminal.home.opening import open_home
    from terminal.home.settings import load_settings

    found = open_home(load_settings(home), process=process)
    try:
        yield found
    finally:
        found.close()


def read_day(text: str) -> dt.datetime:
    """Read a day as it is typed; what is none is refused in words."""
    try:
        return dt.datetime.strptime(text.strip(), "%Y-%m-%d").astimezone()
    except ValueError as error:
        raise typer.BadParameter(
            either(f"“{text[:40]}”不是日期，请写成 2026-12-01 这样", f"“{text[:40]}” is no day; write it as 2026-12-01")
        ) from error
