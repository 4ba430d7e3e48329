"""`recover`: what a crash, or a lost key, left behind."""

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from faults.errors import ShuangluError, UsageError
from program.answers import ExitCode, JsonOption, say, say_json, say_progress
from program.console import either, language
from program.progress import watched
from terminal.commands.options import HomeOption, command, opened

if TYPE_CHECKING:
    from terminal.home.recovering import Recovered

PLACE = 50
_KEY_BYTES = 32


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "把崩溃留下的录像按“中断”封存。什么都不删除。\n\n例：shuanglu recover",
            "Seal what crashes left behind, as interrupted. Nothing is removed.\n\nExample: shuanglu recover",
        )
    )(recover)


@command
def recover(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help=either(
                "一个主目录、一个放录像的文件夹，或一段录像；不写则是本终端的主目录。",
                "A home, a folder of takes, or one take; else the home.",
            )
        ),
    ] = None,
    vault: Annotated[
        bool,
        typer.Option(
            "--vault",
            help=either(
                "从录像重新做出丢失或损坏的 vault.db。", "Make a lost or damaged vault.db anew from the takes."
            ),
        ),
    ] = False,
    escrow: Annotated[
        bool,
        typer.Option(
            "--escrow",
            help=either(
                "读入总部托管的保险库密钥（键盘或管道，每行一把，逐一试）。",
                "Read the vault keys that headquarters kept, from the keyboard or a pipe, one a line; each is tried.",
            ),
        ),
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a home in order; exit code 1 where takes are damaged, missing or shortened, or folders strange."""
    from terminal.home.recovering import rebuild_home, recover_home, recover_strays, unsealed_below
    from terminal.home.settings import load_settings

    if escrow:
        _recover_with_escrow(folder or home)
    if folder is not None and not folder.is_dir():
        raise ShuangluError("take.none:folder", folder=str(folder))
    if vault:
        found = rebuild_home(load_settings(folder or home), watched(either("读录像", "Reading takes")))
        say_progress(
            either(
                "保险库已重新做出。已登记的终端下次连上总部时先核对编号；之前也可以录。账号不在里面：用总部发的管理员代码，或在没有总部的"
                "终端上设第一个管理员，重新建。",
                "The vault was made anew. An enrolled terminal compares its numbers with headquarters at the next "
                "contact; it can record before that. Accounts are not in it: they are made anew by an administrator's "
                "code of headquarters, or, in a home of its own, by making the first administrator.",
            )
        )
    elif folder is None or (folder / "vault").is_dir():
        with opened(folder or home) as terminal:
            found = recover_home(terminal, watched(either("封存", "Sealing")), all_takes=True)
    else:
        found = recover_strays(unsealed_below(folder), home, watched(either("封存", "Sealing")))
    _report(found, as_json=as_json)
    if not found.clean:
        raise typer.Exit(ExitCode.NO)


def _recover_with_escrow(home: Path | None) -> None:
    """Try each key that headquarters gave, and say which one fitted."""
    from terminal.home.recovering import restore_with_escrow
    from terminal.home.settings import load_settings

    keys = _escrowed_keys()
    fitted = restore_with_escrow(load_settings(home), keys)
    say_progress(
        either(
            f"{len(keys)} 把密钥中的第 {fitted + 1} 把打开了保险库。",
            f"Key {fitted + 1} of {len(keys)} opened the vault.",
        )
    )


def _escrowed_keys() -> list[bytes]:
    """Take keys, one a line, from the keyboard or a pipe, never from the command line, where others could read it."""
    if sys.stdin is None:
        raise ShuangluError("key.escrow:no_input")
    asked = either("总部给的保险库密钥：", "Vault key from headquarters: ")
    lines = [getpass.getpass(asked)] if sys.stdin.isatty() else list(sys.stdin)
    try:
        keys = [bytes.fromhex(line.strip()) for line in lines if line.strip()]
    except ValueError as error:
        raise UsageError("key.escrow") from error
    if not keys or any(len(key) != _KEY_BYTES for key in keys):
        raise UsageError("key.escrow")
    return keys


def _report(found: "Recovered", *, as_json: bool) -> None:
    from terminal.home.recovering import told

    if as_json:
        damaged = [{"take": take, "fault": told(fault)} for take, fault in found.damaged]
        cut = [{"take": item.take, "entries": item.entries, "known": item.known} for item in found.shortened]
        value = {"sealed": found.sealed, "damaged": damaged, "missing": found.missing, "strange": found.strange}
        say_json({**value, "shortened": cut})
        return
    sealed = ", ".join(found.sealed)
    say(f"按“中断”封存：{sealed or '没有需要封存的'}。", f"Sealed as interrupted: {sealed or 'nothing was waiting'}.")
    for item in found.shortened:
        say(
            f"比已知的短：{item.take} 曾有 {item.known} 条日志，现在只有 {item.entries} 条；封存时注明了。",
            f"Shorter than known: {item.take} once had {item.known} entries and has {item.entries}; its seal says so.",
        )
    for take, fault in found.damaged:
        why = told(fault, language())
        say(f"已损坏，原样保留：{take}：{why}", f"Damaged, left as it is: {take}: {why}")
    for take in found.missing:
        say(
            f"缺失：{take} 是在这里录的，它的文件夹不见了。",
            f"Missing: {take} was recorded here, and its folder is gone.",
        )
    for name in found.strange:
        say(f"不是录像：takes/{name}", f"Not a take: takes/{name}")
