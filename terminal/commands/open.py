"""`open`: the way of the counter's own system to the kiosk."""

import subprocess
import tempfile
import time
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from faults.errors import ShuangluError
from program import again
from program.answers import ExitCode, say_json, say_progress
from program.console import either
from terminal.commands.options import HomeOption, command
from terminal.commands.sale import sale_from

PLACE = 12
STARTING_S = 60.0


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        "open",
        help=either(
            "把一笔业务交给双录窗口（没开就打开），等它录完；最后一行是一个 JSON 对象。\n\n"
            "退出码：0 录完，1 没有录完，4 不得办理。\n\n例：shuanglu open sale.json",
            "Hand a sale to the kiosk (opened if it is not), and wait until it is over; the last line is JSON.\n\n"
            "Exit code: 0 recorded, 1 not, 4 the sale must not go ahead.\n\nExample: shuanglu open sale.json",
        ),
    )(open_sale)


@command
def open_sale(
    sale: Annotated[
        Path,
        typer.Argument(help=either("业务，JSON 文件；- 表示标准输入。", "The sale, as JSON; - for standard input.")),
    ],
    home: HomeOption = None,
    *,
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help=either("等到录完。", "Wait until it is over."))] = True,
) -> None:
    """Show a sale's plan in the kiosk, and tell how its recording ended."""
    from terminal.home.settings import load_settings

    facts = sale_from(sale)
    folder = load_settings(home).home
    call = _call(folder, facts.model_dump(mode="json", by_alias=True))
    try:
        said = call.answer(at_once=True)
        if "faults" in said:
            say_json(said)
            raise typer.Exit(ExitCode.NO)
        said |= call.answer(at_once=True)
        if "ending" in said:
            wait = False  # nothing is recorded here any more
        elif said["shown"]:
            say_progress(either("窗口已显示这笔业务的方案", "the kiosk shows the plan of this sale"))
        else:
            say_progress(
                either("窗口正在办别的业务，这一笔排在后面", "the kiosk has another sale in hand; this one waits")
            )
        said |= call.answer() if wait else {}
    finally:
        call.close()
    say_json(said)
    raise typer.Exit(_code_of(said, waited=wait))


def _code_of(said: dict[str, Any], *, waited: bool) -> ExitCode:
    """What became of it, as an exit code: a sale that must not go ahead, one that was recorded, or one that was not."""
    if not said["allowed"]:
        return ExitCode.MUST_NOT
    handed_over = "ending" not in said and not waited
    return ExitCode.DONE if handed_over or said.get("ending") == "finished" else ExitCode.NO


def _call(home: Path, sale: dict[str, Any]) -> Any:
    """Call the kiosk of this home; where none answers, start one and wait for it."""
    from terminal.station.doorbell import Call

    try:
        return Call(home, sale)
    except ShuangluError:
        pass
    with tempfile.TemporaryFile() as said:
        kiosk = _start_kiosk(home, said)
        until = time.monotonic() + STARTING_S
        while True:
            try:
                return Call(home, sale)
            except ShuangluError:
                if kiosk.poll() is not None:
                    raise ShuangluError("door.start", said=_last_line(said)) from None
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)


def _start_kiosk(home: Path, said: IO[bytes]) -> "subprocess.Popen[bytes]":
    """Start the kiosk as a program of its own, which goes on when this command is over; `said` gets its complaints."""
    return subprocess.Popen(
        again.command("terminal", "start", "--home", str(home)),
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=said,
    )


def _last_line(said: IO[bytes]) -> str:
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "?"
