"""The commands about takes that were recorded: checking, showing receipts, exporting, releasing."""

import getpass
import sys
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from faults.errors import ShuangluError, UsageError
from program.answers import JsonOption, say, say_json
from program.console import either, language
from program.progress import progress, watched
from terminal.commands.options import FoldersArgument, HomeOption, TakeArgument, command, opened
from terminal.commands.verifying import verify

if TYPE_CHECKING:
    from evidence.papers.seal import SealKey
    from faults.trouble import Trouble
    from terminal.home.opening import Home

PLACE = 40


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    app.command(
        help=either(
            "不用任何密钥，核验一段录像。退出码：0 完好或中断，1 损坏，2 不是录像。\n\n"
            "例：shuanglu verify takes/32-0117-000482 --ca ca.pem --receipt receipt.json --crl crl.pem",
            "Check a take without any key. Exit code 0 intact or interrupted, 1 damaged, 2 not a take.\n\n"
            "Example: shuanglu verify takes/32-0117-000482 --ca ca.pem --receipt receipt.json --crl crl.pem",
        )
    )(verify)
    app.command(
        help=either(
            "显示总部给一段录像的回执，就是本终端核验并保存的那一份。\n\n例：shuanglu receipt 32-0117-000482",
            "Show headquarters' receipt for a take, as this terminal verified and keeps it.\n\n"
            "Example: shuanglu receipt 32-0117-000482",
        )
    )(receipt)
    app.command(
        help=either(
            "用终端自己的保险库解密一段录像，做成一个带章节的普通 MP4。原因会记录在案。\n\n"
            '例：shuanglu export takes/32-0117-000482 --out review.mp4 --reason "客户要求查看"',
            "Decrypt a take with the terminal's own vault into an ordinary MP4 with chapters. The reason is logged.\n\n"
            'Example: shuanglu export takes/32-0117-000482 --out review.mp4 --reason "customer asked to see it"',
        )
    )(export)
    app.command(
        help=either(
            "删除总部已收、并且总部再核验过的录像，每一段先再核验一次回执。按规则该由银行自存的留着，"
            "别的从不删除。\n\n例：shuanglu release --days 30",
            "Remove takes that headquarters has received and has read again since, after verifying each receipt once "
            "more. What the bank keeps by the rules stays. Nothing else ever goes.\n\n"
            "Example: shuanglu release --days 30",
        )
    )(release)


@command
def receipt(take: TakeArgument, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Show the receipt that is kept here; raises ShuangluError `receipt.none` where there is none."""
    with opened(home) as terminal:
        kept = terminal.vault.outbox.receipt(take)
    if kept is None:
        raise ShuangluError("receipt.none:here", take=take)
    if as_json:
        say_json(kept)
        return
    segments, at = kept["segments"], kept["received_at"]
    say(f"总部已收：{take}，{segments} 个分片，收于 {at}", f"总部已收 (received): {take}, {segments} segments, at {at}")


@command
def export(
    folders: FoldersArgument,
    out: Annotated[
        Path,
        typer.Option(
            help=either(
                "要写的 MP4，不能已经存在；或一个文件夹，每段录像在里面写成 <编号>.mp4，已有的就写成 <编号>-2.mp4。",
                "The MP4 to write; it must not exist. Or a folder, in which each take becomes <take>.mp4, or "
                "<take>-2.mp4 where that is there already.",
            )
        ),
    ],
    reason: Annotated[str, typer.Option(help=either("为什么；会记录在案。", "Why; it is logged."))] = "",
    seal: Annotated[
        Path | None,
        typer.Option(
            help=either(
                "机构印章的密钥文件（.p12），用来签封签名文件；不写则用演示印章。",
                "The institution's key file (.p12) that seals signed papers; else a stand-in that says 演示.",
            ),
            show_default=False,
        ),
    ] = None,
    seal_password_file: Annotated[
        Path | None,
        typer.Option(help=either("印章口令所在的文件；不写则询问。", "File with its password; else it is asked for.")),
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Export takes; asks for the reason where there is somebody to ask."""
    to_folder = out.suffix.casefold() != ".mp4"
    if len(folders) > 1 and not to_folder:
        raise UsageError("export.several", path=str(out))
    for folder in folders:
        if not folder.is_dir():
            raise ShuangluError("take.none", folder=str(folder))
    if not reason.strip() and sys.stdin and sys.stdin.isatty():
        reason = typer.prompt(either("为什么要导出这段录像？", "Why is this take exported?"))
    if not reason.strip():
        raise UsageError("export.reason:none")
    key = _seal(seal, seal_password_file)
    if to_folder:
        out.mkdir(parents=True, exist_ok=True)
    for folder in folders:
        film = _free_name(out, folder.absolute().name) if to_folder else out
        _export_one(folder, film, reason.strip(), home, key, as_json=as_json)


def _seal(path: Path | None, password_file: Path | None) -> "SealKey | None":
    from evidence.papers.seal import file_seal

    if path is None:
        return None
    if password_file is not None:
        return file_seal(path, password_file.read_bytes().rstrip(b"\r\n"))
    return file_seal(path, getpass.getpass(either("印章的口令：", "Password of the seal: ")).encode())


def _free_name(out: Path, take: str) -> Path:
    """The first name for this take's film that nothing in the folder bears."""
    from evidence.papers.beside import papers_folder

    names = (f"{take}.mp4" if number == 1 else f"{take}-{number}.mp4" for number in count(1))
    return next(out / name for name in names if not ((out / name).exists() or papers_folder(out / name).exists()))


def _export_one(
    folder: Path, out: Path, reason: str, home: Path | None, seal: "SealKey | None", *, as_json: bool
) -> None:
    from evidence.papers.beside import papers_folder
    from evidence.verify import size_of
    from terminal.home.exporting import export_take
    from terminal.home.opening import home_of

    take = folder.absolute().name
    with (
        opened(home or home_of(folder), process="export") as terminal,
        progress(either(f"导出 {take}", f"Exporting {take}"), size_of(folder)) as advance,
    ):
        film = export_take(terminal, folder, out, reason, seal=seal, advance=advance)
    if as_json:
        say_json({"out": str(out), "take": take, **film})
    else:
        seconds, segments = film["seconds"], film["segments"]
        say(f"{out}：{seconds:.1f} 秒，{segments} 个分片。", f"{out}: {seconds:.1f} s, {segments} segments.")
        if film["papers"]:
            beside, files = papers_folder(out), len(film["papers"])
            say(
                f"{beside}：笔迹、阅读和送达记录、签名文件，{files} 个文件。",
                f"{beside}: what was written, read and delivered, {files} files.",
            )


@command
def release(
    days: Annotated[
        int,
        typer.Option(
            min=0, help=either("只删这么多天以前收到的。", "Only takes that were received more than so many days ago.")
        ),
    ],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove takes that were received more than `days` days ago, each receipt verified once more."""
    from terminal.home.releasing import release_home

    with opened(home) as terminal:
        unasked = _ask_headquarters(terminal)
        released = release_home(terminal, days, watched(either("删除", "Releasing")), unasked=unasked)
    if as_json:
        kept = [{"take": take, "reason": error.code, "sentence": error.words("en")} for take, error in released.kept]
        alone = released.on_receipt_alone
        say_json({"released": released.takes, "kept": kept, "on_receipt_alone": alone})
        return
    names = ", ".join(released.takes)
    say(f"已删除：{names or '没有'}。", f"Released: {names or 'none'}.")
    for _, error in released.kept:
        typer.echo(f"  {error.words(language())}")
    if released.on_receipt_alone:
        say(
            "  总部的程序较旧，不会说它是否再核验过；只凭回执删除。",
            "  This headquarters is older and never says whether it read its copy again; its receipt was enough.",
        )


def _ask_headquarters(terminal: "Home") -> dict[str, "Trouble"]:
    """Ask at this very moment what is held: headquarters may have lost a copy since, or been put back from a backup.

    Returns, by this terminal's names, why there was no answer.
    """
    from terminal.station.bootstrap import make_courier

    courier = make_courier(terminal, lambda _: None)
    if courier is None:
        return {}
    try:
        return courier.ask_once()
    finally:
        courier.stop()
