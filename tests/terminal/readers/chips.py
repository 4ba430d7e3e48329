"""Cards as a chip holds them: people who do not exist, as 256 bytes and as a file for the folder."""

import io
import json
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from terminal.session.facts.cards import CardFieldName

LI: dict[CardFieldName, str] = {
    "name": "李秀英",
    "sex": "女",
    "nation": "汉",
    "birth_date": "1995-07-04",
    "address": "江苏省苏州市吴中区某某路128号",
    "number": "320502199507047728",
    "authority": "苏州市公安局吴中分局",
    "valid_from": "2015-01-01",
    "valid_to": "2035-01-01",
}


def block(*columns: tuple[int, str], letter: str = "") -> bytes:
    """256 bytes: each text at its place, all else spaces."""
    text = bytearray(" ".encode("utf-16-le") * 128)
    for at, value in (*columns, (248, letter)):
        encoded = value.encode("utf-16-le")
        text[at : at + len(encoded)] = encoded
    return bytes(text)


def resident(**other: str) -> bytes:
    """The card of 李秀英."""
    said = {
        "name": "李秀英", "sex": "2", "nation": "01", "birth": "19950704", "address": LI["address"],
        "number": LI["number"], "authority": LI["authority"], "begins": "20150101", "ends": "20350101", **other,
    }  # fmt: skip
    places = (0, 30, 32, 36, 52, 122, 158, 188, 204)
    return block(*zip(places, said.values(), strict=True))


def portrait() -> bytes:
    """A drawn face, as large as a chip's, PNG."""
    picture = Image.new("RGB", (102, 126), "white")
    ImageDraw.Draw(picture).ellipse((20, 20, 82, 106), fill="tan")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def lay(folder: Path, *, fields: dict[CardFieldName, str] = LI, picture: bool = True, **more: Any) -> None:
    """Lay a card into the folder, all at once."""
    if picture:
        (folder / "portrait.png").write_bytes(portrait())
        more["portrait"] = "portrait.png"
    written = folder / "card.new"
    written.write_text(json.dumps({"kind": "resident", "fields": fields, **more}), encoding="utf-8")
    written.replace(folder / "card.json")


def take_away(folder: Path) -> None:
    """Take the card away."""
    (folder / "card.json").unlink()
