"""`rehearse` and `record`: a take without a person."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from faults.errors import ShuangluError, UsageError
from program.answers import ExitCode, fail, graceful_stop, say_json, say_progress, words_of
from program.console import either, language
from terminal.commands.judge import Demand, DemandOption, answer_to
from terminal.commands.options import (
    CameraOption,
    HomeOption,
    MicrophoneOption,
    NamedCamera,
    NamedMicrophone,
    SecondCameraOption,
    command,
)
from terminal.commands.packs import PacksOption
from terminal.commands.sale import SaleOption, sale_from

if TYPE_CHECKING:
    from terminal.home.opening import Home
    from terminal.session.facts.people import Pressed
    from terminal.session.ports import Series
    from terminal.station.station import Offer
    from terminal.unattended import RunOutcome

PLACE = 20
SecondsOption = Annotated[
    float | None,
    typer.Option(
        "--seconds",
        min=1,
        max=86_400,
        help=either(
            "总共录多长，秒，按节点分摊；不写则每个节点按方案预计的时间。",
            "How long in all, seconds, shared out over the nodes; else each takes what its plan expects.",
        ),
    ),
]
ScriptOption = Annotated[
    str,
    typer.Option(
        "--script",
        help=either("谁走方案：auto，按时钟自动走完每个节点。", "What walks the plan: auto, every node by the clock."),
    ),
]
WatchedOption = Annotated[
    bool,
    typer.Option(
        "--watched",
        help=either(
            "像真的业务一样看和听影片里的人，从左到右是销售人员和客户；替他们同意的是时钟，只许用于文件。",
            "Look at and listen to the people of a film as in a sale: from left to right the seller and the customers. "
            "It is the clock that agrees for them, so for files only.",
        ),
    ),
]


def add_to(app: typer.Typer) -> None:
    """Mount the commands."""
    app.command(
        help=either(
            "自动录一段演练，走完这笔业务的方案；最后一行是一个 JSON 对象。\n\n"
            "例：shuanglu rehearse --camera test:clap --microphone test:clap --seconds 10 --out build/rehearsal",
            "Walk a sale's plan by itself, marked as a rehearsal; the last line is one JSON object.\n\n"
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
    seconds: SecondsOption = None,
    sale: SaleOption = None,
    script: ScriptOption = "auto",
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
    packs: PacksOption = None,
    second_camera: SecondCameraOption = None,
    watched: WatchedOption = False,
    demand: DemandOption = None,
) -> None:
    """Record a rehearsal into a home of its own, and say its verdict.

    Exit code 1 where it was not finished in order or is not what was demanded, 3 where a device gave nothing.
    """
    said: dict[str, Any] = {"camera": camera, "microphone": microphone, "profile": profile, "packs": packs}
    said["second_camera"] = second_camera
    if watched:
        _check_film(camera, microphone)
    given: dict[str, Any] = {"seconds": seconds, "sale": sale, "hq": hq, "code": code, "watched": watched}
    _unattended("rehearsal", out, script, demand=demand, **given, **said)


@command
def record(
    home: HomeOption = None,
    camera: CameraOption = None,
    microphone: MicrophoneOption = None,
    seconds: SecondsOption = None,
    sale: SaleOption = None,
    script: ScriptOption = "auto",
    packs: PacksOption = None,
    clock_doubted: Annotated[
        str | None,
        typer.Option(
            help=either(
                "本机时间不可信也照录：主管的理由；须同时给出 --by。",
                "Record though the clock cannot be believed: a supervisor's reason; needs --by.",
            )
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(help=either("作此决定的主管姓名。", "The name of the supervisor who decides so.")),
    ] = None,
    demand: DemandOption = None,
) -> None:
    """Record a sale in an enrolled home, and say its verdict.

    Exit code 1 where it was not finished in order or is not what was demanded, 3 where a device gave nothing, 4 where
    it must not begin.
    """
    from terminal.home.settings import load_settings

    folder = load_settings(home).home
    said: dict[str, Any] = {"camera": camera, "microphone": microphone, "packs": packs}
    answer = _answer(clock_doubted, by)
    _unattended("sale", folder, script, seconds=seconds, sale=sale, answer=answer, demand=demand, **said)


def _check_film(camera: str, microphone: str) -> None:
    """Refuse to agree for people who could be asked; raises UsageError `record.watched`, ShuangluError `capture.*`."""
    from terminal.capture.named_source import parse_source

    if parse_source(camera, "picture").kind != "file" or parse_source(microphone, "sound").kind != "file":
        raise UsageError("record.watched")


def _answer(reason: str | None, by: str | None) -> "Pressed | None":
    """Who answers for a doubted clock, and why; raises UsageError `record.clock` for one without the other."""
    from terminal.session.facts.people import Pressed

    if bool((reason or "").strip()) != bool((by or "").strip()):
        raise UsageError("record.clock")
    return Pressed("accept_clock", by, {"reason": reason}) if reason and by else None


def _unattended(
    series: "Series",
    home: Path,
    script: str,
    *,
    seconds: float | None,
    sale: Path | None,
    hq: str | None = None,
    code: str | None = None,
    answer: "Pressed | None" = None,
    demand: Demand | None = None,
    watched: bool = False,
    **said: Any,
) -> None:
    from terminal.home.opening import open_home, open_or_create_rehearsal_home
    from terminal.home.settings import load_settings
    from terminal.station.station import Offer
    from terminal.unattended import record_unattended

    if script != "auto":
        raise UsageError("record.script", script=script)
    given = None if sale is None else sale_from(sale)
    settings = load_settings(home, **said)
    opened = open_home(settings) if series == "sale" else open_or_create_rehearsal_home(settings)
    stop = threading.Event()
    try:
        own = opened.keeps_itself
        offer = _demonstration(opened, series) if given is None else Offer(given)
        if own and series == "rehearsal":
            say_progress(
                either(
                    "这个主目录的密钥就放在它里面：只供演练。",
                    "The key of this home lies in it: for rehearsals only.",
                )
            )
        if hq is not None:
            _enrol_if_needed(opened, hq, code)
        with graceful_stop(stop), _refusals():
            how: dict[str, Any] = {"series": series, "seconds": seconds, "answer": answer, "watched": watched}
            outcome = record_unattended(opened, offer, say=say_progress, stop=stop, **how)
    finally:
        opened.close()
    _say_verdict(outcome)
    say_json(outcome.to_json())
    _answer_for(outcome)
    answer_to(demand, outcome.verdict)


def _say_verdict(outcome: "RunOutcome") -> None:
    """For people, on standard error: the last line of the answer is JSON."""
    from rulebook.checks.told import again_lines

    if outcome.judged is not None:
        for line in again_lines(outcome.judged.take, outcome.judged.again, language()):
            say_progress(line)
    elif outcome.unjudged is not None:
        say_progress(words_of(outcome.unjudged))


def _answer_for(outcome: "RunOutcome") -> None:
    """End with the exit code of what the take came to; say what it lacks of what its plan demands."""
    lacks = outcome.observed.lacks
    if outcome.orderly and lacks:
        fail("shuanglu", ShuangluError(f"record.lacks:{'both' if len(lacks) > 1 else lacks[0]}"), ExitCode.COULD_NOT)
    if not outcome.finished:
        raise typer.Exit(ExitCode.NO)


_CODES = {
    "plan.refused": ExitCode.MUST_NOT,
    "plan.records_nothing": ExitCode.NO,
    "plan.recorded_elsewhere": ExitCode.NO,
    "clock.doubted": ExitCode.MUST_NOT,
    "identity.second_person": ExitCode.MUST_NOT,
}


@contextmanager
def _refusals() -> Iterator[None]:
    """Answer a sale that must not be recorded now, or a plan that records nothing, with the exit code that says so."""
    try:
        yield
    except ShuangluError as error:
        code = _CODES.get(error.code)
        if code is None:
            raise
        fail("shuanglu", error, code)


def _demonstration(home: "Home", series: "Series") -> "Offer":
    """The demonstration's sale, which is never recorded among real ones; raises UsageError `record.sale`."""
    from terminal.station.bootstrap import demonstration, demonstration_offer

    offer = demonstration_offer() if series == "rehearsal" else demonstration(home)
    if offer is None:
        raise UsageError("record.sale")
    return offer


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
