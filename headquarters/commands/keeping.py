"""`backup`, `restore`: a copy of everything, and a headquarters out of one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from faults.errors import UsageError
from headquarters.commands.options import DataOption, command, example
from program.answers import ExitCode, JsonOption, say, say_json
from program.console import either
from program.progress import progress

if TYPE_CHECKING:
    from headquarters.keeping.contents import Contents

PLACE = 45


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    app.command(
        help=either(
            "把总部备份到一个文件夹，服务运行时也能做；文件夹里已有较早的备份时只补新的。口令不在备份里。",
            "Copy the headquarters to a folder, also while it serves; into an older backup only what is new. The "
            "passphrase is not in it.",
        ),
        epilog=example(
            "backup /mnt/backup --data /srv/hq",
            either(
                "退出码：0 做成了；1 有录像缺失或与索引不符，或备份的文件不对；2 命令写得不对；3 没有做成。",
                "Exit codes: 0 done; 1 takes are missing or not what the index says, or files of the backup are wrong; "
                "2 wrong usage; 3 it could not be done.",
            ),
        ),
    )(backup)
    app.command(
        help=either(
            "从备份恢复出一个总部。终端会看到它是恢复的，并把备份里没有的录像再送一遍。",
            "Make a headquarters out of a backup. Terminals see that it was restored, and deliver again what it lacks.",
        ),
        epilog=example("restore /mnt/backup --data /srv/hq"),
    )(restore)


@command
def backup(
    out: Annotated[Path, typer.Argument(help=either("备份的文件夹。", "Folder of the backup."), show_default=False)],
    data: Annotated[
        Path | None,
        typer.Option("--data", help=either("这个总部的文件夹。", "Folder of this headquarters."), show_default=False),
    ] = None,
    *,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help=either(
                "不备份，只把备份的每个文件读一遍、比对一遍。", "Back up nothing; read and compare every file."
            ),
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Back up, or check a backup; exit code 1 when something in it is not as it should be."""
    if check == (data is not None):
        raise UsageError("backup.words")
    if data is None:
        _check(out, as_json=as_json)
        return
    from headquarters.keeping.backup import back_up, size_of

    with progress(either("备份", "back up"), size_of(data)) as advance:
        done = back_up(data, out, advance=advance)
    whole, files = done.contents, len(done.contents.everything)
    if as_json:
        counts = {"files": files, "bytes": sum(item.bytes for item in whole.everything)}
        copied = {"copied_files": done.copied_files, "copied_bytes": done.copied_bytes}
        say_json({"backup": str(out), **_says(whole), **counts, **copied}, indent=2)
    else:
        _say_lacking(whole.damaged, whole.gone)
        say(
            f"{out}：{files} 个文件，本次复制了 {done.copied_files} 个录像文件，{done.copied_bytes} 字节。"
            "口令不在备份里，请另行保管。",
            f"{out}: {files} files; {done.copied_files} of takes copied now, {done.copied_bytes} bytes. "
            "The passphrase is not in it: keep it elsewhere.",
        )
    if whole.damaged or whole.gone:
        raise typer.Exit(ExitCode.NO)


def _says(whole: "Contents") -> dict[str, Any]:
    former = [item.file for item in whole.former]
    return {"made": whole.made, "damaged": whole.damaged, "gone": whole.gone, "former": former}


def _say_lacking(damaged: tuple[str, ...], gone: tuple[str, ...]) -> None:
    for take in damaged:
        say(
            f"损坏：{take}：录像包缺失，或与索引不符",
            f"damaged: {take}: its pack is missing, or not what the index says",
        )
    for take in gone:
        say(
            f"不见了：{take}：较早的备份里有，索引里已经没有",
            f"gone: {take}: an older backup had it, and the index no longer names it",
        )


def _check(out: Path, *, as_json: bool) -> None:
    from headquarters.keeping.contents import read_contents
    from headquarters.keeping.restore import check_backup

    whole = sum(item.bytes for item in read_contents(out).everything)
    with progress(either("核对", "check"), whole) as advance:
        contents, wrong = check_backup(out, advance=advance)
    if as_json:
        names = [item.file for item in wrong]
        counts = {"files": len(contents.everything), "bytes": whole}
        say_json({"backup": str(out), **_says(contents), **counts, "wrong": names}, indent=2)
    else:
        for item in wrong:
            say(f"不对：{item.file}", f"wrong: {item.file}")
        _say_lacking(contents.damaged, contents.gone)
        say(
            f"{contents.made} 的备份：{len(contents.everything)} 个文件，{whole} 字节，{len(wrong)} 个不对；"
            f"{len(contents.damaged)} 个录像备份时已损坏，{len(contents.gone)} 个不见了",
            f"backup of {contents.made}: {len(contents.everything)} files, {whole} bytes, {len(wrong)} wrong; "
            f"{len(contents.damaged)} takes were damaged when it was made, {len(contents.gone)} gone",
        )
    if wrong or contents.damaged or contents.gone:
        raise typer.Exit(ExitCode.NO)


@command
def restore(
    source: Annotated[
        Path, typer.Argument(metavar="FROM", help=either("备份的文件夹。", "Folder of the backup."), show_default=False)
    ],
    data: DataOption,
    *,
    without_damaged: Annotated[
        bool,
        typer.Option(
            "--without-damaged",
            help=either(
                "备份里不对的录像文件不要，其余照样恢复；索引和密钥必须是对的。",
                "Leave out files of takes that are not what the backup says; index and keys must be right.",
            ),
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Restore into a folder that has nothing in it."""
    from headquarters.keeping.contents import read_contents
    from headquarters.keeping.restore import restore as run

    whole = sum(item.bytes for item in read_contents(source).files)
    with progress(either("恢复", "restore"), whole) as advance:
        done = run(source, data, without_damaged=without_damaged, advance=advance)
    if as_json:
        says = {"data": str(data), "made": done.contents.made, "generation": done.generation}
        say_json({**says, "files": len(done.contents.files), "left_out": done.left_out}, indent=2)
        return
    for name in done.left_out:
        say(f"没有恢复：{name}", f"left out: {name}")
    say(
        f"{data}：恢复到 {done.contents.made} 的样子。口令不在备份里：用 --passphrase-file 指定，或放回原处。",
        f"{data}: restored as of {done.contents.made}. The passphrase was not in the backup: name its file with "
        "--passphrase-file, or put it back.",
    )
    say(
        "备份之后的吊销、登记和待核决定都不在里面，请重做；没用过的登记码已作废。",
        "Revocations, enrolments and decisions since then are not in it: repeat them. Codes not used yet are void.",
    )
