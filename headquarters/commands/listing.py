"""`list`: the takes that are held; `check`: whether the index can be read."""

import enum
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from evidence import moment
from headquarters.commands.options import DataOption, command, example
from headquarters.faults import HeadquartersError
from headquarters.identifiers import check_terminal
from headquarters.layout import database_path
from program.answers import ExitCode, JsonOption, say, say_json
from program.console import can_write, either, language

PLACE = 30
_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
_MOST = 10_000


class _Standings(enum.Enum):
    RECEIVED = "received"
    QUARANTINED = "quarantined"
    DECLINED = "declined"
    OPEN = "open"


_Terminal = Annotated[
    str | None,
    typer.Option(help=either("只列这台终端的。", "Only those of this terminal."), show_default=False),
]
_StandingOption = Annotated[
    _Standings | None,
    typer.Option(
        help=either("只列这样的：已收、待核、不收、未封存。", "Only those that stand like this."),
        show_default=False,
    ),
]
_Since = Annotated[
    datetime | None,
    typer.Option(
        formats=_FORMATS,
        help=either(
            "只列这一刻起收到的，按收到的先后（UTC）。", "Only what was received from then on, as it came, in UTC."
        ),
        show_default=False,
    ),
]
_Until = Annotated[
    datetime | None,
    typer.Option(
        formats=_FORMATS,
        help=either("只列这一刻之前收到的（UTC）。", "Only what was received before, in UTC."),
        show_default=False,
    ),
]
_After = Annotated[
    str | None,
    typer.Option(
        metavar="TAKE",
        help=either("接着上一页：从这段之后列起。", "Go on behind this take, the last one of a page."),
        show_default=False,
    ),
]
_Size = Annotated[
    int,
    typer.Option(min=1, max=_MOST, help=either("一页几段。", "Takes a page.")),
]
_All = Annotated[
    bool,
    typer.Option("--all", help=either("全部列出，不分页。", "List all of them, without pages."), show_default=False),
]
_Rehearsals = Annotated[
    bool, typer.Option("--rehearsals", help=either("列出演练，不列业务。", "Show rehearsals instead of sales."))
]


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    app.command(
        "list",
        help=either(
            "列出保存的录像，一页一页地；还有缺失的编号和告警。",
            "List the takes that are held, page by page, missing numbers and alarms.",
        ),
        epilog=example("list --data /srv/hq --terminal 32-0117 --json"),
    )(list_takes)
    app.command(
        help=either(
            "把索引数据库从头到尾读一遍。别的命令只报告它碰到的损坏；verify --all 和 backup 也会这样读一遍。",
            "Read the whole index. Other commands tell only the damage that they meet; verify --all and backup read "
            "all of it too.",
        ),
        epilog=example(
            "check --data /srv/hq",
            either(
                "退出码：0 完好；1 损坏；2 命令写得不对；3 没有做成。",
                "Exit codes: 0 sound; 1 damaged; 2 wrong usage; 3 it could not be done.",
            ),
        ),
    )(check)


@command
def list_takes(
    data: DataOption,
    *,
    terminal: _Terminal = None,
    standing: _StandingOption = None,
    since: _Since = None,
    until: _Until = None,
    after: _After = None,
    size: _Size = 100,
    everything: _All = False,
    rehearsals: _Rehearsals = False,
    as_json: JsonOption = False,
) -> None:
    """Print what is held and what is missing; missing numbers do not change the exit code."""
    from headquarters.administration import Administration
    from headquarters.index.listed_rows import Asked
    from headquarters.takes.listing import listing_lines, listing_pieces

    with Administration.open(data) as desk:
        _say_if_short_of_room(data)
        asked = Asked(
            "rehearsal" if rehearsals else "sale",
            check_terminal(terminal) if terminal is not None else None,
            standing.value if standing is not None else None,
            _spelled(since),
            _spelled(until),
            desk.find(after) if after is not None else None,
            size,
        )
        seen = desk.takes(asked, everything=everything)
        for line in listing_pieces(seen, plain=not can_write("中")) if as_json else listing_lines(seen):
            typer.echo(line)


def _spelled(at: datetime | None) -> str | None:
    """As the index spells moments."""
    return moment.spell(at.replace(tzinfo=UTC)) if at is not None else None


@command
def check(data: DataOption, *, as_json: JsonOption = False) -> None:
    """Read the whole index; exit code 1 where it is damaged."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        wrong = desk.check_index()
    if as_json:
        say_json({"index": str(database_path(data)), "sound": wrong is None, "problem": wrong}, indent=2)
    elif wrong is None:
        say(
            "索引完好。录像本身请用 verify 核验。",
            "The index is sound. The takes themselves are for verify.",
        )
    else:
        typer.echo(
            HeadquartersError("database.damaged", path=str(database_path(data)), reason=wrong).report(language())
        )
    if wrong is not None:
        raise typer.Exit(ExitCode.NO)


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
