"""The command `id-card`: what pictures of ID cards say, field by field."""

import datetime as dt
import enum
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from faults.errors import ShuangluError
from terminal.commands.answers import JsonOption, answers_errors, say_json
from terminal.session.facts.analyst import BACK_FIELDS, FRONT_FIELDS, CardField, CardReading

if TYPE_CHECKING:
    from terminal.ocr.reader import CardReader

NAMES = (*FRONT_FIELDS, *BACK_FIELDS)
_UNSEEN = CardField("", 0.0, "missing", ("side_not_seen",))


class Engine(enum.Enum):
    """Which OCR engine reads."""

    RAPIDOCR = "rapidocr"
    PADDLEOCR = "paddleocr"


def add_commands(app: typer.Typer) -> None:
    """Mount `id-card` on the program's command line."""
    app.command("id-card")(id_card)


@answers_errors
def id_card(
    images: Annotated[
        list[Path], typer.Argument(metavar="IMAGE…", help="Pictures of cards: JPEG, PNG, WebP, BMP, TIFF.")
    ],
    on: Annotated[
        dt.datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Judge validity on this day; else today.")
    ] = None,
    engine: Annotated[Engine, typer.Option(help="rapidocr ships; paddleocr is an extra.")] = Engine.RAPIDOCR,
    models: Annotated[Path | None, typer.Option(help="The folder of models that the engine paddleocr needs.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Read ID cards from pictures: sides, problems, and every field with its verdict. Nothing leaves this machine.

    With --json one JSON object a picture, a line each. A picture that cannot be opened is told with its error; the
    others go on, and the exit status is 1.

    Example: shuanglu id-card front.jpg back.jpg --json
    """
    from terminal.ocr.engines import load_engine
    from terminal.ocr.reader import CardReader

    day = on.date() if on else dt.datetime.now(tz=dt.UTC).astimezone().date()
    reader = CardReader(load_engine(engine.value, models))
    failed = False
    for image in images:
        found = _answer(reader, image, day)
        failed = failed or "error" in found
        if as_json:
            say_json(found)
        else:
            typer.echo("\n".join(_lines(found)))
    if failed:
        raise typer.Exit(1)


def _answer(reader: "CardReader", image: Path, day: dt.date) -> dict[str, Any]:
    """What is said of one picture, whatever it is."""
    from terminal.intake.picture_file import open_picture

    try:
        reading = reader.read(open_picture(image), today=day)
    except ShuangluError as error:
        unread = _value(image, CardReading("none"))
        return {**unread, "error": {"code": error.code, "sentence": error.sentence}}
    return _value(image, reading)


def _value(image: Path, reading: CardReading) -> dict[str, Any]:
    fields = {name: reading.fields.get(name, _UNSEEN) for name in NAMES}
    return {
        "file": str(image),
        "side": reading.side,
        "problems": list(reading.problems),
        "fields": {
            name: {
                "value": field.value,
                "confidence": field.confidence,
                "verdict": field.verdict,
                "reasons": list(field.reasons),
            }
            for name, field in fields.items()
        },
    }


def _lines(found: dict[str, Any]) -> Iterator[str]:
    """One picture as a person reads it: only the sides that were seen."""
    problems = ", ".join(found["problems"])
    yield f"{found['file']}: {found['side']}" + (f" ({problems})" if problems else "")
    if "error" in found:
        yield f"    {found['error']['sentence']} [{found['error']['code']}]"
    for name, field in found["fields"].items():
        if field["reasons"] != list(_UNSEEN.reasons):
            why = f"  ({', '.join(field['reasons'])})" if field["reasons"] else ""
            yield f"    {name:<11} {field['verdict']:<9} {field['confidence']:.2f}  {field['value']}{why}"
