"""`updates take | list | ring | release | stop`: the channel of updates, and which terminals are offered what."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evidence.account import account_name
from headquarters.commands.options import ByOption, DataOption, TerminalArgument, command, example, group_of
from program.answers import JsonOption, say, say_json, say_progress
from program.console import either

if TYPE_CHECKING:
    from headquarters.updates.listing import Listed

PLACE = 53
_VersionArgument = Annotated[
    str, typer.Argument(help=either("程序版本，如 0.3.0。", "The program's version, as 0.3.0."))
]
_ACTS = {"release": ("放行", "released"), "hold": ("暂停", "held"), "stop": ("停发", "stopped")}


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    group = group_of(
        "updates",
        either(
            "程序更新：收下签名的更新通道，分环放行给终端。",
            "Updates of the program: take a signed channel, release it to terminals ring by ring.",
        ),
        example("updates list --data /srv/hq"),
    )
    group.command(
        help=either(
            "核验一个更新通道（文件夹或 U 盘），全部无误才收下。旧的、过期的、改过一个字节的都不收。",
            "Verify a channel of updates (a folder, a stick) and take it if all of it is right. What is older, has "
            "expired, or was altered by one byte is refused.",
        ),
        epilog=example("updates take /media/stick/channel --data /srv/hq --root 1.root.json"),
    )(take)
    group.command(
        "list",
        help=either(
            "列出通道、已放行的版本、各环的终端和结果。",
            "Print the channel, what is released, who is in which ring, and what became of it.",
        ),
        epilog=example("updates list --data /srv/hq --json"),
    )(list_updates)
    group.command(
        help=either(
            "把一台终端放进一环：0 最先试用，3 是全部（没有设过的都在 3）。",
            "Put a terminal into a ring: 0 tries first, 3 is everybody (and whoever was put nowhere).",
        ),
        epilog=example("updates ring 32-0117 0 --data /srv/hq"),
    )(ring)
    group.command(
        help=either(
            "把一个版本放行给一环及以下的终端。前面各环要先见到运行正常。",
            "Release a version to a ring and those below it. It must have been seen healthy in the rings before.",
        ),
        epilog=example("updates release 0.3.0 --ring 0 --not-before 20:00 --data /srv/hq"),
    )(release)
    group.command(
        help=either("停发一个版本，从现在起不再提供。", "Stop a version: it is offered to nobody from now on."),
        epilog=example('updates stop 0.3.0 --data /srv/hq --reason "…"'),
    )(stop)
    app.add_typer(group)


@command
def take(
    folder: Annotated[Path, typer.Argument(help=either("通道的文件夹。", "The channel's folder."))],
    data: DataOption,
    root: Annotated[
        Path | None,
        typer.Option(
            help=either(
                "信任的第一份 root（1.root.json），只在第一次要写；应与发布者当面核对。",
                "The first trusted root (1.root.json), named once; get it from the publisher in person.",
            ),
            show_default=False,
        ),
    ] = None,
    by: ByOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Take a channel; what headquarters holds stays as it is where something is wrong with it."""
    from headquarters.administration import Administration
    from headquarters.updates.listing import listed
    from headquarters.updates.taking import take as adopt

    with Administration.open(data) as desk:
        taken = adopt(desk.database, data, folder, root, by or account_name())
        told = listed(desk.database, taken.channel)
    if as_json:
        say_json({**told.to_json(), "fresh": list(taken.fresh)}, indent=2)
        return
    for name in taken.fresh:
        say(f"新收下：{name}", f"New: {name}")
    if not taken.fresh:
        say("没有新的程序或模型。", "No program or model is new.")
    _say_channel(told)


@command
def list_updates(data: DataOption, *, as_json: JsonOption = False) -> None:
    """Print it all."""
    from headquarters.administration import Administration
    from headquarters.layout import updates_path
    from headquarters.updates.held import read_channel
    from headquarters.updates.listing import listed

    with Administration.open(data) as desk:
        told = listed(desk.database, read_channel(updates_path(data)))
    if as_json:
        say_json(told.to_json(), indent=2)
        return
    _say_channel(told)
    for version, row in told.standing.items():
        counts = told.counts.get(version, Counter())
        settled, running, back = (counts[state] for state in ("settled", "running", "rolled_back"))
        words = f"{version}  {either(*_ACTS[row.act])}  0-{row.ring}  {row.not_before}".rstrip()
        say(
            f"{words}  {row.at}  {row.by}  正常 {settled}，试用中 {running}，已退回 {back}",
            f"{words}  {row.at}  {row.by}  healthy {settled}, on trial {running}, rolled back {back}",
        )
        if row.act == "hold":
            say(
                f"    {row.by} 退回了这个版本，已暂停；查明后再放行一次才继续。",
                f"    {row.by} rolled it back, so it is held; release it again once it is known why.",
            )
    for terminal, number in told.rings.items():
        say(f"{terminal}  第 {number} 环", f"{terminal}  ring {number}")


@command
def ring(
    terminal: TerminalArgument,
    number: Annotated[int, typer.Argument(metavar="RING", help=either("0 到 3。", "0 to 3."))],
    data: DataOption,
    by: ByOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Put a terminal into a ring."""
    from headquarters.administration import Administration
    from headquarters.identifiers import check_terminal
    from headquarters.updates.rings import put_into_ring

    with Administration.open(data) as desk:
        put_into_ring(desk.database, check_terminal(terminal), number, by or account_name())
    if as_json:
        say_json({"terminal": terminal, "ring": number})
    else:
        say(f"{terminal} 在第 {number} 环。", f"{terminal} is in ring {number}.")


@command
def release(
    version: _VersionArgument,
    data: DataOption,
    number: Annotated[int, typer.Option("--ring", help=either("放行到第几环，0 到 3。", "Up to which ring, 0 to 3."))],
    not_before: Annotated[
        str,
        typer.Option(
            help=either("终端当地几点以后才装，如 20:00。", "Not before this hour of the terminal's clock, as 20:00.")
        ),
    ] = "",
    anyway: Annotated[
        bool,
        typer.Option(
            "--anyway",
            help=either("前面各环没见到正常也放行；要写理由。", "Also where it was not seen healthy; with a reason."),
        ),
    ] = False,
    reason: Annotated[str, typer.Option(help=either("为什么；永久保存。", "Why; kept for ever."))] = "",
    by: ByOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Release a version, or release it again after it was held."""
    from headquarters.administration import Administration
    from headquarters.layout import updates_path
    from headquarters.updates.held import read_channel
    from headquarters.updates.rings import Wanted
    from headquarters.updates.rings import release as let_go

    wanted = Wanted(version, number, by or account_name(), not_before, reason, anyway)
    with Administration.open(data) as desk:
        let_go(desk.database, read_channel(updates_path(data)), wanted)
    if as_json:
        say_json({"version": version, "ring": number, "not_before": not_before})
    else:
        say(f"{version} 已放行给第 0 到 {number} 环。", f"{version} is released to the rings 0 to {number}.")


@command
def stop(
    version: _VersionArgument,
    data: DataOption,
    reason: Annotated[str, typer.Option(help=either("为什么；永久保存。", "Why; kept for ever."))] = "",
    by: ByOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Stop a version; a terminal that has it keeps it."""
    from headquarters.administration import Administration
    from headquarters.updates.rings import stop as end

    with Administration.open(data) as desk:
        end(desk.database, version, by or account_name(), reason)
    if as_json:
        say_json({"version": version})
    else:
        say(f"{version} 已停发；装好的终端不受影响。", f"{version} is stopped; terminals that have it keep it.")


def _say_channel(told: "Listed") -> None:
    from datetime import UTC, datetime

    from headquarters.updates.handing_out import WARN_BEFORE

    channel = told.channel
    if channel is None:
        say("还没有收下过更新通道。", "No channel of updates was taken yet.")
        return
    for each in channel.targets:
        typer.echo(f"{each.name}  {each.bytes}  {each.sha256[:12]}")
    left = channel.ends() - datetime.now(UTC)
    ends = f"{channel.ends():%Y-%m-%d %H:%M} UTC"
    say(f"通道有效期到 {ends}。", f"The channel counts until {ends}.")
    if left < WARN_BEFORE:
        say_progress(
            either(
                f"通道还有 {max(0, left.days)} 天到期；过期后终端不再更新，请发布者续签后再收一次。",
                f"It ends in {max(0, left.days)} days; terminals take nothing of an expired one. Take a refreshed one.",
            )
        )
