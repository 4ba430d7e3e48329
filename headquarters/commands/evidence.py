"""`verify`, `export`: what a take is, and taking it out."""

import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from faults.errors import UsageError
from headquarters.commands.options import (
    ByOption,
    DataOption,
    PassphraseOption,
    ReasonOption,
    TakeArgument,
    command,
    example,
)
from headquarters.commands.people import password_from
from program.answers import ExitCode, JsonOption, graceful_stop, say, say_json
from program.console import either, language
from program.progress import progress

if TYPE_CHECKING:
    from evidence.papers.seal import SealKey
    from headquarters.keeping.scrub import Scrubbed

PLACE = 32

_All = Annotated[bool, typer.Option("--all", help=either("核验全部录像。", "Check every take."), show_default=False)]
_Thorough = Annotated[
    bool,
    typer.Option(
        "--thorough",
        help=either(
            "用 --all 时：解密每个分片，不只第一个和最后一个。",
            "With --all: decrypt every segment, not just the first and the last.",
        ),
    ),
]
_Nightly = Annotated[
    bool,
    typer.Option(
        "--nightly",
        help=either(
            "用 --all 时：像每夜那样，慢慢地做。",
            "With --all: as each night, and take time.",
        ),
    ),
]


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    app.command(
        help=either(
            "把一段录像保存的一切重新核验一遍，并确认分片能用总部的密钥打开；--all 核验全部录像。",
            "Check everything that is stored of a take again, and that its segments open with headquarters' key; with "
            "--all, of every take.",
        ),
        epilog=example(
            "verify 32-0117-000482 --data /srv/hq",
            either(
                "退出码：0 完好、中断，或未封存而至今无误；1 损坏；2 命令写得不对；3 没有做成，如没有这段录像。",
                "Exit codes: 0 intact, interrupted, or still open and sound so far; 1 damaged; 2 wrong usage; "
                "3 it could not be done, as for a take that is not here.",
            ),
        ),
    )(verify)
    app.command(
        help=either(
            "把一段录像解密成一个带章节的普通 MP4（--out），或把封存的原件连同回执和证书交出（--evidence）。"
            "每次导出都有记录。",
            "Decrypt a take into one ordinary MP4 with chapters (--out), or hand out what was sealed with its receipt "
            "and certificates (--evidence). Each export is logged.",
        ),
        epilog=example('export 32-0117-000482 --data /srv/hq --out case.mp4 --reason "complaint 2026-118"'),
    )(export)


@command
def verify(
    data: DataOption,
    take: TakeArgument = None,
    passphrase_file: PassphraseOption = None,
    *,
    everything: _All = False,
    thorough: _Thorough = False,
    nightly: _Nightly = False,
    as_json: JsonOption = False,
) -> None:
    """Print what an examination found; exit code 1 for a damaged take."""
    if everything:
        if take is not None:
            raise UsageError("verify.all")
        _verify_all(data, passphrase_file, thorough=thorough, nightly=nightly, as_json=as_json)
        return
    from headquarters.administration import Administration
    from headquarters.takes.listing import examination_lines

    with Administration.open(data) as desk:
        found = desk.verify(take, passphrase_file)
    if as_json:
        say_json({**found.to_json(), "take": take}, indent=2)
    else:
        for line in examination_lines(str(take), found):
            typer.echo(line)
    if found.status == "damaged":
        raise typer.Exit(ExitCode.NO)


def _verify_all(data: Path, passphrase_file: Path | None, *, thorough: bool, nightly: bool, as_json: bool) -> None:
    from headquarters.administration import Administration
    from headquarters.keeping.scrub import NIGHTLY_RATE
    from program.rank import LOWEST, step_back

    if nightly:
        step_back(LOWEST)
    stop = threading.Event()
    with graceful_stop(stop), Administration.open(data) as desk:
        scrub = desk.scrub("all" if thorough else "ends", passphrase_file)
        with progress(either("核验", "verify"), scrub.how_many()) as advance:
            found = scrub.run(rate=NIGHTLY_RATE if nightly else None, advance=advance, stopped=stop.wait)
    if as_json:
        say_json(found.to_json(), indent=2)
    else:
        _say_scrubbed(found)
    if not found.sound:
        raise typer.Exit(ExitCode.NO)
    if found.ended is None:
        raise typer.Exit(ExitCode.CANCELLED)


def _say_scrubbed(found: "Scrubbed") -> None:
    from headquarters.takes.listing import STATUS

    for take in found.damaged:
        first = take["faults"][0]
        say(
            f"损坏：{take['take']}：{first['file']}（{first['code']}）",
            f"damaged: {take['take']}: {first['file']}: {first['sentence']}",
        )
    if found.index is not None:
        say(f"索引已损坏：{found.index}", f"damaged: the index: {found.index}")
    for trouble in found.certificates:
        typer.echo(either("问题：", "fault: ") + trouble.words(language()))
    counts = sorted(found.by_status.items())
    say(
        f"核验了 {found.takes} 段录像，{found.bytes} 字节：" + "，".join(f"{STATUS[name]} {n}" for name, n in counts),
        f"{found.takes} takes examined, {found.bytes} bytes: " + ", ".join(f"{n} {name}" for name, n in counts),
    )


@command
def export(
    data: DataOption,
    reason: ReasonOption,
    take: TakeArgument = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help=either("要写的 MP4，不能已经存在。", "The MP4 to write; must not be there yet."), show_default=False
        ),
    ] = None,
    evidence: Annotated[
        Path | None,
        typer.Option(
            help=either(
                "要写的文件夹，不能已经存在：封存的录像、回执、签发机构的证书和吊销清单，不解密。",
                "The folder to write; must not be there yet: the sealed take, its receipt, the authority's "
                "certificate and revocation list. Nothing is decrypted.",
            ),
            show_default=False,
        ),
    ] = None,
    by: ByOption = None,
    passphrase_file: PassphraseOption = None,
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
    *,
    as_json: JsonOption = False,
) -> None:
    """Take a recording out, for a reason that is kept; what is there already is not written over."""
    if (out is None) == (evidence is None):
        raise UsageError("export.what")
    if evidence is not None:
        _export_evidence(data, take, evidence, reason, by, passphrase_file, as_json=as_json)
        return
    assert out is not None
    from evidence.papers.beside import papers_folder
    from headquarters.administration import Administration

    key = _seal(seal, seal_password_file)
    with Administration.open(data) as desk:
        exported = desk.export(take, out, reason=reason, who=by, passphrase_file=passphrase_file, seal=key)
    if as_json:
        say_json({**asdict(exported), "file": str(exported.file)}, indent=2)
        return
    seconds, chapters, size = exported.seconds, exported.chapters, exported.bytes
    say(
        f"{exported.file}：{seconds:.1f} 秒，{chapters} 章，{size} 字节",
        f"{exported.file}: {seconds:.1f} s, {chapters} chapters, {size} bytes",
    )
    if exported.papers:
        beside, files = papers_folder(exported.file), len(exported.papers)
        say(
            f"{beside}：笔迹、阅读和送达记录、签名文件，{files} 个文件",
            f"{beside}: what was written, read and delivered, {files} files",
        )
    for fault in exported.paper_faults:
        typer.echo(fault)


def _seal(path: Path | None, password_file: Path | None) -> "SealKey | None":
    from evidence.papers.seal import file_seal

    return None if path is None else file_seal(path, password_from(password_file, new=False).encode())


def _export_evidence(
    data: Path,
    take: str | None,
    folder: Path,
    reason: str,
    by: str | None,
    passphrase_file: Path | None,
    *,
    as_json: bool,
) -> None:
    from headquarters.administration import Administration
    from headquarters.takes.listing import STATUS

    with Administration.open(data) as desk:
        handed = desk.export_evidence(take, folder, reason=reason, who=by, passphrase_file=passphrase_file)
    if as_json:
        say_json({**asdict(handed), "folder": str(handed.folder)}, indent=2)
    else:
        say(
            f"{handed.folder}：{STATUS[handed.status]}，{handed.files} 个文件，{handed.bytes} 字节",
            f"{handed.folder}: {handed.status}, {handed.files} files, {handed.bytes} bytes",
        )
    if handed.status == "damaged":
        raise typer.Exit(ExitCode.NO)
