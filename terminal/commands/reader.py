"""The command `reader`: try the card reader of a home, or another one, with a card on it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from program.answers import JsonOption, say, say_json
from program.console import either
from terminal.commands.options import HomeOption, command

if TYPE_CHECKING:
    from terminal.session.facts.cards import CardReading

PLACE = 94
_ANSWER_S = 20.0
"""Some libraries try 32 ports before they say that there is no reader."""


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "试一试读卡器：有没有回答，放上去的证件芯片里写着什么。读到的只显示，不保存；"
            "照片和号码不进日志。file: 的文件夹只是代替读卡器，答案里会写明。\n\n"
            "例：shuanglu reader --reader serial:/dev/ttyUSB0 --json",
            "Try the card reader: whether it answers, and what the chip of a card on it says. What is read is shown "
            "and kept nowhere. A file: folder only plays a reader, and the answer says so.\n\n"
            "Example: shuanglu reader --reader serial:/dev/ttyUSB0 --json",
        )
    )(reader)


@command
def reader(
    home: HomeOption = None,
    named: Annotated[
        str | None,
        typer.Option(
            "--reader",
            help=either(
                "library:PATH、serial:DEVICE 或 file:FOLDER；不写则用设置里的。",
                "library:PATH, serial:DEVICE or file:FOLDER; else the one of the settings.",
            ),
        ),
    ] = None,
    wait_s: Annotated[
        float,
        typer.Option(
            "--wait", min=0, max=600, help=either("等证件放上来几秒。", "How many seconds to wait for a card.")
        ),
    ] = 15.0,
    as_json: JsonOption = False,
) -> None:
    """Say how the reader stands and what one card says."""
    from faults.errors import ShuangluError
    from terminal.capture.instant import now_us
    from terminal.home.settings import load_settings
    from terminal.readers.config import ReaderConfig
    from terminal.readers.named_reader import parse_reader
    from terminal.readers.trying import tried
    from terminal.session.facts.reader import ReaderRead

    text = named or load_settings(home).reader
    if not text:
        raise ShuangluError("reader.none")
    with tried(ReaderConfig(parse_reader(text), now_us)) as found:
        seen = found.state(_ANSWER_S)
        if seen is None:
            raise ShuangluError("reader.hangs")
        if seen.state == "absent" and seen.trouble:
            raise ShuangluError.of(seen.trouble)
        if not as_json:
            _tell_ready(seen.name, stand_in=seen.stand_in)
        answer = found.card(wait_s)
    if answer is not None and not isinstance(answer, ReaderRead) and answer.trouble:
        raise ShuangluError.of(answer.trouble)
    reading = answer.reading if isinstance(answer, ReaderRead) else None
    if as_json:
        say_json({"reader": seen.name, "stand_in": seen.stand_in, "card": _to_json(reading) if reading else None})
    else:
        _tell(reading)


def _tell_ready(name: str, *, stand_in: bool) -> None:
    if stand_in:
        say(
            f"{name}：代替读卡器的文件夹，不是真的读卡器。请放证件。",
            f"{name}: a folder, no real reader. Lay a card on it.",
        )
    else:
        say(f"{name} 有回答。请放证件。", f"{name} answers. Lay a card on it.")


def _tell(reading: "CardReading | None") -> None:
    if reading is None:
        say("没有放证件。", "No card came.")
        return
    for name, field in reading.fields.items():
        say(f"{name}: {field.value} ({field.verdict})", f"{name}: {field.value} ({field.verdict})")
    if not reading.portrait:
        say("读卡器给不出照片。", "The reader gives no portrait.")


def _to_json(reading: "CardReading") -> dict[str, Any]:
    return {
        "kind": reading.kind,
        "source": reading.source,
        "fields": {
            name: {"value": field.value, "verdict": field.verdict, "reasons": list(field.reasons)}
            for name, field in reading.fields.items()
        },
        "portrait_bytes": len(reading.portrait),
    }
