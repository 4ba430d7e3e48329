"""`machine serve | state`: the small service of root's, and what it says."""

import signal
from pathlib import Path
from typing import Annotated

import typer

from faults.errors import ShuangluError
from program.answers import JsonOption, say, say_json
from program.console import either
from terminal.commands.options import command

PLACE = 97


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help=either(
            "机器服务：以管理员身份更换程序、校准时钟、重启终端，别的不做。\n\n例：shuanglu machine state",
            "The machine service: as root it exchanges the program, sets the clock, restarts the terminal, and nothing "
            "else.\n\nExample: shuanglu machine state",
        ),
    )
    group.command(
        "serve",
        help=either(
            "运行机器服务（由 systemd 启动）。--root 指别的文件夹时只在其中试用，不动这台机器。\n\n"
            "例：shuanglu machine serve",
            "Run the service; systemd starts it. With --root, try it in another folder: this machine is left alone.\n\n"
            "Example: shuanglu machine serve",
        ),
    )(serve)
    group.command(
        "state",
        help=either(
            "程序在用哪个、稳定的是哪个、有没有在试运行的、退回过哪些。\n\n例：shuanglu machine state --json",
            "Which program is in use, which is settled, which is on trial, which were rolled back.\n\n"
            "Example: shuanglu machine state --json",
        ),
    )(state)
    app.add_typer(group, name="machine")


@command
def serve(
    root: Annotated[Path, typer.Option("--root", help=either("各文件夹的根。", "Below which all folders lie."))] = Path(
        "/"
    ),
    user: Annotated[str, typer.Option("--user", help=either("终端的账户。", "The terminal's account."))] = "shuanglu",
) -> None:
    """Serve until a signal, or until another program is settled than this one."""
    import os

    from terminal.machine.clock import PaperClock, SystemClock
    from terminal.machine.places import Places
    from terminal.machine.service import Machine
    from terminal.machine.serving import Listener
    from terminal.machine.units import PaperUnits, SystemdUnits

    places, real = Places(root.absolute()), root == Path("/")
    peers, group = {os.getuid()}, None
    if real:
        uid, group = _account(user)
        peers.add(uid)
    machine = Machine(
        places, SystemdUnits() if real else PaperUnits(places.state), SystemClock() if real else PaperClock()
    )
    machine.begin()
    try:
        listener = Listener(machine, places.socket, peers, group=group)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: listener.stop())
        say(f"机器服务在 {places.socket}", f"machine service on {places.socket}")
        listener.serve()
    finally:
        machine.close()


def _account(user: str) -> tuple[int, int]:
    import pwd

    try:
        found = pwd.getpwnam(user)
    except KeyError as error:
        raise ShuangluError("machine.account", user=user) from error
    return found.pw_uid, found.pw_gid


@command
def state(
    root: Annotated[Path, typer.Option("--root", help=either("各文件夹的根。", "Below which all folders lie."))] = Path(
        "/"
    ),
    *,
    as_json: JsonOption = False,
) -> None:
    """Print what the service says; raises ShuangluError `machine.silent`."""
    from terminal.machine.client import MachineClient
    from terminal.machine.places import Places

    said = MachineClient(Places(root.absolute()).socket).state()
    if as_json:
        say_json({name: value for name, value in said.items() if name != "ok"}, indent=2)
        return
    current, settled, trial = said["current"], said["settled"], said["trial"]
    say(f"在用 {current['version']}（{current['place']}）", f"in use {current['version']} ({current['place']})")
    say(f"稳定 {settled['version']}（{settled['place']}）", f"settled {settled['version']} ({settled['place']})")
    if said["installed"]:
        say(f"已安装待更换 {said['installed']}", f"installed and waiting {said['installed']}")
    if trial:
        say(
            f"试运行 {trial['version']}，第 {trial['starts']} 次启动",
            f"on trial {trial['version']}, start {trial['starts']}",
        )
    for each in said["failed"]:
        say(f"退回过 {each['version']}（{each['code']}）", f"rolled back {each['version']} ({each['code']})")
