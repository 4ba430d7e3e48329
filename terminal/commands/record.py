"""`rehearse` and `record`: a take without a person."""

import threading
from pathlib import Path
from typing import Annotated, Any

import typer

from faults.errors import ShuangluError
from program.answers import ExitCode, graceful_stop, say_json, say_progress
from program.console import either
from terminal.commands.options import (
    CameraOption,
    HomeOption,
    MicrophoneOption,
    NamedCamera,
    NamedMicrophone,
    command,
)
from terminal.session.ports import Series

_MAX_SALE_BYTES = 32 * 1024
"""An entry of the journal has room for 64 KiB, base64 included."""
_MAX_SALE_DEPTH = 32
_SECONDS = either("录多长，秒。", "How long to record, seconds.")
_SALE = either("业务，JSON 文件；不写则用演示业务。", "A sale as JSON; the demonstration's by default.")
SecondsOption = Annotated[float, typer.Option("--seconds", min=1, max=86_400, help=_SECONDS)]
SaleOption = Annotated[Path | None, typer.Option("--sale", help=_SALE)]


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    app.command(
        help=either(
            "自动录一段演练；最后一行是一个 JSON 对象。\n\n"
            "例：shuanglu rehearse --camera test:clap --microphone test:clap --seconds 10 --out build/rehearsal",
            "Record a take by itself, marked as a rehearsal; the last line is one JSON object.\n\n"
            "Example: shuanglu rehearse --camera test:clap --microphone test:clap --seconds 10 --out build/rehearsal",
        )
    )(rehearse)
    app.command(
        hidden=True,
        help=either(
            "不用人，录一笔业务，像演示那样；终端须已登记。",
            "Record one sale without a person, as the demonstration does; the home must be enrolled.",
        ),
    )(record)


@command
def rehearse(
    camera: NamedCamera,
    microphone: NamedMicrophone,
    out: Annotated[
        Path,
        typer.Option(
            help=either(
                "一个文件夹，成为（或已是）一台终端的主目录。",
                "A folder that becomes (or is) a terminal's home of its own.",
            )
        ),
    ],
    seconds: SecondsOption = 20.0,
    sale: SaleOption = None,
    hq: Annotated[
        str | None,
        typer.Option(
            help=either("送往这个总部，https://host:port。", "Deliver to this headquarters, https://host:port.")
        ),
    ] = None,
    code: Annotated[
        str | None,
        typer.Option(
            help=either(
                "那个总部的一次性登记码，如果 OUT 还没有登记。",
                "One-time code of that headquarters, if OUT is not enrolled yet.",
            )
        ),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(help=either("720p25（默认）、1080p25 或 weak。", "720p25 (default), 1080p25 or weak.")),
    ] = None,
) -> None:
    """Record a rehearsal into a home of its own; exit code 1 where it was not finished in order."""
    sources = {"camera": camera, "microphone": microphone, "profile": profile}
    _unattended("rehearsal", out, seconds=seconds, sale=sale, hq=hq, code=code, **sources)


@command
def record(
    home: HomeOption = None,
    camera: CameraOption = None,
    microphone: MicrophoneOption = None,
    seconds: SecondsOption = 20.0,
    sale: SaleOption = None,
) -> None:
    """Record a sale in an enrolled home; exit code 1 where it was not finished in order."""
    from terminal.home.settings import load_settings

    folder = load_settings(home).home
    _unattended("sale", folder, seconds=seconds, sale=sale, camera=camera, microphone=microphone)


def _unattended(
    series: Series,
    home: Path,
    *,
    seconds: float,
    sale: Path | None,
    hq: str | None = None,
    code: str | None = None,
    **sources: str | None,
) -> None:
    from terminal.home.keepers import keeps_itself
    from terminal.home.opening import open_home, open_or_create_rehearsal_home
    from terminal.home.settings import load_settings
    from terminal.station.bootstrap import demo_plan
    from terminal.unattended import record_unattended

    facts = None if sale is None else _read_sale(sale)
    settings = load_settings(home, **sources)
    opened = open_home(settings) if series == "sale" else open_or_create_rehearsal_home(settings)
    stop = threading.Event()
    try:
        if keeps_itself(settings.home) and series == "rehearsal":
            say_progress(
                either(
                    "这个主目录的密钥就放在它里面：只供演练。",
                    "The key of this home lies in it: for rehearsals only.",
                )
            )
        if hq is not None:
            _enrol_if_needed(opened, hq, code)
        with graceful_stop(stop):
            plan = demo_plan(series, round(seconds) + 1, facts)
            outcome = record_unattended(opened, plan, seconds=seconds, say=say_progress, stop=stop)
    finally:
        opened.close()
    say_json(outcome.to_json())
    if not outcome.finished:
        raise typer.Exit(ExitCode.NO)


def _enrol_if_needed(opened: Any, hq: str, code: str | None) -> None:
    known = opened.vault.identity().headquarters
    if known is not None and known.url == hq.rstrip("/"):
        return
    if known is not None:
        raise ShuangluError("enrol.other", known=known.url, asked=hq)
    if code is None:
        raise ShuangluError("enrol.needed")
    from terminal.home.enrolling import enrol_home

    enrol_home(opened, hq, code)


def _read_sale(path: Path) -> dict[str, Any]:
    import json

    from evidence import canonical

    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        size = len(canonical.dumps(value))  # refuses what is no number, and what is nested without end
    except (OSError, ValueError, RecursionError) as error:
        raise ShuangluError("sale.file", path=str(path), reason=str(error)) from error
    if not isinstance(value, dict):
        raise ShuangluError("sale.file:not_object", path=str(path))
    if size > _MAX_SALE_BYTES or _depth(value) > _MAX_SALE_DEPTH:
        raise ShuangluError("sale.file:large", path=str(path), bytes=_MAX_SALE_BYTES)
    return value


def _depth(value: object) -> int:
    """How deep lists and objects stand in each other."""
    depth, layer = 0, [value]
    while layer:
        depth += 1
        inside = [item for item in layer if isinstance(item, dict | list)]
        layer = [each for item in inside for each in (item.values() if isinstance(item, dict) else item)]
    return depth
