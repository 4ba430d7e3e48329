"""`support`: a bundle for field IT, without anything that is somebody's."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from program.answers import JsonOption, say, say_json
from program.console import either
from terminal.commands.options import HomeOption, command

if TYPE_CHECKING:
    from terminal.home.settings import Settings
    from terminal.home.support import Bundled

PLACE = 82


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "做一个支持包，给信息科：自检结果、版本、设置、日志。没有录像、密钥、姓名和证件号，六位以上的数字都隐去。\n\n"
            "例：shuanglu support support.zip",
            "Make a support bundle for field IT: what doctor finds, versions, settings, logs. No recordings, keys, "
            "names or numbers; six digits in a row are hidden.\n\nExample: shuanglu support support.zip",
        )
    )(support)


@command
def support(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help=either("写到哪里。", "Where it is written."))],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write it; a home that does not open is no hindrance."""
    from terminal.home.settings import load_settings

    bundled = _made(file, load_settings(home))
    if as_json:
        members = [{"name": name, "bytes": size} for name, size in bundled.members]
        say_json({"file": str(bundled.path), "bytes": bundled.bytes, "members": members})
        return
    say(f"支持包写好了：{bundled.path}（{bundled.bytes // 1000 + 1} kB）", f"Written: {bundled.path}")
    for name, size in bundled.members:
        typer.echo(f"    {name}  {size} B")
    say(
        "里面没有录像、密钥、姓名和证件号。交出去之前请先看一遍。",
        "It has no recordings, keys, names or numbers of papers. Look through it before you hand it on.",
    )


def _made(file: Path, settings: "Settings") -> "Bundled":
    from faults.errors import ShuangluError
    from terminal.home.opening import home_exists, open_home
    from terminal.home.report import HomeLooks, Reports
    from terminal.home.support import write_bundle
    from terminal.station.doctor import examine

    checks = examine(settings)
    if not home_exists(settings.home):
        return write_bundle(file, settings, checks, None, None)
    try:
        opened = open_home(settings, process="support")
    except ShuangluError:  # what is wrong with it stands among the checks
        return write_bundle(file, settings, checks, None, None)
    try:
        report = Reports(opened, HomeLooks(opened)).report()
        return write_bundle(file, settings, checks, opened, report)
    finally:
        opened.close()
