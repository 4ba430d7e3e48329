"""The command `match`: do two pictures show the same person?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from program.answers import ExitCode, JsonOption, say, say_json
from program.console import either
from terminal.commands.options import HomeOption, command

if TYPE_CHECKING:
    from terminal.face.matching import Face
    from terminal.intake.picture_file import BgrPicture

Found = Literal["one", "card", "none", "several", "hidden"]
PLACE = 94


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "比对两张图片里的人脸：是不是同一人。图片可以是照片，也可以是证件（取证件上的照片）。每张只能有一张脸，"
            "有两张脸不猜。什么都不会留下。\n\n退出码：同一人 0；不是同一人或没有把握 1；没法比对 3。\n\n"
            "例：shuanglu match card.jpg visitor.jpg --json",
            "Compare the faces of two pictures: the same person or not. Each is a photo, or a document of which the "
            "portrait is taken, and shows one face; of two none is guessed at. Nothing is kept.\n\nExit code 0 for the "
            "same person, 1 for another one or where it is not sure, 3 where nothing could be compared.\n\n"
            "Example: shuanglu match card.jpg visitor.jpg --json",
        ),
    )(match)


Picture = Annotated[
    Path,
    typer.Argument(
        help=either("图片：JPEG、PNG、WebP、BMP、TIFF。", "A picture: JPEG, PNG, WebP, BMP, TIFF."), show_default=False
    ),
]


@command
def match(a: Picture, b: Picture, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Compare two pictures by the model of this terminal; raises ShuangluError `picture.*`, `models.*`."""
    import cv2

    from terminal.face.matching import compare, face_model
    from terminal.face.models import get_ready
    from terminal.home.settings import load_settings
    from terminal.intake.picture_file import open_picture
    from terminal.session.facts.analyst import FaceMatched

    cv2.setNumThreads(1)
    settings = load_settings(home)
    pictures = [open_picture(path) for path in (a, b)]
    model, seen = face_model(settings.models, settings.face_match), []
    if model is None:
        found = FaceMatched(0, "not_installed")
    else:
        get_ready(settings.face_engine)
        seen = [_face_of(picture) for picture in pictures]
        (_, one), (_, other) = seen
        if one is None or other is None:
            found = FaceMatched(0, "not_measurable", model=model.sha256)
        else:
            found = compare(model, one, other)
    score = None if found.score is None else round(found.score, 4)
    if as_json:
        files = [{"file": str(path), "face": how} for path, (how, _) in zip((a, b), seen, strict=False)]
        say_json({"verdict": found.verdict, "score": score, "model": found.model, "pictures": files})
    else:
        for path, (how, _) in zip((a, b), seen, strict=False):
            if how in _LACKS:
                say(*(f"{path}: {words}" for words in _LACKS[how]))
        figure = "" if score is None else f"  {score:.2f}"
        say(*(f"{words}{figure}" for words in _VERDICTS[found.verdict]))
    if found.verdict != "same":
        raise typer.Exit(ExitCode.NO if found.verdict in ("different", "unsure") else ExitCode.COULD_NOT)


_LACKS: dict[Found, tuple[str, str]] = {
    "none": ("没有看到人脸", "no face is seen"),
    "several": ("不止一张脸，不猜是哪一张", "there is more than one face; none is guessed at"),
    "hidden": ("脸被挡住、不完整或太小，没法测量", "the face is covered, cut off, or too small to be measured"),
}
_VERDICTS: dict[Any, tuple[str, str]] = {
    "same": ("同一人", "the same person"),
    "different": ("不是同一人", "not the same person"),
    "unsure": ("没有把握，要由人来看", "not sure: people have to look"),
    "not_measurable": ("没法比对", "nothing could be compared"),
    "not_installed": ("本机不做人脸比对（设置 face_match）", "no faces are compared here (setting face_match)"),
}


def _face_of(picture: "BgrPicture") -> "tuple[Found, Face | None]":
    """The one face of a picture; where none is seen, that of the card which may be in it, however it is turned."""
    from terminal.face.matching import one_face

    found = one_face(picture)
    if not isinstance(found, str):
        return "one", found
    portrait = _portrait(picture) if found == "none" else None
    if portrait is None:
        return found, None
    printed = one_face(portrait)
    return (printed, None) if isinstance(printed, str) else ("card", printed)


def _portrait(picture: "BgrPicture") -> "BgrPicture | None":
    """The portrait of the card in a picture, if there is one."""
    from datetime import UTC, datetime

    from terminal.intake.picture_file import decode_picture
    from terminal.ocr.engines import load_engine
    from terminal.ocr.reader import CardReader

    today = datetime.now(UTC).astimezone().date()
    jpeg = CardReader(load_engine("rapidocr", None)).read(picture, today=today).portrait
    return decode_picture(jpeg) if jpeg else None
