"""`enrol-code`, `revoke`: which machines are terminals."""

from typing import Annotated

import typer

from headquarters.commands.options import DataOption, TerminalArgument, command, example
from program.answers import JsonOption, say, say_json
from program.console import either

PLACE = 20


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    app.command(
        "enrol-code",
        help=either(
            "打印一个一次性登记码，供终端登记。服务运行时也能用。",
            "Print a one-time code with which a terminal enrols. Works beside the running server.",
        ),
        epilog=example("enrol-code --data /srv/hq --terminal 32-0117"),
    )(enrol_code)
    app.command(
        help=either(
            "吊销一台终端的证书和未用的登记码：重新登记之前，它什么都送不来。",
            "Revoke a terminal's certificates and its open codes: it can deliver nothing more until it enrols again.",
        ),
        epilog=example("revoke 32-0117 --data /srv/hq"),
    )(revoke)


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
    keep_epoch: Annotated[
        bool,
        typer.Option(
            "--keep-epoch",
            help=either(
                "接着终端现有的期次编号。只在它的保险库还完好时用；磁盘换过的，不要用。",
                "Go on with the terminal's present numbers. Only where its vault is sound; not after its disk was "
                "replaced.",
            ),
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Print a one-time code, then which terminal it is for and until when."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        code, chosen, expires = desk.enrol_code(terminal, hours, keep_epoch=keep_epoch)
    if as_json:
        say_json({"code": code, "terminal": chosen, "expires": expires}, indent=2)
    else:
        typer.echo(code)
        say(f"给终端 {chosen}，只能用一次，{expires} 前有效", f"for terminal {chosen}, once, until {expires}")


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
