"""`online`: which online checks of identity terminals asked for, and what was answered."""

from typing import Annotated

import typer

from headquarters.commands.options import DataOption, command, example
from headquarters.identifiers import check_terminal
from program.answers import JsonOption, say, say_json
from program.console import either

PLACE = 55
_COLUMNS = (
    "at", "terminal", "request", "number_masked", "kind", "verdict", "reference", "answered_by", "stand_in",
    "consent_sha256", "consent_at", "consent_via", "took_ms",
)  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "列出终端做过的联网核查：没有姓名和照片，号码只有头三位和末四位。",
            "Print the online checks of identity that terminals asked for: no name, no portrait, numbers masked.",
        ),
        epilog=example("online --data /srv/hq --terminal 32-0117 --json"),
    )(online)


@command
def online(
    data: DataOption,
    terminal: Annotated[
        str | None, typer.Option(help=either("只列这台终端。", "Only of this terminal."), show_default=False)
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Print them, oldest first; as JSON one object with a list."""
    from headquarters.administration import Administration

    chosen = check_terminal(terminal) if terminal is not None else None
    with Administration.open(data) as desk:
        rows = list(desk.database.online_checks(chosen))
    if as_json:
        say_json({"checks": [{name: getattr(each, name) for name in _COLUMNS} for each in rows]}, indent=2)
        return
    for each in rows:
        words = (each.at, each.terminal, each.number_masked, each.verdict, each.reference, each.answered_by)
        typer.echo("  ".join(filter(None, words)))
    if not rows:
        say("还没有做过联网核查。", "No online check was made yet.")
