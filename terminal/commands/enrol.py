"""`enrol`: this machine becomes a terminal of a headquarters."""

from typing import Annotated

import typer

from program.answers import JsonOption, say, say_json
from program.console import either
from terminal.commands.options import HomeOption, command

PLACE = 30


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "用一次性登记码，把这台机器登记为某个总部的终端。\n\n"
            "例：shuanglu enrol --hq https://hq.example:8443 --code ABCD-…",
            "Make this machine a terminal of a headquarters, with a one-time code.\n\n"
            "Example: shuanglu enrol --hq https://hq.example:8443 --code ABCD-…",
        )
    )(enrol)


@command
def enrol(
    hq: Annotated[
        str, typer.Option(help=either("总部的地址，https://host:port。", "Headquarters' address, https://host:port."))
    ],
    code: Annotated[
        str,
        typer.Option(
            help=either(
                "`headquarters enrol-code` 打印的一次性登记码。",
                "The one-time code that `headquarters enrol-code` printed.",
            )
        ),
    ],
    home: HomeOption = None,
    keeps_itself: Annotated[
        bool,
        typer.Option(
            "--keeps-itself",
            help=either("密钥就放在主目录里：只供演示。", "Make a home whose key lies in it: for demonstrations only."),
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Enrol this home, or make one and enrol it."""
    from terminal.home.enrolling import enrol_home
    from terminal.home.opening import open_or_create_home, open_or_create_rehearsal_home
    from terminal.home.settings import load_settings

    settings = load_settings(home)
    opened = open_or_create_rehearsal_home(settings) if keeps_itself else open_or_create_home(settings)
    try:
        terminal = enrol_home(opened, hq, code)
    finally:
        opened.close()
    if as_json:
        say_json({"terminal": terminal, "hq": hq, "home": str(settings.home)})
    else:
        say(f"这台机器现在是 {hq} 的终端 {terminal}。", f"This machine is now terminal {terminal} of {hq}.")
