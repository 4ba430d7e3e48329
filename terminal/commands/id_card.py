"""The command `id-card`: what pictures of ID cards say, field by field."""

import datetime as dt
import enum
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from faults.errors import ShuangluError
from program.answers import ExitCode, JsonOption, say_json
from program.console import either, language
from terminal.commands.options import command, read_day
from terminal.session.facts.cards import BACK_FIELDS, FIELDS, FRONT_FIELDS, CardField, CardFieldName, CardReading

if TYPE_CHECKING:
    from terminal.ocr.reader import CardReader

NAMES = (*FRONT_FIELDS, *BACK_FIELDS)
"""Always there, whatever the document; other kinds add theirs."""
_UNSEEN = CardField("", 0.0, "missing", ("side_not_seen",))
_OTHERWISE = CardField("", 0.0, "missing", ("not_on_document",))
KINDS: dict[str, tuple[str, str]] = {
    "resident": ("居民身份证", "resident ID card"),
    "temporary": ("临时居民身份证", "temporary ID card"),
    "household": ("户口簿页", "leaf of a household register"),
    "passport": ("护照", "passport"),
    "hk_mo_tw_residence": ("港澳台居民居住证", "residence permit (Hong Kong, Macau, Taiwan)"),
    "hk_mo_pass": ("港澳居民来往内地通行证", "mainland travel permit (Hong Kong, Macau)"),
    "tw_pass": ("台湾居民来往大陆通行证", "mainland travel permit (Taiwan)"),
    "foreigner": ("外国人永久居留身份证", "foreign permanent resident's ID card"),
    "first_generation": ("第一代居民身份证（2013 年起失效）", "first-generation ID card (not valid since 2013)"),
    "other": ("其他证件（不识读）", "another document (not read)"),
    "none": ("没有看到证件", "no document seen"),
}


class Engine(enum.Enum):
    """Which OCR engine reads."""

    RAPIDOCR = "rapidocr"
    PADDLEOCR = "paddleocr"


PLACE = 90


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        "id-card",
        help=either(
            "从图片读身份证和其他证件：种类、面、问题，以及每一项的判断。什么都不会离开这台机器。\n\n"
            "带 --json 时每张图片一行一个 JSON 对象。打不开的图片会说明原因，其余照读，退出码为 3。\n\n"
            "例：shuanglu id-card front.jpg back.jpg --json",
            "Read ID cards and other proofs of identity from pictures: kind, sides, problems, and every field with "
            "its verdict. Nothing leaves this machine.\n\nWith --json one JSON object a picture, a line each. A "
            "picture that cannot be opened is told with its error; the others go on, and the exit code is 3.\n\n"
            "Example: shuanglu id-card front.jpg back.jpg --json",
        ),
    )(id_card)


@command
def id_card(
    images: Annotated[
        list[Path],
        typer.Argument(
            metavar="IMAGE",
            help=either("身份证图片：JPEG、PNG、WebP、BMP、TIFF。", "Pictures of cards: JPEG, PNG, WebP, BMP, TIFF."),
        ),
    ],
    on: Annotated[
        dt.datetime | None,
        typer.Option(
            "--on",
            parser=read_day,
            metavar="YYYY-MM-DD",
            help=either("按这一天判断有效期；不写则按今天。", "Judge validity on this day; else today."),
        ),
    ] = None,
    engine: Annotated[
        Engine,
        typer.Option(help=either("rapidocr 自带；paddleocr 是另装的。", "rapidocr ships; paddleocr is an extra.")),
    ] = Engine.RAPIDOCR,
    models: Annotated[
        Path | None,
        typer.Option(
            help=either("引擎 paddleocr 所需模型的文件夹。", "The folder of models that the engine paddleocr needs.")
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read pictures one after another; exit code 3 where one could not be opened."""
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
        raise typer.Exit(ExitCode.COULD_NOT)


def _answer(reader: "CardReader", image: Path, day: dt.date) -> dict[str, Any]:
    """What is said of one picture, whatever it is."""
    from terminal.intake.picture_file import open_picture

    try:
        reading = reader.read(open_picture(image), today=day)
    except ShuangluError as error:
        unread = _value(image, CardReading("none", kind="none"))
        return {**unread, "error": {"code": error.code, "sentence": error.words(language())}}
    return _value(image, reading)


def _value(image: Path, reading: CardReading) -> dict[str, Any]:
    mine = [name for names in FIELDS.get(reading.kind, {}).values() for name in names]
    fields = {name: _field(name, reading, mine) for name in dict.fromkeys((*NAMES, *mine))}
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
        "kind": reading.kind,
    }


def _field(name: CardFieldName, reading: CardReading, mine: list[CardFieldName]) -> CardField:
    """What was read of a field; else why nothing was: its side was not seen, or documents of this kind lack it."""
    absent = _OTHERWISE if mine and name not in mine else _UNSEEN
    return reading.fields.get(name, absent)


def _lines(found: dict[str, Any]) -> Iterator[str]:
    """One picture as a person reads it: only the sides that were seen."""
    problems = ", ".join(found["problems"])
    yield f"{found['file']}: {found['side']}" + (f" ({problems})" if problems else "")
    yield f"    kind        {found['kind']:<9} {either(*KINDS[found['kind']])}"
    if "error" in found:
        yield f"    {found['error']['sentence']} [{found['error']['code']}]"
    for name, field in found["fields"].items():
        if field["reasons"] not in (list(_UNSEEN.reasons), list(_OTHERWISE.reasons)):
            why = f"  ({', '.join(field['reasons'])})" if field["reasons"] else ""
            yield f"    {name:<11} {field['verdict']:<9} {field['confidence']:.2f}  {field['value']}{why}"
