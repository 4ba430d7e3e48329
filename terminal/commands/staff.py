"""`staff list | log | demonstrate`: the accounts of a terminal, and what was done with them.

Accounts are made and helped at the terminal's own screen only, by people who sign in there.
"""

from typing import Annotated

import typer

from program.answers import ExitCode, JsonOption, say, say_json
from program.console import either, language
from terminal.commands.options import HomeOption, command, opened

PLACE = 35


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help=either(
            "本机的账号和操作日志。账号只在终端的屏幕上建。\n\n例：shuanglu staff list",
            "This terminal's accounts and audit log. Accounts are made at its screen.\n\nExample: shuanglu staff list",
        ),
    )
    group.command(
        "list",
        help=either(
            "列出本机的账号。\n\n例：shuanglu staff list", "List the accounts here.\n\nExample: shuanglu staff list"
        ),
    )(list_accounts)
    group.command(
        help=either(
            "显示操作日志，并核对整条链；有人动过则退出码为 1。\n\n例：shuanglu staff log --most 50",
            "Show the audit log and check its whole chain; exit code 1 where somebody changed it.\n\n"
            "Example: shuanglu staff log --most 50",
        )
    )(log)
    group.command(
        help=either(
            "在演示用的终端里（重新）建演示账号，打印登录码。\n\n例：shuanglu staff demonstrate",
            "Make the accounts of a demonstration (anew) and print their codes.\n\nExample: shuanglu staff demonstrate",
        )
    )(demonstrate)
    app.add_typer(group, name="staff")


@command
def list_accounts(home: HomeOption = None, *, as_json: JsonOption = False) -> None:
    """List number, name, role and state of every account."""
    with opened(home) as found:
        listed = found.vault.accounts.listed()
    if as_json:
        say_json([{"number": s.number, "name": s.name, "role": s.role, "state": state} for s, state in listed])
        return
    for staff, state in listed:
        typer.echo(f"{staff.number}\t{staff.name}\t{staff.role}\t{state}")
    if not listed:
        say("本机还没有账号。", "This terminal has no accounts yet.")


@command
def log(
    home: HomeOption = None,
    most: Annotated[int, typer.Option(min=1, help=either("最多几行。", "How many rows at most."))] = 200,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show the last rows, newest first."""
    from faults.errors import ShuangluError

    with opened(home) as found:
        rows, broken = found.vault.audit.rows(most), None
        try:
            found.vault.audit.check()
        except ShuangluError as error:
            broken = error
    if as_json:
        say_json({"rows": rows, "sound": broken is None})
    else:
        for row in rows:
            typer.echo("\t".join(str(row[name]) for name in ("number", "at", "who", "act", "about", "reason")))
    if broken is not None:
        typer.echo(broken.report(language()), err=True)
        raise typer.Exit(ExitCode.NO)


@command
def demonstrate(home: HomeOption = None, *, as_json: JsonOption = False) -> None:
    """Make them and print each number with its code."""
    from terminal.home.demonstrating import PEOPLE, demonstration_accounts

    with opened(home) as found:
        made = demonstration_accounts(found)
    names = {staff.number: staff for staff in PEOPLE}
    accounts = [
        {"number": each.number, "name": names[each.number].name, "role": names[each.number].role, "code": each.code}
        for each in made
    ]
    if as_json:
        say_json({"accounts": accounts})
        return
    for each in accounts:
        say(f"演示账号 {each['number']} {each['name']}：登录码 {each['code']}",
            f"demonstration account {each['number']} {each['name']}: code {each['code']}")  # fmt: skip
