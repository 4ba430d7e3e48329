"""`list`: the takes that are held."""

from pathlib import Path
from typing import Annotated

import typer

from headquarters.commands.options import DataOption, command, example
from program.answers import JsonOption, say_json
from program.console import either

PLACE = 30


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    app.command(
        "list",
        help=either("列出保存的录像、缺失的编号和告警。", "List the takes that are held, missing numbers and alarms."),
        epilog=example("list --data /srv/hq --json"),
    )(list_takes)


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
        _say_if_short_of_room(data)
        seen = desk.takes("rehearsal" if rehearsals else "sale")
    if as_json:
        say_json(listing_json(seen), indent=2)
    else:
        for line in listing_lines(seen):
            typer.echo(line)


def _say_if_short_of_room(data: Path) -> None:
    """On standard error, beside the list: a headquarters without room receives nothing."""
    from headquarters.store.room import short_of_room

    free = short_of_room(data)
    if free is not None:
        megabytes = free // 10**6
        said = either(
            f"磁盘只剩 {megabytes} MB：满了就收不了录像。",
            f"Only {megabytes} MB are free: a full disk receives nothing.",
        )
        typer.echo(said, err=True)
