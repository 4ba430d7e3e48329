"""Reads an ID card from one picture: find, straighten, judge, read, parse, check. Nothing is kept, nothing guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import cv2
import numpy as np

from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import Points, TextEngine
from terminal.ocr.fields import read_fields
from terminal.ocr.finder import CARD_SIZE
from terminal.ocr.genuineness import is_grey, is_on_screen
from terminal.ocr.quality import burnt_out
from terminal.ocr.sighting import Sighting, View, sight_cards
from terminal.ocr.verdicts import ReadField, judge
from terminal.session.facts.analyst import (
    BACK_FIELDS,
    FRONT_FIELDS,
    Box,
    CardField,
    CardFieldName,
    CardProblem,
    CardReading,
    CardSide,
    Side,
)

PORTRAIT_BOX = (600, 44, 950, 486)
"""Left, top, right, bottom in card coordinates; holds the portrait of every specimen (measured, docs/identity.md)."""
_QUALITY = 90
_AROUND = 6
"""Pixels of the card left round a crop."""
_OF_ANY_LENGTH: Mapping[CardFieldName, float] = {"name": 600.0, "nation": 600.0, "address": 600.0, "authority": 960.0}
"""Fields that do not show by their length that something is missing, and how far right they may go, px."""
_BURNT_AWAY = 0.02
"""Share of a field's place that may be burnt out: one character is 0.05 of the longest line."""
_FINER = 1.4
"""The number is read once more from a cut this much finer, so that no chance of sampling makes it."""
_LEAST_SIDE = 32
"""Pixels; in less there is no line of print, and the engine's network has nothing to work on."""
_TINTED = 20
"""Median levels of 255 below which a picture without a card is called dark."""
_LEGIBLE = 12
"""Characters read without any word of the card among them."""
_DEEP = 20.0
"""Levels by which blurred print is still darker than its ground; a blank sheet is not called blurred."""


class CardReader:
    """One engine's reader. Not safe to share between threads."""

    def __init__(self, engine: TextEngine) -> None:
        self._engine = engine

    def read(
        self, picture: BgrPicture, *, today: date, side: CardSide | None = None, margin: float = 0.0
    ) -> CardReading:
        """Read a picture (height x width x 3, BGR, uint8). With `side`, the other one is the problem `wrong_side`.

        `margin` shifts how the card is sampled, so that reading the same picture twice is not the same reading.
        """
        if min(picture.shape[:2]) < _LEAST_SIDE:
            return CardReading("none", ("no_card",))
        sighting = sight_cards(picture, self._engine, margin=margin)
        cards = {view.side: view for view in sighting.views if view.side}
        problems = _problems(sighting, picture)
        if not cards:
            return CardReading("none", problems or ("no_card",))
        if side and side not in cards:
            problems = ("wrong_side", *problems)
        front, back = cards.get("front"), cards.get("back")
        fields = self._fields(cards, picture, today)
        if "two_cards" in problems:
            fields = {name: CardField("", 0.0, "missing", ("two_cards",)) for name in fields}
        seen = front or back
        return CardReading(
            side=_side(front, back),
            problems=problems,
            fields=fields,
            card=_jpeg(seen.picture) if seen else b"",
            portrait=_jpeg(_cut(front.picture, PORTRAIT_BOX)) if front and "two_cards" not in problems else b"",
        )

    def _fields(
        self, cards: Mapping[CardSide, View], picture: BgrPicture, today: date
    ) -> dict[CardFieldName, CardField]:
        """All fields of the sides that were seen, each with its crop; both sides are checked against each other."""
        found: dict[CardFieldName, ReadField] = {}
        views: dict[CardFieldName, View] = {}
        for side, view in cards.items():
            names = FRONT_FIELDS if side == "front" else BACK_FIELDS
            views |= dict.fromkeys(names, view)
            read = read_fields(view.lines, side)
            found |= {name: _seen_whole(read[name], name, view) for name in names}
        if "number" in found:
            found["number"] = self._read_again(found["number"], views["number"], picture)
        verdicts = judge(found, today)
        return {
            name: CardField(
                field.value,
                round(field.confidence, 3),
                verdicts[name].verdict,
                verdicts[name].reasons,
                _crop(views[name].picture, field.box),
                field.box,
            )
            for name, field in found.items()
        }

    def _read_again(self, number: ReadField, view: View, picture: BgrPicture) -> ReadField:
        """The number, doubted if a second reading of the same place says otherwise."""
        if not number.value or number.box is None:
            return number
        finer = np.diag([_FINER, _FINER, 1.0]) @ _towards(number.box) @ view.matrix
        _, _, width, height = number.box
        size = (round((width + 2 * _AROUND) * _FINER), round((height + 2 * _AROUND) * _FINER))
        strip = cv2.warpPerspective(picture, finer, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        (text, confidence), *_ = self._engine.read_strips([np.asarray(strip, np.uint8)])
        if number.value in text.upper().replace(" ", ""):
            return number
        return ReadField(
            number.value, min(number.confidence, confidence), (*number.reasons, "readings_disagree"), number.box
        )


def _seen_whole(field: ReadField, name: CardFieldName, view: View) -> ReadField:
    """The field, doubted if glare lies on the rest of its lines: what it hides leaves no trace in what was read."""
    if not field.value or field.box is None or name not in _OF_ANY_LENGTH or "glare" not in view.sight.problems():
        return field
    left, top, _, height = field.box
    if burnt_out(_cut(view.picture, (left, top, _OF_ANY_LENGTH[name], top + height))) < _BURNT_AWAY:
        return field
    return replace(field, reasons=(*field.reasons, "partly_hidden"))


def _towards(box: Box) -> Points:
    """The 3 x 3 matrix that brings a box of the card, with some room round it, to the origin."""
    return np.array([[1.0, 0.0, _AROUND - box[0]], [0.0, 1.0, _AROUND - box[1]], [0.0, 0.0, 1.0]])


def _side(front: View | None, back: View | None) -> Side:
    if front and back:
        return "both"
    return "front" if front else "back" if back else "none"


def _problems(sighting: Sighting, picture: BgrPicture) -> tuple[CardProblem, ...]:
    cards = [view for view in sighting.views if view.side]
    others = [view for view in sighting.views if view.other]
    if not cards:
        return _without_card(sighting, picture)
    found: list[CardProblem] = []
    if len(cards) > len({view.side for view in cards}) or others or sighting.several:
        found.append("two_cards")
    if any(is_grey(view.picture) for view in cards):
        found.append("photocopy")
    if any(is_on_screen(picture, view.corners) for view in cards):
        found.append("screen")
    for view in cards:
        found.extend(view.sight.problems())
    return tuple(dict.fromkeys(found))


def _without_card(sighting: Sighting, picture: BgrPicture) -> tuple[CardProblem, ...]:
    if sighting.other or any(view.other for view in sighting.views):
        return ("wrong_document",)
    if sighting.several:
        return ("two_cards",)
    seen = [view.sight for view in sighting.views if sighting.words_only or _illegible(view)]
    hindering = [problem for problem in seen[0].problems() if problem != "cut_off"] if seen else []
    if hindering:
        return tuple(hindering)
    if sighting.words_only:
        return ("cut_off",)
    return ("no_card", "dark") if float(np.median(picture[::8, ::8])) < _TINTED else ("no_card",)


def _illegible(view: View) -> bool:
    """Whether it may be a card that is seen badly: it bears print, and too little was read to say that it is none."""
    return _printed(view.picture) and sum(len(line.text) for line in view.lines) < _LEGIBLE


def _printed(card: BgrPicture) -> bool:
    """Whether something card-shaped bears print, sharp or not."""
    grey = cv2.cvtColor(card, cv2.COLOR_BGR2GRAY)
    deep = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((25, 25), np.uint8))
    return float(np.percentile(deep, 97)) >= _DEEP


def _crop(card: BgrPicture, box: Box | None) -> bytes:
    if box is None:
        return b""
    left, top, width, height = box
    return _jpeg(_cut(card, (left - _AROUND, top - _AROUND, left + width + _AROUND, top + height + _AROUND)))


def _cut(card: BgrPicture, box: Iterable[float]) -> BgrPicture:
    left, top, right, bottom = (round(edge) for edge in box)
    left, top = max(0, min(left, CARD_SIZE[0] - 1)), max(0, min(top, CARD_SIZE[1] - 1))
    return card[top : max(bottom, top + 1), left : max(right, left + 1)]


def _jpeg(picture: BgrPicture) -> bytes:
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1])
