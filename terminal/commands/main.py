"""The commands that record. `take_commands` has those about takes, `plan_commands` those about sales and packs.

Exit codes: 0 it went well, 1 it did not (a sentence says what), 2 the words of the command do not fit. `verify` has its
own: 0 intact or interrupted, 1 damaged, 2 not a take.
"""

import json
import threading
from pathlib import Path
from typing import Annotated, Any

import typer

from evidence import canonical
from faults.errors import OperatorCanMendError
from terminal.commands import faces as face_commands
from terminal.commands import id_card as card_commands
from terminal.commands import liveness as liveness_commands
from terminal.commands import plans as plan_commands
from terminal.commands import takes as take_commands
from terminal.commands.answers import HomeOption, JsonOption, Stopping, answers_errors, say_json, say_progress
from terminal.session.ports import Series

app = typer.Typer(
    name="shuanglu",
    help="The recording terminal for financial sales (双录).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_MAX_SALE_BYTES = 32 * 1024
"""An entry of the journal has room for 64 KiB, base64 included."""
_MAX_SALE_DEPTH = 32
CameraOption = Annotated[
    str | None, typer.Option("--camera", help="camera:0, a file, rtsp://…, tcp://…, test:bars, test:clap.")
]
MicrophoneOption = Annotated[
    str | None,
    typer.Option("--microphone", help="microphone:default, a name, a file, test:tone, test:silence, test:clap."),
]


@app.command()
@answers_errors
def start(
    home: HomeOption = None,
    camera: CameraOption = None,
    microphone: MicrophoneOption = None,
    language: Annotated[str | None, typer.Option(help="zh or en.")] = None,
    fullscreen: Annotated[bool, typer.Option("--fullscreen", help="Without a frame, over the whole screen.")] = False,
) -> None:
    """Open the kiosk.

    Example: shuanglu start --camera camera:0
    """
    from terminal.home.opening import open_home
    from terminal.home.settings import load_settings
    from terminal.kiosk import run_kiosk_on

    settings = load_settings(home, camera=camera, microphone=microphone, language=language)
    opened = open_home(settings, process="kiosk")
    try:
        exit_code = run_kiosk_on(opened, fullscreen=fullscreen)
    finally:
        opened.close()
    raise typer.Exit(exit_code)


@app.command()
@answers_errors
def rehearse(
    camera: Annotated[str, typer.Option(help="camera:0, a file, rtsp://…, tcp://…, test:bars, test:clap.")],
    microphone: Annotated[str, typer.Option(help="microphone:default, a name, a file, test:tone, test:clap.")],
    out: Annotated[Path, typer.Option(help="A folder that becomes (or is) a terminal's home of its own.")],
    seconds: Annotated[float, typer.Option(min=1, max=86_400, help="How long to record.")] = 20.0,
    sale: Annotated[Path | None, typer.Option(help="A sale as JSON; the demonstration's by default.")] = None,
    hq: Annotated[str | None, typer.Option(help="Deliver to this headquarters, https://host:port.")] = None,
    code: Annotated[
        str | None, typer.Option(help="One-time code of that headquarters, if OUT is not enrolled yet.")
    ] = None,
    profile: Annotated[str | None, typer.Option(help="720p25 (default), 1080p25 or weak.")] = None,
) -> None:
    """Record a take by itself, marked as a rehearsal; the last line is one JSON object.

    Example: shuanglu rehearse --camera test:clap --microphone test:clap --seconds 10 --out /tmp/rehearsal
    """
    sources = {"camera": camera, "microphone": microphone, "profile": profile}
    _unattended("rehearsal", out, seconds=seconds, sale=sale, hq=hq, code=code, **sources)


@app.command(hidden=True)
@answers_errors
def record(
    home: HomeOption = None,
    camera: CameraOption = None,
    microphone: MicrophoneOption = None,
    seconds: Annotated[float, typer.Option(min=1, max=86_400)] = 20.0,
    sale: Annotated[Path | None, typer.Option()] = None,
) -> None:
    """Record one sale without a person, as the demonstration does; the home must be enrolled."""
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
    from terminal.bootstrap import demo_plan
    from terminal.home.keepers import keeps_itself
    from terminal.home.opening import open_home, open_or_create_rehearsal_home
    from terminal.home.settings import load_settings
    from terminal.unattended import record_unattended

    facts = None if sale is None else _read_sale(sale)
    settings = load_settings(home, **sources)
    opened = open_home(settings) if series == "sale" else open_or_create_rehearsal_home(settings)
    stop = threading.Event()
    try:
        if keeps_itself(settings.home) and series == "rehearsal":
            say_progress("The key of this home lies in it: for rehearsals only.")
        if hq is not None:
            _enrol_if_needed(opened, hq, code)
        with Stopping(stop):
            plan = demo_plan(series, round(seconds) + 1, facts)
            outcome = record_unattended(opened, plan, seconds=seconds, say=say_progress, stop=stop)
    finally:
        opened.close()
    say_json(outcome.to_json())
    if not outcome.finished:
        raise typer.Exit(1)


def _enrol_if_needed(opened: Any, hq: str, code: str | None) -> None:
    known = opened.vault.identity().headquarters
    if known is not None and known.url == hq.rstrip("/"):
        return
    if known is not None:
        raise OperatorCanMendError("enrol.other", f"This home belongs to {known.url}, not to {hq}.")
    if code is None:
        raise OperatorCanMendError(
            "enrol.needed",
            "This home belongs to no headquarters yet: get a code by `headquarters enrol-code`, give it by --code.",
        )
    _enrol(opened, hq, code)


def _enrol(opened: Any, hq: str, code: str) -> str:
    from terminal.sync.enrolment import enrol as ask
    from terminal.vault.identity import Headquarters, TerminalIdentity

    answer = ask(hq, code)
    headquarters = Headquarters(answer.hq_url, answer.ca_pem, answer.hq_public_key, answer.hq_recipient)
    opened.vault.enrol(TerminalIdentity(answer.terminal, answer.key_pem, answer.certificates_pem, headquarters))
    opened.log.event("terminal.enrolled", terminal=answer.terminal, hq=answer.hq_url)
    return answer.terminal


def _read_sale(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        size = len(canonical.dumps(value))  # refuses what is no number, and what is nested without end
    except (OSError, ValueError, RecursionError) as error:
        raise OperatorCanMendError("sale.file", f"{path} is not a readable JSON file: {error}") from error
    if not isinstance(value, dict):
        raise OperatorCanMendError("sale.file", f"{path} does not hold a sale: a JSON object was expected.")
    if size > _MAX_SALE_BYTES or _depth(value) > _MAX_SALE_DEPTH:
        raise OperatorCanMendError("sale.file", f"{path} is too large for a sale: at most {_MAX_SALE_BYTES} bytes.")
    return value


def _depth(value: object) -> int:
    """How deep lists and objects stand in each other."""
    depth, layer = 0, [value]
    while layer:
        depth += 1
        inside = [item for item in layer if isinstance(item, dict | list)]
        layer = [each for item in inside for each in (item.values() if isinstance(item, dict) else item)]
    return depth


@app.command()
@answers_errors
def enrol(
    hq: Annotated[str, typer.Option(help="Headquarters' address, https://host:port.")],
    code: Annotated[str, typer.Option(help="The one-time code that `headquarters enrol-code` printed.")],
    home: HomeOption = None,
    rehearsal: Annotated[
        bool, typer.Option("--keeps-itself", help="Make a home whose key lies in it: for demonstrations only.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make this machine a terminal of a headquarters, with a one-time code.

    Example: shuanglu enrol --hq https://hq.example:8443 --code ABCD-…
    """
    from terminal.home.opening import open_or_create_home, open_or_create_rehearsal_home
    from terminal.home.settings import load_settings

    settings = load_settings(home)
    opened = open_or_create_rehearsal_home(settings) if rehearsal else open_or_create_home(settings)
    try:
        terminal = _enrol(opened, hq, code)
    finally:
        opened.close()
    if as_json:
        say_json({"terminal": terminal, "hq": hq, "home": str(settings.home)})
    else:
        typer.echo(f"This machine is now terminal {terminal} of {hq}.")


take_commands.add_commands(app)
plan_commands.add_commands(app)
liveness_commands.add_commands(app)
face_commands.add_commands(app)
card_commands.add_commands(app)
