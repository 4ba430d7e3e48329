"""`update`: how updates stand; a newer program or models from a folder, such as a stick."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from faults.errors import ShuangluError
from program.answers import ExitCode, JsonOption, say, say_json, say_progress, words_of
from program.console import either
from terminal.commands.options import HomeOption, command

if TYPE_CHECKING:
    from terminal.home.settings import Settings
    from terminal.update.channel import Candidate, Offers

PLACE = 96


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "更新：不带选项时说明现在的程序和更新的情况。--from 从文件夹（如 U 盘）更新程序或模型："
            "先验签名，录制或办理业务时不更换，新版本不正常会自动退回。\n\n例：shuanglu update --from /media/stick",
            "Updates: without options, how program and updates stand. With --from, a newer program or models from a "
            "folder such as a stick: signatures first, never in a recording or with a sale in hand, and back by itself "
            "where the new one does not come up.\n\nExample: shuanglu update --from /media/stick",
        )
    )(update)


@command
def update(
    source: Annotated[
        Path | None,
        typer.Option("--from", help=either("更新通道的文件夹。", "The folder of the update channel.")),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help=either("只验证，不安装。", "Verify only; install nothing."))
    ] = False,
    again: Annotated[
        bool,
        typer.Option("--again", help=either("退回过的版本也再试一次。", "Try once more what was rolled back.")),
    ] = False,
    trust: Annotated[
        Path | None,
        typer.Option(
            "--trust",
            help=either(
                "更新通道的根密钥文件；默认 /etc/shuanglu/update-root.json。",
                "The channel's root; /etc/shuanglu/update-root.json by default.",
            ),
        ),
    ] = None,
    socket: Annotated[
        Path | None,
        typer.Option("--socket", help=either("机器服务的套接字。", "The machine service's socket."), hidden=True),
    ] = None,
    home: HomeOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say how it stands, or verify and take what a folder offers; raises ShuangluError `update.*`, `machine.*`."""
    from terminal.home.settings import load_settings
    from terminal.update.carrying import become_owner

    settings = load_settings(home)
    if source is None:
        _show(settings, socket, as_json=as_json)
        return
    become_owner(settings.home)
    with tempfile.TemporaryDirectory() as scratch:
        offers = _offers(source, trust, settings, Path(scratch), keep=not check)
        program, models = _fitting(offers)
        if program is None and models is None:
            raise ShuangluError("update.none")
        if check:
            _check(offers, [each for each in (program, models) if each], Path(scratch), as_json=as_json)
            return
    done: dict[str, Any] = {"program": None, "models": None}
    if models is not None:
        done["models"] = _take_models(settings, offers, models)
    if program is not None:
        done["program"] = _take_program(settings, offers, program, socket, again=again)
    if as_json:
        say_json(done)
        return
    for name in done["models"] or ():
        say(f"模型 {name} 已安装，终端下次启动时采用。", f"The model {name} is installed; used from the next start on.")
    if done["program"]:
        say(
            f"版本 {done['program']} 已安装，终端正在换用；三分钟内没有报告正常会自动退回。",
            f"Version {done['program']} is installed and taking over; without a word that it is well within three "
            "minutes the version before comes back.",
        )
    if not any(done.values()):
        say("没有比现在更新的。", "There is nothing newer than what is here.")


def _offers(source: Path, trust: Path | None, settings: "Settings", scratch: Path, *, keep: bool) -> "Offers":
    """What the folder offers by its signatures. A check alone remembers nothing."""
    from terminal.machine.places import Places
    from terminal.update.channel import Trust
    from terminal.update.told import UpdateFolder

    root = trust or Places(Path("/")).first_root
    try:
        first = root.read_bytes()
    except OSError as error:
        raise ShuangluError("update.no_root", path=str(root)) from error
    remembered = UpdateFolder(settings.home).path / "tuf"
    return Trust(remembered if keep and settings.home.exists() else scratch / "tuf", first).look(source)


def _fitting(offers: "Offers") -> "tuple[Candidate | None, Candidate | None]":
    """The newest program for this machine and the newest models that lie in the folder."""
    from program.channel import this_platform

    programs = offers.of("program", this_platform())
    found = [next(filter(offers.has, each), None) for each in (programs, offers.of("models"))]
    return found[0], found[1]


def _check(offers: "Offers", found: "list[Candidate]", scratch: Path, *, as_json: bool) -> None:
    for each in found:
        say_progress(either(f"正在核对 {each.name}……", f"Comparing {each.name} …"))
        offers.copy(each, scratch / "checked")
    if as_json:
        say_json({"offers": [each.notes.to_json() | {"bytes": each.file.length} for each in found]})
        return
    for each in found:
        what = either(*{"program": ("程序", "program"), "models": ("模型", "models")}[each.notes.kind])
        say(
            f"{what} {each.notes.version}：签名和摘要都对，{each.file.length // 1_000_000} MB。",
            f"{what} {each.notes.version}: signatures and digest are right, {each.file.length // 1_000_000} MB.",
        )


def _take_models(settings: "Settings", offers: "Offers", models: "Candidate") -> list[str]:
    from terminal.home.model_updates import install_models
    from terminal.update.told import UpdateFolder

    say_progress(either("正在试用并安装模型……", "Trying and installing the models …"))
    return install_models(settings, offers, models, UpdateFolder(settings.home).path)


def _take_program(
    settings: "Settings", offers: "Offers", program: "Candidate", socket: Path | None, *, again: bool
) -> str | None:
    """Return the version that takes over; None where what runs is as new."""
    from program.channel import version_key
    from terminal.machine.client import MachineClient
    from terminal.update.carrying import carry
    from terminal.update.told import UpdateFolder

    machine = MachineClient(socket)
    if not machine.is_there:
        raise ShuangluError("update.not_here")
    version = program.notes.version
    if version_key(version) <= version_key(machine.state()["current"]["version"]):
        return None
    folder = UpdateFolder(settings.home)
    say_progress(either("正在复制并安装……", "Copying and installing …"))
    carry(offers.folder, program, folder.channel)
    machine.install(folder.channel.resolve(), version, again=again)
    folder.tell("installed", version)
    machine.switch(version)
    folder.tell("trial", version)
    return version


def _show(settings: "Settings", socket: Path | None, *, as_json: bool) -> None:
    """Exit code 1 where the last update came to nothing."""
    from program.version import VERSION
    from terminal.machine.client import MachineClient
    from terminal.update.told import UpdateFolder

    told, machine = UpdateFolder(settings.home).told(), MachineClient(socket)
    state = machine.state() if machine.is_there else None
    if as_json:
        update_said = {"state": told.state, "version": told.version, "code": told.code, "at": told.at}
        say_json({"version": VERSION, "update": update_said, "machine": state})
    else:
        say(f"程序 {VERSION}", f"program {VERSION}")
        for line in _lines(state):
            typer.echo(line)
        if told.state != "none":
            how = either(_ZH[told.state], _EN[told.state])
            say(f"更新 {told.version}：{how}。", f"update {told.version}: {how}.")
            if told.trouble:
                typer.echo(words_of(told.trouble))
    if told.state in ("rolled_back", "refused"):
        raise typer.Exit(ExitCode.NO)


_ZH = {
    "offered": "总部已准许",
    "fetching": "正在取来",
    "fetched": "已取来",
    "installing": "正在安装",
    "installed": "已安装，空闲时更换",
    "trial": "正在试运行",
    "updated": "已更新",
    "rolled_back": "没有启动成功，已退回",
    "refused": "没有安装",
}
_EN = {
    "offered": "headquarters allows it",
    "fetching": "being fetched",
    "fetched": "fetched",
    "installing": "being installed",
    "installed": "installed, waits for a free moment",
    "trial": "on trial",
    "updated": "done",
    "rolled_back": "did not come up, rolled back",
    "refused": "not installed",
}


def _lines(state: dict[str, Any] | None) -> list[str]:
    if state is None:
        return [either("没有更新服务，程序由安装包更换。", "There is no update service: programs come by packages.")]
    current, settled = state["current"]["version"], state["settled"]["version"]
    lines = [either(f"在用 {current}，稳定 {settled}", f"in use {current}, settled {settled}")]
    lines += [either(f"等待更换 {state['installed']}", f"waiting {state['installed']}")] if state["installed"] else []
    lines += [either(f"退回过 {each['version']}", f"rolled back {each['version']}") for each in state["failed"]]
    return lines
