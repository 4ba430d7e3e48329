"""`slip`: the customer's slip of a take, to be read out, compared or printed once more."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from faults.errors import ShuangluError, UsageError
from program.answers import ExitCode, JsonOption, say, say_json
from program.console import either, language
from terminal.commands.options import HomeOption, command

if TYPE_CHECKING:
    from evidence.slip import Slip

PLACE = 42
_KINDS = (".pdf", ".png")


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "显示一段录像的客户凭条：编号、封存时间和 20 个校验字；--out 写成 PDF 或 PNG，供打印。\n\n"
            "例：shuanglu slip 32-0117-000482 --out slip.pdf",
            "Show the customer's slip of a take: number, time of sealing, twenty characters; --out writes it as PDF or "
            "PNG, to be printed.\n\nExample: shuanglu slip 32-0117-000482 --out slip.pdf",
        )
    )(slip)


@command
def slip(
    take: Annotated[
        str,
        typer.Argument(help=either("录像编号，或录像的文件夹。", "A take's name, or the folder of a take.")),
    ],
    home: HomeOption = None,
    out: Annotated[
        Path | None,
        typer.Option(help=either("写到这个文件（.pdf 或 .png）。", "Write it to this file (.pdf or .png).")),
    ] = None,
    check: Annotated[
        str | None,
        typer.Option(
            help=either(
                "客户报来的 20 个校验字：核对是不是这段录像的。",
                "The twenty characters that a customer read out: tells whether they are this take's.",
            ),
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say it; with `--check`, whether what was read out is this take's (exit code 1: it is not)."""
    from evidence.slip import read_code

    if out is not None and out.suffix.lower() not in _KINDS:
        raise UsageError("slip.kind", path=str(out))
    made = _slip_of(_folder_of(take, home))
    same = None if check is None else read_code(check) == made.code
    if out is not None:
        _write(made, out)
    if as_json:
        say_json({"take": made.take, "code": made.grouped, "sealed_at": made.sealed_at, "qr": made.qr, "same": same})
    else:
        _say(made, same)
    if same is False:
        raise typer.Exit(ExitCode.NO)


def _folder_of(take: str, home: Path | None) -> Path:
    """The folder that is named, or that of the take with this name in the home."""
    from terminal.home.settings import load_settings

    folder = Path(take)
    return folder if folder.is_dir() else load_settings(home).home / "takes" / take


def _slip_of(folder: Path) -> "Slip":
    """Read the journal, every entry verified against the one before. Raises ShuangluError where it was not closed."""
    from evidence.files import TakeFiles, read_chain
    from evidence.journal import Chain
    from evidence.slip import slip_of

    if not folder.is_dir():
        raise ShuangluError("take.none", folder=str(folder))
    files, chain = TakeFiles.read(folder), Chain()
    fault = None if files.journal is None else read_chain(files.journal, chain)
    if fault is not None:
        raise fault
    if chain.opening is None or not chain.closed:
        raise ShuangluError("slip.open", take=folder.name)
    return slip_of(chain.opening.take, chain.head, chain.state.wall or "")


def _write(made: "Slip", out: Path) -> None:
    from terminal.session.facts.recorder import Slip as Told
    from terminal.ui.phrases.table import Phrases
    from terminal.ui.slip_paper import save_slip

    save_slip(Told(made.take, made.grouped, made.sealed_at, made.qr), out, Phrases(language()))


def _say(made: "Slip", same: bool | None) -> None:
    from evidence.slip import spell_sealed

    sealed = spell_sealed(dt.datetime.fromisoformat(made.sealed_at))
    say(f"录像编号：{made.take}", f"take: {made.take}")
    say(f"封存时间：{sealed}", f"sealed at: {sealed}")
    say(f"校验字：{made.grouped}", f"characters: {made.grouped}")
    if same is True:
        say("核对一致：就是这段录像，没有改过", "they agree: it is this take, unchanged")
    if same is False:
        say("核对不一致：不是这段录像，或它被改过", "they do not agree: another take, or it was changed")
