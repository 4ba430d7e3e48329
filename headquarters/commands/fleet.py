"""`fleet`, `fleet show`, `fleet wish`: how the terminals are, and what is wished of one."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evidence import moment
from faults.errors import UsageError
from faults.trouble import Trouble
from headquarters.commands.options import DataOption, ReasonOption, TerminalArgument, command, example
from headquarters.identifiers import check_terminal
from program.answers import JsonOption, say, say_json
from program.console import either, language

if TYPE_CHECKING:
    from headquarters.fleet.listing import Fleet, Line, TerminalHealth

PLACE = 57
_SIGNS = {"ok": "✓", "warn": "!", "fail": "✗", "off": "○", "unknown": "?"}
_OWN = "fleet."
"""Codes of what headquarters says itself; such a sentence says the moment."""
_NameOption = Annotated[
    str,
    typer.Option(
        "--by",
        help=either(
            "谁在要求。名字只是输入的，记为未经证明。",
            "Who wishes it. It is only typed, and kept as unproven.",
        ),
    ),
]


class Wish(StrEnum):
    """What can be wished of a terminal, and nothing else."""

    REPORT = "report"
    UPDATE = "update"
    ROTATE_KEY = "rotate_key"


def add_to(app: typer.Typer) -> None:
    """Mount the group; without a word behind it, it lists."""
    group = typer.Typer(
        name="fleet",
        invoke_without_command=True,
        rich_markup_mode=None,
        help=either(
            "各终端的状况，要处理的在前：最近一次消息、磁盘还能录几小时、时钟差、证书天数、待送、版本、规则册，"
            "以及每一项不对和怎么办。一小时没有报状况的，算「状况不明」，不算正常。",
            "How the terminals are, what needs hands first: last word, hours of disk, clock, days of certificate, "
            "queue, version, book, and whatever is amiss with what to do. One that was silent for an hour is unknown, "
            "not well.",
        ),
        epilog=example(
            "fleet --data /srv/hq --json",
            either(
                "退出码：0 列出来了，有没有问题都一样；2 命令写得不对；3 没有做成。",
                "Exit codes: 0 listed, whatever is amiss; 2 wrong usage; 3 it could not be done.",
            ),
        ),
    )
    group.callback()(fleet)
    group.command(
        help=either(
            "一台终端的全部：每一项检查、状况的变化、对它的要求和答复。",
            "All of one terminal: each check, what changed, what was wished of it and how it answered.",
        ),
        epilog=example("fleet show 32-0117 --data /srv/hq"),
    )(show)
    group.command(
        help=either(
            "要求一台终端做一件事：report 现在报一份完整的状况；update 今晚升级；rotate_key 换一把密钥和证书。"
            "终端下次报告时听到，录制中不做，做完在再下一次报告里答复。",
            "Wish one thing of a terminal: report, a full report; update, exchange the program tonight; rotate_key, "
            "a new key and certificate. It hears of it at its next report, does nothing in a take, and answers in the "
            "report after that.",
        ),
        epilog=example('fleet wish 32-0117 rotate_key --data /srv/hq --by "Wu Kai" --reason "left in a taxi"'),
    )(wish)
    app.add_typer(group)


@command
def fleet(
    ctx: typer.Context,
    data: Annotated[
        Path | None,
        typer.Option("--data", help=either("这个总部的文件夹。", "Folder of this headquarters."), show_default=False),
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """List them all; nothing where a word follows."""
    if ctx.invoked_subcommand is not None:
        return
    if data is None:
        raise UsageError("fleet.data")
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        found = desk.fleet()
    if as_json:
        say_json(found.to_json(), indent=2)
        return
    _say_counts(found)
    for terminal in found.terminals:
        typer.echo(_row(terminal))
        for line in terminal.problems:
            typer.echo(f"    {_said(line)}")


@command
def show(terminal: TerminalArgument, data: DataOption, *, as_json: JsonOption = False) -> None:
    """Print everything that is known of one terminal."""
    from headquarters.administration import Administration
    from headquarters.fleet.listing import change_json, title, wish_json

    with Administration.open(data) as desk:
        health, changes, wishes = desk.terminal_health(check_terminal(terminal))
    if as_json:
        value = health.to_json() | {
            "checks": [line.to_json() for line in health.lines],
            "changes": [change_json(each) for each in changes],
            "wishes": [wish_json(each) for each in wishes],
        }
        say_json(value, indent=2)
        return
    typer.echo(_row(health))
    for line in health.lines:
        typer.echo(f"    {_said(line)}")
    for change in changes[:20]:
        before, after = (_state(each) for each in (change.before, change.after))
        moved = f"{title(change.what, language())}{either('：', ': ')}{before} → {after}"
        typer.echo(f"    {_local(change.at)}  {moved} [{change.code}]")
    for each in wishes:
        answer = Trouble(each.code).sentence(language()) if each.code else either("还没有答复。", "Not answered yet.")
        typer.echo(f"    {_local(each.at)}  {each.wish} #{each.id}  {each.by_name}: {each.reason}  {answer}")


@command
def wish(
    terminal: TerminalArgument,
    what: Annotated[Wish, typer.Argument(metavar="WISH", help="report | update | rotate_key")],
    data: DataOption,
    by: _NameOption,
    reason: ReasonOption,
    *,
    as_json: JsonOption = False,
) -> None:
    """Keep that something is wished of a terminal."""
    from headquarters.administration import Administration
    from headquarters.fleet.listing import wish_json

    with Administration.open(data) as desk:
        kept = desk.wish(check_terminal(terminal), what.value, by=by, reason=reason)
    if as_json:
        say_json(wish_json(kept), indent=2)
        return
    say(
        f"记下了（第 {kept.id} 号）：{terminal} 下次报告时听到。名字是输入的，未经证明。",
        f"Kept as number {kept.id}: {terminal} hears of it at its next report. The name was typed and is unproven.",
    )


def _say_counts(found: "Fleet") -> None:
    count, total = found.counts, len(found.terminals)
    say(
        f"终端 {total} 台 · {count['ok']} 台正常 · {count['fail']} 台要处理 · {count['warn']} 台提醒 · "
        f"{count['unknown']} 台状况不明",
        f"Terminals: {total} · {count['ok']} well · {count['fail']} to be mended · {count['warn']} to be watched · "
        f"{count['unknown']} unknown",
    )


def _row(found: "TerminalHealth") -> str:
    """One line, in signs and figures; what is not known is a dash."""
    report = found.report
    program, queue, book = (report.get(name) or {} for name in ("program", "queue", "book"))
    hours, days = report.get("disk_hours"), found.certificate_days
    heard = _local(found.last_heard) if found.last_heard else either("从未", "never")
    unknown = "–"
    parts = (
        f"{_SIGNS[found.state]} {found.terminal}",
        " / ".join(found.rooms),
        either("磁盘 –", "disk –")
        if hours is None
        else either("磁盘余 {:.0f} 小时", "disk {:.0f} h left").format(hours),
        either("时钟", "clock") + f" {_clock(report.get('clock_offset_s'))}",
        either("证书 {} 天", "certificate {} d").format(days)
        if days >= 0
        else either("证书已到期", "certificate ended"),
        either("待送 {}", "queue {}").format(queue.get("waiting", unknown)),
        either("版本 {}", "version {}").format(program.get("version", unknown)),
        either("规则册 {}", "book {}").format(book.get("serial", unknown)),
        either("升级第 {} 环", "update ring {}").format(found.ring) if found.ring else "",
        either("最近消息 {}", "last heard {}").format(heard),
        _well(found),
    )
    return "  ".join(filter(None, parts))


def _known(figure: float | None, zh: str, en: str) -> str:
    """Say a figure; nothing where there is none."""
    return "" if figure is None else either(zh, en).format(figure)


def _well(found: "TerminalHealth") -> str:
    """Well is only what was looked at: a running terminal looks at models, rights and the disk's pace once a day."""
    if found.state != "ok":
        return ""
    if found.report.get("kind") == "full":
        return either("一切正常", "all well")
    return either("看过的都正常", "well as far as it looked")


def _clock(offset_s: float | None) -> str:
    """How the terminal's clock goes; `offset_s`: how far headquarters' is ahead."""
    if offset_s is None:
        return "–"
    seconds = round(abs(offset_s))
    if not seconds:
        return either("准", "right")
    return (either("慢 {} 秒", "{} s slow") if offset_s > 0 else either("快 {} 秒", "{} s fast")).format(seconds)


def _said(line: "Line") -> str:
    words = line.words(language())
    dated = line.since and not line.trouble.key.startswith(_OWN)
    since = either("（{} 起）", " (since {})").format(_local(line.since)) if dated else ""
    colon = either("：", ": ")
    told = either("", " ").join(filter(None, (words["sentence"], words["advice"])))
    return f"{_SIGNS[line.status]} {words['title']}{since}{colon}{told} [{line.trouble.code}]"


def _state(status: str) -> str:
    """A check's status in words."""
    words = {"ok": "正常", "warn": "提醒", "fail": "要处理", "off": "没有"}
    return either(words.get(status, "－"), status or "-")


def _local(at: str) -> str:
    """By the clock on the wall."""
    return moment.read(at).astimezone().strftime("%m-%d %H:%M")
