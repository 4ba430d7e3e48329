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
    administrator: Annotated[
        bool,
        typer.Option(
            "--administrator",
            help=either(
                "管理员码：给一台已登记的终端建首位管理员，证书和期次都不变。要写明 --terminal。",
                "A code for the first administrator of a terminal that is enrolled; neither certificate nor epoch "
                "changes. Needs --terminal.",
            ),
        ),
    ] = False,
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
    from faults.errors import UsageError
    from headquarters.administration import Administration

    if administrator:
        if terminal is None or keep_epoch:
            raise UsageError("administrator.words")
        with Administration.open(data) as desk:
            code, expires = desk.administrator_code(terminal, hours)
        _say_administrator(code, terminal, expires, as_json=as_json)
        return
    with Administration.open(data) as desk:
        code, chosen, expires = desk.enrol_code(terminal, hours, keep_epoch=keep_epoch)
    if as_json:
        say_json({"code": code, "terminal": chosen, "expires": expires}, indent=2)
    else:
        typer.echo(code)
        say(f"给终端 {chosen}，只能用一次，{expires} 前有效", f"for terminal {chosen}, once, until {expires}")


def _say_administrator(code: str, terminal: str, expires: str, *, as_json: bool) -> None:
    if as_json:
        say_json({"code": code, "terminal": terminal, "expires": expires, "kind": "administrator"}, indent=2)
        return
    typer.echo(code)
    say(
        f"管理员码，给终端 {terminal}，只能用一次，{expires} 前有效。请在终端的屏幕上输入。",
        f"an administrator's code for terminal {terminal}, once, until {expires}; it is entered at its screen",
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
