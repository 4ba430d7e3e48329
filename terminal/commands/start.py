"""`start`: the kiosk."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from program.console import asked_language, either
from terminal.commands.options import CameraOption, HomeOption, MicrophoneOption, command
from terminal.commands.packs import PacksOption
from terminal.commands.sale import SaleOption, sale_from

if TYPE_CHECKING:
    from terminal.ui.splash import Splash

PLACE = 10


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "打开双录终端的窗口。\n\n例：shuanglu start --camera camera:0 --sale sale.json",
            "Open the kiosk.\n\nExample: shuanglu start --camera camera:0 --sale sale.json",
        )
    )(start)


@command
def start(
    home: HomeOption = None,
    camera: CameraOption = None,
    microphone: MicrophoneOption = None,
    sale: SaleOption = None,
    packs: PacksOption = None,
    fullscreen: Annotated[
        bool,
        typer.Option(
            "--fullscreen/--window",
            help=either(
                "全屏，没有边框（默认）；--window 带边框，供安装和试用。",
                "Without a frame, over the whole screen (the default); --window gives it a frame, for field IT.",
            ),
        ),
    ] = True,
    setup: Annotated[
        bool,
        typer.Option(
            "--setup",
            help=either(
                "机器还没有装过就先装机（装好的机器照常打开）。",
                "Begin with the setup where the machine was not set up yet; else as ever.",
            ),
        ),
    ] = False,
) -> None:
    """Open the kiosk; its exit code is the window's. `--language` is that of the screens, too."""
    from program.rank import step_forward
    from terminal.ui.run import show_splash

    step_forward()
    splash = show_splash(fullscreen=fullscreen)  # before anything else is read: a person who pressed a button looks
    from terminal.home.opening import open_home
    from terminal.home.settings import load_settings
    from terminal.kiosk import Kiosk
    from terminal.station.station import Offer

    offers = () if sale is None else (Offer(sale_from(sale)),)
    if setup:
        _set_up(home, splash, fullscreen=fullscreen)
    settings = load_settings(home, camera=camera, microphone=microphone, packs=packs, language=asked_language())
    found = open_home(settings, process="kiosk")
    try:
        exit_code = Kiosk(found, *offers).run(fullscreen=fullscreen, splash=splash)
    finally:
        found.close()
    raise typer.Exit(exit_code)


def _set_up(home: Path | None, splash: "Splash", *, fullscreen: bool) -> None:
    from terminal.home.settings import default_home
    from terminal.setup.showing import set_up_first

    folder = (home or default_home()).absolute()
    exit_code = set_up_first(folder, asked_language(), fullscreen=fullscreen, splash=splash)
    if exit_code is not None:
        raise typer.Exit(exit_code)
