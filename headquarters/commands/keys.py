"""`escrow`: keys that terminals left here; `crl`: which of their certificates are revoked."""

from pathlib import Path
from typing import Annotated

import typer

from evidence.disk import write_whole
from headquarters.commands.options import (
    ByOption,
    DataOption,
    PassphraseOption,
    ReasonOption,
    TerminalArgument,
    command,
    example,
)
from headquarters.faults import HeadquartersError
from program.answers import JsonOption, say, say_json
from program.console import either

PLACE = 40


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    app.command(
        help=either(
            "打印一台终端托管在这里的保险库密钥，最新的在最后，供那边 `shuanglu recover --escrow` 逐个尝试。"
            "每次打开都有记录。",
            "Print the vault keys that a terminal left here, the newest last, for `shuanglu recover --escrow` there, "
            "which tries each. Each opening is logged.",
        ),
        epilog=example('escrow 32-0117 --data /srv/hq --reason "board changed"'),
    )(escrow)
    app.command(
        help=either(
            "写出已吊销证书的清单（X.509 CRL，PEM），供 `shuanglu verify --crl`、OpenSSL 和法院使用。",
            "Write the list of revoked certificates (X.509 CRL, PEM), for `shuanglu verify --crl`, OpenSSL and courts.",
        ),
        epilog=example("crl --data /srv/hq --out revoked.pem"),
    )(crl)


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
    """Print a terminal's vault keys in hexadecimal, one a line, for a reason that is kept."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        opened = desk.open_escrow(terminal, reason=reason, who=by, passphrase_file=passphrase_file)
    if as_json:
        keys = [{"key": each.key.hex(), "at": each.at, "with_code": each.with_code} for each in opened]
        say_json({"terminal": terminal, "key": opened[-1].key.hex(), "keys": keys}, indent=2)
    else:
        for each in opened:
            typer.echo(each.key.hex())


@command
def crl(
    data: DataOption,
    out: Annotated[
        Path,
        typer.Option(help=either("要写的文件；已有的会被换掉。", "File to write; one that is there is replaced.")),
    ],
    passphrase_file: PassphraseOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Write the list whole or not at all."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        pem, count = desk.revocation_list(passphrase_file)
    try:
        write_whole(out, pem)
    except OSError as error:
        raise HeadquartersError("export.file", out=str(out), reason=error.strerror or str(error)) from error
    if as_json:
        say_json({"file": str(out), "revoked": count}, indent=2)
    else:
        say(f"{out}：{count} 张证书已吊销", f"{out}: {count} certificates are revoked")
