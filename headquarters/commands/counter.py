"""`grant`: a readable copy of one take may be made at its terminal; `audit`: what people did at terminals."""

from typing import Annotated

import typer

from evidence.account import account_name
from headquarters.commands.options import ByOption, DataOption, PassphraseOption, ReasonOption, command, example
from headquarters.identifiers import check_terminal
from program.answers import JsonOption, say, say_json
from program.console import either

PLACE = 54


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    app.command(
        help=either(
            "准许在终端上导出一段录像：只限这一段、这个原因、这几个小时；由总部签名，终端核验。",
            "Permit a readable copy of a take at its terminal: this take, this reason, these hours; signed, and "
            "verified there.",
        ),
        epilog=example('grant 32-0117-000482 --data /srv/hq --reason "court order 2026-118" --hours 2'),
    )(grant)
    app.command(
        help=either("列出终端送来的操作日志。", "Print the audit logs that terminals sent."),
        epilog=example("audit --data /srv/hq --terminal 32-0117 --json"),
    )(audit)


@command
def grant(
    take: Annotated[
        str, typer.Argument(help=either("录像编号，如 32-0117-000482。", "Name of the take, such as 32-0117-000482."))
    ],
    data: DataOption,
    reason: ReasonOption,
    hours: Annotated[float, typer.Option(help=either("几小时内有效。", "For how many hours."))],
    by: ByOption = None,
    passphrase_file: PassphraseOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Sign a grant; the terminal fetches it when it is asked to export, and by itself."""
    from headquarters.administration import Administration
    from headquarters.authority.identity import open_identity
    from headquarters.counter.giving import give_grant

    with Administration.open(data) as desk:
        signer = open_identity(data, passphrase_file).receipts
        row = give_grant(desk.database, signer, take, reason, hours, by or account_name())
        held = desk.database.take(row.take) is not None
    if as_json:
        say_json({"grant": row.key, "take": row.take, "reason": row.reason, "until": row.ends, "held": held})
        return
    say(
        f"{row.key}：{row.ends} 前，{row.terminal} 可以为「{row.reason}」导出 {row.take}。",
        f"{row.key}: until {row.ends} {row.terminal} may export {row.take} for: {row.reason}.",
    )
    if not held:
        say("总部还没有收到这段录像。", "Headquarters does not hold this take yet.")


@command
def audit(
    data: DataOption,
    *,
    terminal: Annotated[
        str | None,
        typer.Option(help=either("只列这台终端的。", "Only those of this terminal."), show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print everything in the order of arrival, as JSON one object with a list."""
    from headquarters.administration import Administration

    chosen = check_terminal(terminal) if terminal is not None else None
    with Administration.open(data) as desk:
        entries = list(desk.database.audit(chosen))
    if as_json:
        names = ("terminal", "log", "number", "at", "who", "act", "about", "reason", "facts", "received", "sha256")
        say_json({"entries": [{name: getattr(each, name) for name in names} for each in entries]}, indent=2)
        return
    for each in entries:
        words = (each.at, each.terminal, f"#{each.number}", each.who, each.act, each.about, each.reason)
        typer.echo("  ".join(filter(None, words)))
    if not entries:
        say("还没有终端送来操作日志。", "No terminal has sent any.")
