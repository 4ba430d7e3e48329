"""`enrol`: this machine becomes a terminal of a headquarters."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from faults.errors import ShuangluError
from program.answers import ExitCode, JsonOption, fail, say, say_json, say_progress
from program.console import either
from terminal.commands.options import HomeOption, command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from terminal.home.enrolling import Waiting

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
    yes: Annotated[
        bool,
        typer.Option(
            "--yes",
            help=either("还有没送到的录像也登记，不再问。", "Enrol although takes still wait, without being asked."),
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Enrol this home, or make one and enrol it; exit code 4 while takes wait and nobody says yes."""
    from terminal.home.enrolling import enrol_home, still_waiting
    from terminal.home.opening import open_or_create_home, open_or_create_rehearsal_home
    from terminal.home.settings import load_settings

    settings = load_settings(home)
    opened = open_or_create_rehearsal_home(settings) if keeps_itself else open_or_create_home(settings)
    try:
        _demand_a_yes(still_waiting(opened), yes=yes)
        terminal = enrol_home(opened, hq, code)
    finally:
        opened.close()
    if as_json:
        say_json({"terminal": terminal, "hq": hq, "home": str(settings.home)})
    else:
        say(f"这台机器现在是 {hq} 的终端 {terminal}。", f"This machine is now terminal {terminal} of {hq}.")


def _demand_a_yes(waiting: "Sequence[Waiting]", *, yes: bool) -> None:
    """Say what still waits and where it goes on going; ask where there is somebody, else end the command."""
    for line in waiting:
        takes = ", ".join(line.takes)
        say_progress(
            either(
                f"还没有送到：{takes}。登记之后仍以 {line.terminal} 的名义送往 {line.url}。",
                f"Not delivered yet: {takes}. They go on to {line.url}, as takes of {line.terminal}.",
            )
        )
    if not waiting or yes:
        return
    if sys.stdin is None or not sys.stdin.isatty() or not typer.confirm(either("仍要登记吗？", "Enrol all the same?")):
        count = sum(len(line.takes) for line in waiting)
        fail("shuanglu", ShuangluError("enrol.waiting", count=count), ExitCode.MUST_NOT)
