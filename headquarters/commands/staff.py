"""`staff add | list | leave | import`, `rooms add | list | close`: who works at counters, and where."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from evidence.account import account_name
from headquarters.commands.options import ByOption, DataOption, command, example, group_of
from program.answers import JsonOption, say, say_json
from program.console import either

PLACE = 52
_NumberArgument = Annotated[str, typer.Argument(help=either("工号。", "The staff number."))]
_CodeArgument = Annotated[str, typer.Argument(help=either("场所编号。", "The room's code."))]
_Day = Annotated[
    str | None, typer.Option("--day", help=either("从哪一天起，如 2026-11-30；默认今天。", "From which day; today."))
]


def add_to(app: typer.Typer) -> None:
    """Mount both groups."""
    _add_staff(app)
    _add_rooms(app)


def _add_staff(app: typer.Typer) -> None:
    group = group_of(
        "staff",
        either(
            "柜台人员名册：工号、岗位、执业证、等级、机构；终端定期取走。",
            "Who works at counters: number, role, licence, grade, institution; terminals fetch it.",
        ),
        example("staff list --data /srv/hq"),
    )
    group.command(
        help=either("登记一个人，或更正已登记的。", "Add somebody, or correct what is known of her."),
        epilog=example('staff add 10283 --data /srv/hq --name 王芳 --role teller --licence "00032050…" --grade 3'),
    )(add)
    group.command(
        "list",
        help=either("列出名册，离职的也在内。", "List everybody, also who left."),
        epilog=example("staff list --data /srv/hq --json"),
    )(list_staff)
    group.command(
        help=either(
            "登记离职：终端取到以后，这个人就登录不了。", "Keep that somebody left: she can no longer sign in."
        ),
        epilog=example("staff leave 10283 --data /srv/hq"),
    )(leave)
    group.command(
        "import",
        help=either(
            "从表格（UTF-8 的 CSV）录入或更正；有一行读不懂，就一行也不录。",
            "Add or correct from a table (CSV in UTF-8); where one line cannot be read, nothing is taken in.",
        ),
        epilog=example("staff import staff.csv --data /srv/hq --complete"),
    )(import_staff)
    app.add_typer(group)


def _add_rooms(app: typer.Typer) -> None:
    group = group_of(
        "rooms",
        either(
            "录制场所名册：网点柜台、保险公司指定场所，以及那里的终端。",
            "Where recordings are made: branch counters, insurers' designated rooms, and the terminals there.",
        ),
        example("rooms list --data /srv/hq"),
    )
    group.command(
        "add",
        help=either("登记一处场所，或更正已登记的。", "Add a room, or correct what is known of it."),
        epilog=example("rooms add SZ-03 --data /srv/hq --name 3号柜台 --branch 苏州园区支行 --terminal 32-0117"),
    )(add_room)
    group.command(
        "list",
        help=either("列出场所，停用的也在内。", "List all rooms, also closed ones."),
        epilog=example("rooms list --data /srv/hq --json"),
    )(list_rooms)
    group.command(
        "close",
        help=either("登记停用。", "Keep that a room is not used any more."),
        epilog=example("rooms close SZ-03 --data /srv/hq"),
    )(close_room)
    app.add_typer(group)


@command
def add(
    number: _NumberArgument,
    data: DataOption,
    name: Annotated[str, typer.Option(help=either("姓名。", "The name."))],
    role: Annotated[
        str,
        typer.Option(
            help=either(
                "岗位：柜员、销售人员、主管、质检、运维或管理员。",
                "teller, agent, supervisor, inspector, field_it or administrator.",
            )
        ),
    ],
    licence: Annotated[str, typer.Option(help=either("执业证号。", "The practising number."))] = "",
    licensed_until: Annotated[str, typer.Option(help=either("执业证有效期至。", "The licence's last day."))] = "",
    grade: Annotated[str, typer.Option(help=either("销售等级。", "The grade by which she may sell."))] = "",
    institution: Annotated[str, typer.Option(help=either("机构全称。", "The institution's full name."))] = "",
    short: Annotated[str, typer.Option(help=either("机构简称。", "The institution's short name."))] = "",
    by: ByOption = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Keep one person; who left works here again."""
    from headquarters.administration import Administration
    from headquarters.counter.registers import staff_member

    fields = {
        "number": number, "name": name, "role": role, "licence": licence, "licensed_until": licensed_until,
        "grade": grade, "institution": institution, "institution_short": short,
    }  # fmt: skip
    member = staff_member(fields)
    number, name = member.number, member.name
    with Administration.open(data) as desk:
        changed = desk.database.put_staff([member], by or account_name())
    if as_json:
        say_json({"number": number, "changed": bool(changed)})
    else:
        say(
            f"{number} {name}：{'已登记' if changed else '没有变化'}。",
            f"{number} {name}: {'kept' if changed else 'no change'}.",
        )


@command
def list_staff(data: DataOption, *, as_json: JsonOption = False) -> None:
    """Print the list."""
    from headquarters.administration import Administration
    from headquarters.counter.registers import ROLES

    with Administration.open(data) as desk:
        rows = desk.database.staff()
    if as_json:
        say_json({"staff": [_fields(each) for each in rows]}, indent=2)
        return
    for each in rows:
        role = either(ROLES[each.role], each.role)
        left = either(f"（{each.left} 离职）", f" (left {each.left})") if each.left else ""
        typer.echo("  ".join(filter(None, (each.number, each.name, role, each.licence, each.institution))) + left)
    if not rows:
        say("名册是空的。", "Nobody is on the list.")


@command
def leave(
    number: _NumberArgument, data: DataOption, day: _Day = None, by: ByOption = None, *, as_json: JsonOption = False
) -> None:
    """Keep that somebody left."""
    from headquarters.administration import Administration

    chosen = _day(day)
    with Administration.open(data) as desk:
        member = desk.database.leave_staff(number, chosen, by or account_name())
    if as_json:
        say_json({"number": number, "left": chosen})
    else:
        say(f"{number} {member.name}：{chosen} 起离职。", f"{number} {member.name} left on {chosen}.")


@command
def import_staff(
    file: Annotated[Path, typer.Argument(help=either("CSV 文件。", "The CSV file."))],
    data: DataOption,
    by: ByOption = None,
    *,
    complete: Annotated[
        bool,
        typer.Option(
            "--complete",
            help=either(
                "这是全部的人：不在其中的，今天起算离职。", "These are all: whoever is not among them left today."
            ),
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Take a table in, all of it or nothing."""
    from headquarters.administration import Administration
    from headquarters.counter.registers import read_staff

    members, who = read_staff(file), by or account_name()
    with Administration.open(data) as desk:
        changed = desk.database.put_staff(members, who)
        there = {each.number for each in members}
        gone = [each for each in desk.database.staff() if complete and not each.left and each.number not in there]
        for each in gone:
            desk.database.leave_staff(each.number, _day(None), who)
    if as_json:
        say_json({"read": len(members), "changed": changed, "left": [each.number for each in gone]})
    else:
        say(
            f"读到 {len(members)} 人，{changed} 人有变化，{len(gone)} 人离职。",
            f"{len(members)} people read, {changed} changed, {len(gone)} left.",
        )


@command
def add_room(
    code: _CodeArgument,
    data: DataOption,
    name: Annotated[str, typer.Option(help=either("名称，如 3号柜台。", "Its name."))],
    kind: Annotated[
        str,
        typer.Option(help=either("branch（网点柜台）或 insurer（保险公司指定场所）。", "branch or insurer.")),
    ] = "branch",
    branch: Annotated[
        str, typer.Option(help=either("网点，任务可以派给它。", "The branch, to which tasks can go."))
    ] = "",
    institution: Annotated[str, typer.Option(help=either("机构全称。", "The institution's full name."))] = "",
    region: Annotated[str, typer.Option(help=either("地区代码（GB/T 2260）。", "The region (GB/T 2260)."))] = "",
    acceptance: Annotated[
        str, typer.Option(help=either("录制系统的验收编号。", "Under which number its recording system passed."))
    ] = "",
    terminal: Annotated[
        list[str] | None, typer.Option(help=either("那里的终端，可写多个。", "A terminal there; several times."))
    ] = None,
    by: ByOption = None,
    *,
    sales_area: Annotated[
        bool,
        typer.Option(
            "--sales-area/--no-sales-area", help=either("是不是销售专区。", "Whether it is set apart for selling.")
        ),
    ] = True,
    as_json: JsonOption = False,
) -> None:
    """Keep one room; a closed one is used again."""
    from headquarters.administration import Administration
    from headquarters.counter.registers import room

    fields = {
        "code": code, "name": name, "kind": kind, "branch": branch, "institution": institution, "region": region,
        "acceptance_reference": acceptance,
    }  # fmt: skip
    made = room(fields, terminal or [], sales_area=sales_area)
    with Administration.open(data) as desk:
        new = desk.database.put_room(made, by or account_name())
    if as_json:
        say_json({"code": code, "new": new})
    else:
        say(f"{code}：{'已登记' if new else '已更正'}。", f"{code}: {'added' if new else 'corrected'}.")


@command
def list_rooms(data: DataOption, *, as_json: JsonOption = False) -> None:
    """Print the register."""
    from headquarters.administration import Administration

    with Administration.open(data) as desk:
        rows = desk.database.rooms()
    if as_json:
        fields = ({**_fields(each), "terminals": each.terminals.split()} for each in rows)
        say_json({"rooms": list(fields)}, indent=2)
        return
    for each in rows:
        kind = either("网点柜台", "branch") if each.kind == "branch" else either("指定场所", "insurer")
        closed = either(f"（{each.closed} 停用）", f" (closed {each.closed})") if each.closed else ""
        typer.echo("  ".join(filter(None, (each.code, each.name, kind, each.branch, each.terminals))) + closed)
    if not rows:
        say("名册是空的。", "There are no rooms.")


@command
def close_room(
    code: _CodeArgument, data: DataOption, day: _Day = None, by: ByOption = None, *, as_json: JsonOption = False
) -> None:
    """Keep that a room is not used any more."""
    from headquarters.administration import Administration

    chosen = _day(day)
    with Administration.open(data) as desk:
        room = desk.database.close_room(code, chosen, by or account_name())
    if as_json:
        say_json({"code": code, "closed": chosen})
    else:
        say(f"{code} {room.name}：{chosen} 起停用。", f"{code} {room.name} is closed from {chosen} on.")


def _day(text: str | None) -> str:
    from headquarters.counter.registers import check_day

    return check_day(text, "day") if text else datetime.now(UTC).astimezone().date().isoformat()


def _fields(row: Any) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}
