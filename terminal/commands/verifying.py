"""The command that checks takes, and how it says what it found."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evidence.faults import EvidenceFault, NotATakeError
from faults.errors import ShuangluError, UsageError
from program.answers import ExitCode, JsonOption, fail, say, say_json, words_of
from program.console import either, language
from program.progress import progress
from terminal.commands.options import FoldersArgument, command

if TYPE_CHECKING:
    from evidence.report import Report
    from evidence.signing import Roots

_STATUS = {"intact": "完好", "interrupted": "中断", "damaged": "损坏"}
_SIGNERS = {
    "known": ("终端 {name}，由所给机构签发", "{name}, a terminal of the given authority"),
    "unknown": (
        "自称 {name}，不是所给机构签发的：身份不明",
        "says {name}; not issued by the given authority, so unknown",
    ),
    "unchecked": (
        "自称 {name}，没有核验：请用 --ca 给出机构",
        "says {name}; unchecked, since no authority was given (--ca)",
    ),
    "revoked": ("终端 {name}，证书已被吊销", "{name}, whose certificate was revoked"),
}
_TIMES = {
    "established": ("总部于 {at} 收到，有回执为证", "established: received at {at}, as headquarters' receipt proves"),
    "not_established": (
        "没有证明：录像里的时间只是终端自己的时钟",
        "not established: what the take says is the terminal's own clock",
    ),
}


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
    receipt_file: Annotated[
        Path | None,
        typer.Option(
            "--receipt",
            help=either(
                "总部给这段录像的回执：证明它何时已经封存。要同时给 --ca。",
                "Headquarters' receipt for the take: proves by when it was sealed. Needs --ca.",
            ),
        ),
    ] = None,
    crl: Annotated[
        Path | None,
        typer.Option(
            help=either(
                "总部的吊销列表（PEM）：哪些证书已被吊销。要同时给 --ca。",
                "Headquarters' revocation list (PEM): which certificates were taken back. Needs --ca.",
            )
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check takes one after another; the exit code is the gravest of theirs."""
    given = _given(ca, receipt_file, crl)
    gravest = max(_verify_one(folder, given, as_json=as_json) for folder in folders)
    raise typer.Exit(gravest)


@dataclass(frozen=True, slots=True)
class _Given:
    """What takes are verified with."""

    roots: "Roots | None" = None
    receipt: bytes | None = None
    crl: bytes | None = None


def _given(ca: Path | None, receipt_file: Path | None, crl: Path | None) -> _Given:
    from evidence.crl import Revocations

    if ca is None and (receipt_file is not None or crl is not None):
        raise UsageError("verify.without_ca")
    roots = None if ca is None else _roots_in(ca)
    list_pem = None if crl is None else _bytes_in(crl)
    if list_pem is not None and roots is not None:
        try:
            Revocations.read(list_pem, roots)
        except EvidenceFault as fault:
            refused = UsageError("verify.crl", path=str(crl))
            refused.trouble = refused.trouble.because(fault.trouble)
            raise refused from fault
    return _Given(roots, None if receipt_file is None else _bytes_in(receipt_file), list_pem)


def _roots_in(ca: Path) -> "Roots":
    from evidence.signing import read_roots

    try:
        return read_roots(ca.read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError("verify.ca", path=str(ca)) from error


def _bytes_in(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError("verify.file", path=str(path), reason=error.strerror or str(error)) from error


def _verify_one(folder: Path, given: _Given, *, as_json: bool) -> int:
    from evidence.verify import size_of, verify_take

    try:
        with progress(either(f"核验 {folder.name}", f"Checking {folder.name}"), size_of(folder)) as advance:
            report = verify_take(folder, given.roots, receipt=given.receipt, crl=given.crl, advance=advance)
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
        say_report(folder, report)
    return ExitCode.NO if report.status == "damaged" else ExitCode.DONE


def say_report(folder: Path, report: "Report") -> None:
    """What it is worth first: status, whose it is, since when it exists, and what else must be known."""
    say(f"{report.take or folder}：{_STATUS[report.status]}", f"{report.take or folder}: {report.status}")
    _say_of("签名人", "signer", _SIGNERS[report.signer], name=report.signed_by or either("无人", "nobody"))
    _say_of("时间", "time", _TIMES[report.time], at=report.received_at or "")
    for note in report.notes:
        typer.echo(f"  {either('注：', 'note: ')}{_printable(words_of(note))}")
    for found in report.faults:
        typer.echo(f"  {_printable(found.report(language()))}")
    say(
        f"  {report.segments} 个分片，{report.captured_s:.1f} 秒，{report.objects} 个附件，{report.entries} 条日志",
        f"  {report.segments} segments, {report.captured_s:.1f} s, {report.objects} objects, {report.entries} entries",
    )
    if report.slip is not None:
        say(f"  凭条校验字：{report.slip.grouped}", f"  slip: {report.slip.grouped}")


def _say_of(zh: str, en: str, told: tuple[str, str], **facts: str) -> None:
    shown = {name: _printable(fact) for name, fact in facts.items()}
    say(f"  {zh}：{told[0].format(**shown)}", f"  {en}: {told[1].format(**shown)}")


def _printable(told: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in told)
