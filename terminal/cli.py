"""The commands. Each answers wrong input with one sentence, and speaks JSON on request.

Exit codes: 0 it went well, 1 it did not (a sentence says what), 2 the words of the command do not fit. `verify` has its
own: 0 intact or interrupted, 1 damaged, 2 not a take.
"""

import contextlib
import functools
import getpass
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NoReturn, ParamSpec

import click
import typer

from terminal.errors import OperatorCanMendError, ShuangluError
from terminal.evidence import canonical
from terminal.evidence.faults import EvidenceFault, NotATakeError
from terminal.plan_commands import add_commands
from terminal.session.ports import Series

app = typer.Typer(
    name="shuanglu",
    help="The recording terminal for financial sales (双录).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

P = ParamSpec("P")
_MAX_SALE_BYTES = 32 * 1024
"""An entry of the journal has room for 64 KiB, base64 included."""
_MAX_SALE_DEPTH = 32
HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home", help="The terminal's home; else $SHUANGLU_HOME, else this account's.", envvar="SHUANGLU_HOME"
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
CameraOption = Annotated[
    str | None, typer.Option("--camera", help="camera:0, a file, rtsp://…, tcp://…, test:bars, test:clap.")
]
MicrophoneOption = Annotated[
    str | None,
    typer.Option("--microphone", help="microphone:default, a name, a file, test:tone, test:silence, test:clap."),
]


def _fail(sentence: str, code: str = "", exit_code: int = 1) -> NoReturn:
    typer.echo(f"shuanglu: {sentence}" + (f" [{code}]" if code else ""), err=True)
    raise typer.Exit(exit_code)


def _sentences(command: Callable[P, None]) -> Callable[P, None]:
    """Answer every error that has a sentence with that sentence, and never with a stack trace."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except ShuangluError as error:
            _fail(error.sentence, error.code)
        except EvidenceFault as fault:
            _fail(str(fault))
        except OSError as error:
            _fail(f"{error.strerror or error}: {error.filename}" if error.filename else str(error), "os")
        except (typer.Exit, click.ClickException, click.Abort):
            raise
        except Exception as error:
            if os.environ.get("SHUANGLU_TRACE"):  # for us; people get a sentence
                raise
            _fail(f"The program made a mistake ({type(error).__name__}).", "program.fault")

    return run


def _print(value: dict[str, Any]) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


@app.command()
@_sentences
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
    from terminal.home import open_home
    from terminal.kiosk import run_kiosk_on
    from terminal.settings import load_settings

    settings = load_settings(home, camera=camera, microphone=microphone, language=language)
    opened = open_home(settings, process="kiosk")
    try:
        exit_code = run_kiosk_on(opened, fullscreen=fullscreen)
    finally:
        opened.close()
    raise typer.Exit(exit_code)


@app.command()
@_sentences
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
@_sentences
def record(
    home: HomeOption = None,
    camera: CameraOption = None,
    microphone: MicrophoneOption = None,
    seconds: Annotated[float, typer.Option(min=1, max=86_400)] = 20.0,
    sale: Annotated[Path | None, typer.Option()] = None,
) -> None:
    """Record one sale without a person, as the demonstration does; the home must be enrolled."""
    from terminal.settings import load_settings

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
    from terminal.home import keeps_itself, open_home, open_or_create_rehearsal_home
    from terminal.settings import load_settings
    from terminal.unattended import record_unattended

    facts = None if sale is None else _read_sale(sale)
    settings = load_settings(home, **sources)
    opened = open_home(settings) if series == "sale" else open_or_create_rehearsal_home(settings)
    stop = threading.Event()
    try:
        if keeps_itself(settings.home) and series == "rehearsal":
            _mutter("The key of this home lies in it: for rehearsals only.")
        if hq is not None:
            _enrol_if_needed(opened, hq, code)
        with _stopping(stop):
            plan = demo_plan(series, round(seconds) + 1, facts)
            outcome = record_unattended(opened, plan, seconds=seconds, say=_mutter, stop=stop)
    finally:
        opened.close()
    _print(outcome.to_json())
    if not outcome.finished:
        raise typer.Exit(1)


def _mutter(line: str) -> None:
    """Say how far it is; whoever closed the other end does not want to know, and the take goes on."""
    with contextlib.suppress(OSError):
        typer.echo(line, err=True)


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
    from terminal.vault.identity import Headquarters, Identity

    answer = ask(hq, code)
    headquarters = Headquarters(answer.hq_url, answer.ca_pem, answer.hq_public_key, answer.hq_recipient)
    opened.vault.enrol(Identity(answer.terminal, answer.key_pem, answer.certificates_pem, headquarters))
    opened.log.event("terminal.enrolled", terminal=answer.terminal, hq=answer.hq_url)
    return answer.terminal


class _stopping:  # noqa: N801 - used as a word
    """Within it, Ctrl-C and SIGTERM ask for an orderly end instead of tearing the program down."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._before: list[tuple[int, Any]] = []

    def __enter__(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before.append((number, signal.signal(number, lambda *_: self._stop.set())))

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before:
            signal.signal(number, handler)


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
@_sentences
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
    from terminal.home import open_or_create_home, open_or_create_rehearsal_home
    from terminal.settings import load_settings

    settings = load_settings(home)
    opened = open_or_create_rehearsal_home(settings) if rehearsal else open_or_create_home(settings)
    try:
        terminal = _enrol(opened, hq, code)
    finally:
        opened.close()
    if as_json:
        _print({"terminal": terminal, "hq": hq, "home": str(settings.home)})
    else:
        typer.echo(f"This machine is now terminal {terminal} of {hq}.")


@app.command()
@_sentences
def verify(
    folder: Annotated[Path, typer.Argument(help="A take's folder.")],
    ca: Annotated[
        Path | None, typer.Option(help="Headquarters' authority (PEM): then the signer's identity is checked.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check a take without any key. Exit code 0 intact or interrupted, 1 damaged, 2 not a take.

    Example: shuanglu verify takes/32-0117-000482 --ca hq-ca.pem
    """
    from cryptography import x509

    from terminal.evidence.verify import verify_take

    try:
        if ca is not None and not ca.is_file():
            _fail(f"There is no file {ca}.", "file", 2)
        roots = None if ca is None else x509.load_pem_x509_certificates(ca.read_bytes())
        report = verify_take(folder, roots)
    except NotATakeError as fault:
        if as_json:
            _print({"status": "none", "faults": [fault.to_json()]})
        _fail(fault.sentence, fault.code, 2)
    except (OSError, ValueError) as error:
        _fail(f"This cannot be read: {error}", "file", 2)
    if as_json:
        _print(report.to_json())
    else:
        typer.echo(f"{report.take or folder}: {report.status}")
        for found in report.faults:
            typer.echo("  " + "".join(letter if letter.isprintable() else "?" for letter in str(found)))
        for note in report.notes:
            typer.echo(f"  note: {note}")
        typer.echo(
            f"  {report.segments} segments, {report.captured_s:.1f} s, {report.entries} entries; "
            f"signed by {report.signer}, identity {report.identity}"
        )
    raise typer.Exit(1 if report.status == "damaged" else 0)


@app.command()
@_sentences
def recover(
    folder: Annotated[
        Path | None, typer.Argument(help="A home, a folder of takes, or one take; else the home.")
    ] = None,
    vault: Annotated[
        bool, typer.Option("--vault", help="Make a lost or damaged vault.db anew from the takes.")
    ] = False,
    escrow: Annotated[bool, typer.Option("--escrow", help="Ask for the vault key that headquarters kept.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Seal what crashes left behind, as interrupted. Nothing is removed.

    Example: shuanglu recover
    """
    from terminal.home import open_home, rebuild_home, recover_home, recover_strays, unsealed_below
    from terminal.settings import load_settings

    if escrow:
        _recover_with_escrow(folder or home)
    if folder is not None and not folder.is_dir():
        raise OperatorCanMendError("take.none", f"There is no folder {folder}.")
    if vault:
        found = rebuild_home(load_settings(folder or home))
    elif folder is None or (folder / "vault").is_dir():
        opened = open_home(load_settings(folder or home))
        try:
            found = recover_home(opened)
        finally:
            opened.close()
    else:
        found = recover_strays(unsealed_below(folder), home)
    damaged = [{"take": take, "fault": fault} for take, fault in found.damaged]
    value = {"sealed": found.sealed, "damaged": damaged, "missing": found.missing, "strange": found.strange}
    _report_recovered(value, as_json=as_json)
    if not found.clean:
        raise typer.Exit(1)


def _recover_with_escrow(home: Path | None) -> None:
    """Take the key from the keyboard or a pipe, never from the command line, where others could read it."""
    from terminal.home import open_with_escrow
    from terminal.settings import load_settings

    if sys.stdin is None:
        raise OperatorCanMendError(
            "key.escrow", "The vault key is read from the keyboard or a pipe, and there is none."
        )
    text = getpass.getpass("Vault key from headquarters: ") if sys.stdin.isatty() else sys.stdin.readline()
    try:
        key = bytes.fromhex(text.strip())
    except ValueError as error:
        raise OperatorCanMendError(
            "key.escrow", "That is not a vault key: 64 hexadecimal digits are expected."
        ) from error
    open_with_escrow(load_settings(home), key)


def _report_recovered(value: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        _print(value)
        return
    typer.echo(f"Sealed as interrupted: {', '.join(value['sealed']) or 'nothing was waiting'}.")
    for item in value["damaged"]:
        typer.echo(f"Damaged, left as it is: {item['take']}: {item['fault']}")
    for take in value["missing"]:
        typer.echo(f"Missing: {take} was recorded here, and its folder is gone.")
    for name in value["strange"]:
        typer.echo(f"Not a take: takes/{name}")


@app.command()
@_sentences
def sync(
    once: Annotated[bool, typer.Option("--once", help="Try everything once and end; else go on until Ctrl-C.")] = False,
    again: Annotated[
        list[str] | None, typer.Option("--again", help="A take that headquarters refused: try it once more.")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Deliver what waits to headquarters.

    Example: shuanglu sync --once
    """
    from terminal.bootstrap import make_courier
    from terminal.home import open_home, recover_home
    from terminal.session.facts import CourierFact, DeliveryMoved
    from terminal.settings import load_settings

    opened = open_home(load_settings(home), process="sync")

    def say(fact: CourierFact) -> None:
        if not as_json and not once:
            text = (
                f"{fact.take}: {fact.state} {fact.delivered}/{fact.total} {fact.detail}"
                if isinstance(fact, DeliveryMoved)
                else ""
            )
            typer.echo(text or f"line {'up' if getattr(fact, 'up', False) else 'down'}: {fact.detail}")

    try:
        for take in again or ():
            opened.vault.outbox.again(take)
        if once:
            recover_home(opened)
        courier = make_courier(opened, say)
        if courier is None:
            raise OperatorCanMendError("sync.not_enrolled", "This terminal belongs to no headquarters; enrol it first.")
        if not once:
            _sync_on(courier)
            return
        try:
            summary = courier.sync_once()
        finally:
            courier.stop()
    finally:
        opened.close()
    _report_synced(summary, as_json=as_json)
    if summary.held or summary.refused:
        raise typer.Exit(1)


def _sync_on(courier: Any) -> None:
    stop = threading.Event()
    with _stopping(stop):
        courier.start()
        stop.wait()
        courier.stop()


def _report_synced(summary: Any, *, as_json: bool) -> None:
    if as_json:
        _print(summary.to_json())
        return
    typer.echo(f"总部已收 (received): {', '.join(summary.received) or 'none'}")
    for take, detail in summary.held:
        typer.echo(f"已录好 (held here): {take}: {detail}")
    for take, detail in summary.refused:
        typer.echo(f"refused: {take}: {detail}")
    if summary.line:
        typer.echo(f"The line is down: {summary.line}")


@app.command()
@_sentences
def receipt(
    take: Annotated[str, typer.Argument(help="A take's name.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show headquarters' receipt for a take, as this terminal verified and keeps it.

    Example: shuanglu receipt 32-0117-000482
    """
    from terminal.home import open_home
    from terminal.settings import load_settings

    opened = open_home(load_settings(home))
    try:
        kept = [item for item in opened.vault.outbox.receipts() if item["take"] == take]
    finally:
        opened.close()
    if not kept:
        raise OperatorCanMendError("receipt.none", f"Headquarters has given no receipt for {take} yet.")
    if as_json:
        _print(kept[0])
    else:
        typer.echo(f"总部已收: {take}, {kept[0]['segments']} segments, received {kept[0]['received_at']}")


@app.command()
@_sentences
def export(
    folder: Annotated[Path, typer.Argument(help="A take's folder.")],
    out: Annotated[Path, typer.Option(help="The MP4 to write; it must not exist.")],
    reason: Annotated[str, typer.Option(help="Why; it is logged.")] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decrypt a take with the terminal's own vault into one ordinary MP4, with chapters. The reason is logged.

    Example: shuanglu export takes/32-0117-000482 --out review.mp4 --reason "customer asked to see it"
    """
    from terminal.exporting import export_take
    from terminal.home import home_of, open_home
    from terminal.settings import load_settings

    if not reason.strip():
        reason = typer.prompt("Why is this take exported?") if sys.stdin and sys.stdin.isatty() else ""
    if not reason.strip():
        _fail('An export needs a reason: --reason "…".', "export.reason", 2)
    if not folder.is_dir():
        raise OperatorCanMendError("take.none", f"There is no take in {folder}.")
    opened = open_home(load_settings(home or home_of(folder)), process="export")
    try:
        film = export_take(opened, folder, out, reason.strip())
    finally:
        opened.close()
    value = {"out": str(out), "take": folder.absolute().name, **film}
    if as_json:
        _print(value)
    else:
        typer.echo(f"{out}: {value['seconds']:.1f} s, {value['segments']} segments.")


@app.command()
@_sentences
def release(
    days: Annotated[int, typer.Option(min=0, help="Only takes that were received more than so many days ago.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove takes that headquarters has received, after verifying each receipt once more. Nothing else ever goes.

    Example: shuanglu release --days 30
    """
    from terminal.home import open_home
    from terminal.settings import load_settings

    opened = open_home(load_settings(home))
    try:
        released = opened.vault.retention.release_received(days)
    finally:
        opened.close()
    if as_json:
        _print({"released": released})
    else:
        typer.echo(f"Released: {', '.join(released) or 'none'}.")


@app.command()
@_sentences
def doctor(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Look at everything that recording needs, and say in a sentence what is amiss.

    Example: shuanglu doctor --json
    """
    from terminal.doctor import examine
    from terminal.settings import load_settings

    checks = examine(load_settings(home))
    if as_json:
        _print({"ok": all(check.status != "fail" for check in checks), "checks": [check.to_json() for check in checks]})
    else:
        for check in checks:
            typer.echo(f"{check.sign} {check.name}: {check.sentence}")
    if any(check.status == "fail" for check in checks):
        raise typer.Exit(1)


add_commands(app)
