"""The command `headquarters`, in one dialect with `shuanglu`: words and exit codes are those of `program.answers`."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from faults.errors import UsageError
from program.answers import ExitCode, JsonOption, answering, fail, say, say_json
from program.console import either
from program.version import VERSION

command = answering("headquarters")
app = typer.Typer(
    name="headquarters",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help=either("接收、核验、保存封存的录像。", "Receive, verify and keep sealed recordings."),
)

_EXITS = either(
    "退出码：0 做成了；2 命令写得不对；3 没有做成。", "Exit codes: 0 done; 2 wrong usage; 3 it could not be done."
)
DataOption = Annotated[
    Path, typer.Option("--data", help=either("这个总部的文件夹。", "Folder of this headquarters."), show_default=False)
]
PassphraseOption = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        help=either(
            "私钥口令所在的文件。不写则用 systemd 的凭据 'headquarters-passphrase'，再用 DATA/passphrase。",
            "File with the passphrase of the private keys. Without it: the credential 'headquarters-passphrase' of "
            "systemd, then DATA/passphrase.",
        ),
    ),
]
TakeArgument = Annotated[
    str | None,
    typer.Argument(
        help=either("录像编号，如 32-0117-000482。", "Name of the take, such as 32-0117-000482."), show_default=False
    ),
]
TerminalArgument = Annotated[str, typer.Argument(help=either("终端，如 32-0117。", "The terminal, such as 32-0117."))]
ReasonOption = Annotated[
    str,
    typer.Option(
        "--reason", help=either("为什么；和谁、何时一起永久保存。", "Why; kept for ever beside who and when.")
    ),
]
ByOption = Annotated[
    str | None,
    typer.Option("--by", help=either("谁。默认：运行的账户。", "Who. Default: the account that runs this.")),
]


def _example(line: str, exits: str = _EXITS) -> str:
    return f"{either('例：', 'Example: ')}headquarters {line}\n\n{exits}"


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"headquarters {VERSION}")
        raise typer.Exit


@app.callback()
def _headquarters(
    version: Annotated[
        bool,
        typer.Option("--version", help=either("显示版本。", "Show the version."), callback=_say_version, is_eager=True),
    ] = False,
) -> None:
    """What holds for all commands."""
    del version


@app.command(
    help=either(
        "提供服务；文件夹还不是总部的，就成为一个总部。开始监听时打印 `headquarters: ready on URL`。",
        "Serve; a folder that is none yet becomes a headquarters. Prints `headquarters: ready on URL` when it listens.",
    ),
    epilog=_example(
        "serve --data /srv/hq --port 8443 --host 0.0.0.0 --name hq.example.com",
        either(
            "退出码：0 按顺序停下；2 命令写得不对；3 没能启动。",
            "Exit codes: 0 stopped in order; 2 wrong usage; 3 it could not start.",
        ),
    ),
)
@command
def serve(
    data: DataOption,
    port: Annotated[
        int,
        typer.Option(
            min=0, max=65535, help=either("0：任一空闲端口，会打印出来。", "0: any free port, which is printed.")
        ),
    ],
    host: Annotated[str, typer.Option(help=either("监听的地址。", "Address to listen on."))] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option(
            help=either(
                "服务器证书里另加的域名或地址；可写多次。",
                "Further DNS name or address in the server's certificate; repeatable.",
            )
        ),
    ] = None,
    passphrase_file: PassphraseOption = None,
    *,
    stop_with_stdin: Annotated[
        bool,
        typer.Option(
            "--stop-with-stdin",
            help=either(
                "标准输入结束（即启动者结束）时也停下。",
                "Stop also when standard input ends, that is with the starter.",
            ),
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Serve until a signal or the starter's end; with `--json` the ready line is one object: `url`, `ca`."""
    from headquarters.serving import READY
    from headquarters.serving import serve as run

    def say_line(line: str) -> None:
        if as_json and line.startswith(READY):
            line = json.dumps({"url": line.removeprefix(READY), "ca": str(data / "identity" / "ca.pem")})
        typer.echo(line)  # at once, also into a pipe: starters wait for it

    run(
        data,
        host,
        port,
        names=name or (),
        passphrase_file=passphrase_file,
        stop_with_stdin=stop_with_stdin,
        say=say_line,
    )


@app.command(
    "enrol-code",
    help=either(
        "打印一个一次性登记码，供终端登记。服务运行时也能用。",
        "Print a one-time code with which a terminal enrols. Works beside the running server.",
    ),
    epilog=_example("enrol-code --data /srv/hq --terminal 32-0117"),
)
@command
def enrol_code(
    data: DataOption,
    terminal: Annotated[
        str | None,
        typer.Option(
            help=either("给哪台终端。默认：下一个空号。", "Which terminal the code is for. Default: the next free.")
        ),
    ] = None,
    hours: Annotated[float, typer.Option(help=either("有效几小时。", "How long the code can be used."))] = 24,
    *,
    as_json: JsonOption = False,
) -> None:
    """Print a one-time code, then which terminal it is for and until when."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        code, chosen, expires = desk.enrol_code(terminal, hours)
    if as_json:
        say_json({"code": code, "terminal": chosen, "expires": expires}, indent=2)
    else:
        typer.echo(code)
        say(f"给终端 {chosen}，只能用一次，{expires} 前有效", f"for terminal {chosen}, once, until {expires}")


@app.command(
    "list",
    help=either("列出保存的录像，以及缺失的编号。", "List the takes that are held, and the numbers that are missing."),
    epilog=_example("list --data /srv/hq --json"),
)
@command
def list_takes(
    data: DataOption,
    *,
    rehearsals: Annotated[
        bool,
        typer.Option("--rehearsals", help=either("列出演练，不列业务。", "Show rehearsals instead of sales.")),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Print what is held and what is missing; missing numbers do not change the exit code."""
    from headquarters.administration import Administration
    from headquarters.takes.listing import listing_json, listing_lines

    with Administration.open(data) as desk:
        takes, numbering = desk.takes("rehearsal" if rehearsals else "sale")
    if as_json:
        say_json(listing_json(takes, numbering), indent=2)
    else:
        for line in listing_lines(takes, numbering):
            typer.echo(line)


@app.command(
    help=either(
        "把一段录像保存的一切重新核验一遍，并确认每个分片都能用总部的密钥打开。",
        "Check everything that is stored of a take again, and that every segment opens with headquarters' key.",
    ),
    epilog=_example(
        "verify 32-0117-000482 --data /srv/hq",
        either(
            "退出码：0 完好、中断，或未封存而至今无误；1 损坏；2 命令写得不对；3 没有做成，如没有这段录像。",
            "Exit codes: 0 intact, interrupted, or still open and sound so far; 1 damaged; 2 wrong usage; "
            "3 it could not be done, as for a take that is not here.",
        ),
    ),
)
@command
def verify(
    data: DataOption,
    take: TakeArgument = None,
    passphrase_file: PassphraseOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Print what an examination found; exit code 1 for a damaged take."""
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


@app.command(
    help=either(
        "把一段录像解密成一个带章节的普通 MP4。每次导出都有记录。",
        "Decrypt a take into one ordinary MP4 with chapters. Each export is logged.",
    ),
    epilog=_example('export 32-0117-000482 --data /srv/hq --out case.mp4 --reason "complaint 2026-118"'),
)
@command
def export(
    data: DataOption,
    out: Annotated[
        Path, typer.Option(help=either("要写的 MP4，不能已经存在。", "The MP4 to write; must not be there yet."))
    ],
    reason: ReasonOption,
    take: TakeArgument = None,
    by: ByOption = None,
    passphrase_file: PassphraseOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Write a take as one MP4, for a reason that is kept; a file that is there already is refused."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        exported = desk.export(take, out, reason=reason, who=by, passphrase_file=passphrase_file)
    if as_json:
        say_json({**asdict(exported), "file": str(exported.file)}, indent=2)
        return
    seconds, chapters, size = exported.seconds, exported.chapters, exported.bytes
    say(
        f"{exported.file}：{seconds:.1f} 秒，{chapters} 章，{size} 字节",
        f"{exported.file}: {seconds:.1f} s, {chapters} chapters, {size} bytes",
    )


@app.command(
    help=either(
        "吊销一台终端的证书和未用的登记码：重新登记之前，它什么都送不来。",
        "Revoke a terminal's certificates and its open codes: it can deliver nothing more until it enrols again.",
    ),
    epilog=_example("revoke 32-0117 --data /srv/hq"),
)
@command
def revoke(terminal: TerminalArgument, data: DataOption, *, as_json: JsonOption = False) -> None:
    """Revoke a terminal's certificates and open codes; exit code 3 where there is nothing to revoke."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        revoked = desk.revoke(terminal)
    if as_json:
        say_json({"terminal": terminal, "revoked": revoked.certificates, "codes": revoked.codes}, indent=2)
    else:
        say(
            f"{terminal}：吊销了 {revoked.certificates} 张证书，作废了 {revoked.codes} 个登记码",
            f"{terminal}: {revoked.certificates} certificates and {revoked.codes} open codes revoked",
        )


@app.command(
    help=either(
        "打印一台终端托管在这里的保险库密钥，供那边 `shuanglu recover --escrow`。每次打开都有记录。",
        "Print the vault key that a terminal left here, for `shuanglu recover --escrow` there. Each opening is logged.",
    ),
    epilog=_example('escrow 32-0117 --data /srv/hq --reason "board changed"'),
)
@command
def escrow(
    terminal: TerminalArgument,
    data: DataOption,
    reason: ReasonOption,
    by: ByOption = None,
    passphrase_file: PassphraseOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Print a terminal's vault key in hexadecimal, for a reason that is kept."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        key = desk.open_escrow(terminal, reason=reason, who=by, passphrase_file=passphrase_file)
    if as_json:
        say_json({"terminal": terminal, "key": key.hex()}, indent=2)
    else:
        typer.echo(key.hex())


@app.command(
    help=either("把协议打印为 OpenAPI 文档（JSON）。", "Print the protocol as an OpenAPI document (JSON)."),
    epilog=_example("openapi > hq-openapi.json"),
)
@command
def openapi() -> None:
    """Print the OpenAPI document, which needs no folder of a headquarters."""
    from headquarters.protocol.openapi import document

    typer.echo(document())


def main() -> None:
    """Run a command. Bytes that are no UTF-8 arrive as lone surrogates, which no database and no JSON can keep."""
    try:
        "".join(sys.argv).encode()
    except UnicodeEncodeError:
        try:
            fail("headquarters", UsageError("arguments.encoding"), ExitCode.WRONG_WORDS)
        except typer.Exit as ended:
            sys.exit(ended.exit_code)
    app()
