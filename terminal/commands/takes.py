"""The commands about takes that were recorded: checking, showing receipts, exporting, releasing."""

import sys
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evidence.faults import NotATakeError
from faults.errors import ShuangluError, UsageError
from program.answers import ExitCode, JsonOption, fail, say, say_json, words_of
from program.console import either, language
from program.progress import progress, watched
from terminal.commands.options import FoldersArgument, HomeOption, TakeArgument, command, opened

if TYPE_CHECKING:
    from evidence.signing import Roots
    from evidence.verify import Report

_STATUS = {"intact": "完好", "interrupted": "中断", "damaged": "损坏"}

PLACE = 40


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    app.command(
        help=either(
            "不用任何密钥，核验一段录像。退出码：0 完好或中断，1 损坏，2 不是录像。\n\n"
            "例：shuanglu verify takes/32-0117-000482 --ca hq-ca.pem",
            "Check a take without any key. Exit code 0 intact or interrupted, 1 damaged, 2 not a take.\n\n"
            "Example: shuanglu verify takes/32-0117-000482 --ca hq-ca.pem",
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
            "删除总部已收的录像，每一段先再核验一次回执。别的从不删除。\n\n例：shuanglu release --days 30",
            "Remove takes that headquarters has received, after verifying each receipt once more. Nothing else ever "
            "goes.\n\nExample: shuanglu release --days 30",
        )
    )(release)


@command
def verify(
    folders: FoldersArgument,
    ca: Annotated[
        Path | None,
        typer.Option(
            help=either(
                "总部的根证书（PEM）：给了才核验签名人的身份。",
                "Headquarters' authority (PEM): then the signer's identity is checked.",
            )
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check takes one after another; the exit code is the gravest of theirs."""
    roots = None if ca is None else _roots_in(ca)
    gravest = max(_verify_one(folder, roots, as_json=as_json) for folder in folders)
    raise typer.Exit(gravest)


def _roots_in(ca: Path) -> "Roots":
    from evidence.signing import read_roots

    try:
        return read_roots(ca.read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError("verify.ca", path=str(ca)) from error


def _verify_one(folder: Path, roots: "Roots | None", *, as_json: bool) -> int:
    from evidence.verify import size_of, verify_take

    try:
        with progress(either(f"核验 {folder.name}", f"Checking {folder.name}"), size_of(folder)) as advance:
            report = verify_take(folder, roots, advance=advance)
    except NotATakeError as fault:
        if as_json:
            say_json({"status": "none", "faults": [fault.to_json()]})
        typer.echo(f"shuanglu: {fault.report(language())}", err=True)
        return ExitCode.WRONG_WORDS
    except OSError as error:
        reason = error.strerror or str(error)
        fail("shuanglu", ShuangluError("command.file", path=str(folder), reason=reason), ExitCode.WRONG_WORDS)
    if as_json:
        say_json(report.to_json())
    else:
        _say_report(folder, report)
    return ExitCode.NO if report.status == "damaged" else ExitCode.DONE


def _say_report(folder: Path, report: "Report") -> None:
    say(f"{report.take or folder}：{_STATUS[report.status]}", f"{report.take or folder}: {report.status}")
    for found in report.faults:
        told = found.report(language())
        typer.echo("  " + "".join(letter if letter.isprintable() else "?" for letter in told))
    for note in report.notes:
        typer.echo(f"  {either('注：', 'note: ')}{words_of(note)}")
    checked = {"checked": "已核验", "unchecked": "未核验"}.get(report.identity, report.identity)
    say(
        f"  {report.segments} 个分片，{report.captured_s:.1f} 秒，{report.entries} 条日志；"
        f"签名人 {report.signer}，身份{checked}",
        f"  {report.segments} segments, {report.captured_s:.1f} s, {report.entries} entries; "
        f"signed by {report.signer}, identity {report.identity}",
    )


@command
def receipt(take: TakeArgument, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Show the receipt that is kept here; raises ShuangluError `receipt.none` where there is none."""
    with opened(home) as terminal:
        kept = [item for item in terminal.vault.outbox.receipts() if item["take"] == take]
    if not kept:
        raise ShuangluError("receipt.none:here", take=take)
    if as_json:
        say_json(kept[0])
        return
    segments, at = kept[0]["segments"], kept[0]["received_at"]
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
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Export takes; asks for the reason where there is somebody to ask."""
    if not reason.strip() and sys.stdin and sys.stdin.isatty():
        reason = typer.prompt(either("为什么要导出这段录像？", "Why is this take exported?"))
    if not reason.strip():
        raise UsageError("export.reason:none")
    to_folder = out.suffix.casefold() != ".mp4"
    if len(folders) > 1 and not to_folder:
        raise UsageError("export.several", path=str(out))
    for folder in folders:
        if not folder.is_dir():
            raise ShuangluError("take.none", folder=str(folder))
    if to_folder:
        out.mkdir(parents=True, exist_ok=True)
    for folder in folders:
        film = _free_name(out, folder.absolute().name) if to_folder else out
        _export_one(folder, film, reason.strip(), home, as_json=as_json)


def _free_name(out: Path, take: str) -> Path:
    """The first name for this take's film that nothing in the folder bears."""
    names = (f"{take}.mp4" if number == 1 else f"{take}-{number}.mp4" for number in count(1))
    return next(out / name for name in names if not (out / name).exists())


def _export_one(folder: Path, out: Path, reason: str, home: Path | None, *, as_json: bool) -> None:
    from evidence.verify import size_of
    from terminal.home.exporting import export_take
    from terminal.home.opening import home_of

    take = folder.absolute().name
    with (
        opened(home or home_of(folder), process="export") as terminal,
        progress(either(f"导出 {take}", f"Exporting {take}"), size_of(folder)) as advance,
    ):
        film = export_take(terminal, folder, out, reason, advance=advance)
    if as_json:
        say_json({"out": str(out), "take": take, **film})
    else:
        seconds, segments = film["seconds"], film["segments"]
        say(f"{out}：{seconds:.1f} 秒，{segments} 个分片。", f"{out}: {seconds:.1f} s, {segments} segments.")


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
    with opened(home) as terminal:
        bar = watched(either("删除", "Releasing"))
        released = terminal.vault.retention.release_received(days, watched=bar)
    if as_json:
        say_json({"released": released})
    else:
        names = ", ".join(released)
        say(f"已删除：{names or '没有'}。", f"Released: {names or 'none'}.")
