"""Reads an ID card from one picture: find, straighten, judge, read, parse, check. Nothing is kept, nothing guessed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import cv2
import numpy as np

from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import Points, TextEngine
from terminal.ocr.genuineness import is_grey, is_on_screen
from terminal.ocr.kinds.table import reads
from terminal.ocr.leftover import passed_over
from terminal.ocr.quality import burnt_out
from terminal.ocr.sighting import Sighting, View, sight_cards
from terminal.ocr.verdicts import ReadField
from terminal.session.facts.box import Box
from terminal.session.facts.cards import (
    CardField,
    CardFieldName,
    CardKind,
    CardProblem,
    CardReading,
    CardSide,
    Side,
)

_QUALITY = 90
_AROUND = 6
"""Pixels of the card left round a crop."""
_BURNT_AWAY = 0.02
"""Share of a field's place that may be burnt out: one character is 0.05 of the longest line."""
_FINER = (1.4, 2.0)
"""The number is read once more from a cut this much finer, so that no chance of sampling makes it; what nothing else
confirms once more still."""
_DOUBT = 0.1
"""What the characters of such a field may lack of certainty, all together, in each of its three readings. Of 358 drawn
names that passed for certain before, it lets 343 of 354 right ones pass and none of 4 wrong ones, in which a common
character stood for a rare one (measured, docs/identity.md)."""
_LONG_NAME = 4
"""Characters of a name that are summed at the most."""
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
        self,
        picture: BgrPicture,
        *,
        today: date,
        side: CardSide | None = None,
        kind: CardKind | None = None,
        margin: float = 0.0,
    ) -> CardReading:
        """Read a picture (height x width x 3, BGR, uint8).

        With `side`, the other one is the problem `wrong_side`; with `kind`, a document of another kind that is read
        here is `other_kind`. `margin` shifts how the card is sampled, so that reading the same picture twice is not
        the same reading.
        """
        if min(picture.shape[:2]) < _LEAST_SIDE:
            return CardReading("none", ("no_card",), kind="none")
        sighting = sight_cards(picture, self._engine, margin=margin, both=side is None)
        problems = _problems(sighting, picture)
        seen = _kind_of(sighting, kind)
        cards = {view.side: view for view in sighting.views if view.side and view.kind == seen}
        if not cards:
            unread: CardKind = "other" if "wrong_document" in problems else "none"
            return CardReading("none", problems or ("no_card",), kind=unread)
        if kind and kind != seen:
            problems = ("other_kind", *problems)
        elif side and side not in cards:
            problems = ("wrong_side", *problems)
        return self._reading(seen, cards, problems, picture, today)

    def _reading(
        self,
        kind: CardKind,
        cards: Mapping[CardSide, View],
        problems: tuple[CardProblem, ...],
        picture: BgrPicture,
        today: date,
    ) -> CardReading:
        front, back = cards.get("front"), cards.get("back")
        fields = self._fields(kind, cards, picture, today)
        if "two_cards" in problems:
            fields = {name: CardField("", 0.0, "missing", ("two_cards",)) for name in fields}
        seen, place = front or back, reads(kind).portrait
        shown = front is not None and place is not None and "two_cards" not in problems
        return CardReading(
            side=_side(front, back),
            problems=problems,
            fields=fields,
            card=_jpeg(seen.picture) if seen else b"",
            portrait=_jpeg(_cut(front.picture, place)) if shown and front and place else b"",
            kind=kind,
        )

    def _fields(
        self, kind: CardKind, cards: Mapping[CardSide, View], picture: BgrPicture, today: date
    ) -> dict[CardFieldName, CardField]:
        """All fields of the sides that were seen, each with its crop; both sides are checked against each other."""
        found: dict[CardFieldName, ReadField] = {}
        views: dict[CardFieldName, View] = {}
        for side, view in cards.items():
            resident = kind == "resident" and side == "front"
            more = passed_over(view.picture, view.lines, self._engine) if resident else []
            read = reads(kind).read([*view.lines, *more], side, today)
            views |= dict.fromkeys(read, view)
            found |= {name: _seen_whole(field, name, view) for name, field in read.items()}
        for name in reads(kind).again:
            if name in found:
                unchecked = name in reads(kind).unchecked
                found[name] = self._read_again(found[name], views[name], picture, unchecked=unchecked)
        verdicts = reads(kind).judge(found, today)
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

    def _read_again(self, field: ReadField, view: View, picture: BgrPicture, *, unchecked: bool) -> ReadField:
        """The field, doubted if another reading of the same place says otherwise; or is not certain, if `unchecked`."""
        if not field.value or field.box is None:
            return field
        scales = _FINER if unchecked else _FINER[:1]
        read = self._engine.read_strips([_finer(picture, view, field.box, scale) for scale in scales])
        differing = [sure for text, sure in read if _bare(field.value) not in _bare(text)]
        reasons = [*field.reasons, *(["readings_disagree"] if differing else [])]
        if unchecked and _doubt(field, [sure for _, sure in read]) > _DOUBT:
            reasons.append("unsure_reading")
        return replace(field, confidence=min([field.confidence, *differing]), reasons=tuple(dict.fromkeys(reasons)))


def _finer(picture: BgrPicture, view: View, box: Box, scale: float) -> BgrPicture:
    """A box of the document with some room round it, cut from the picture itself at this scale."""
    matrix = np.diag([scale, scale, 1.0]) @ _towards(box) @ view.matrix
    _, _, width, height = box
    size = (round((width + 2 * _AROUND) * scale), round((height + 2 * _AROUND) * scale))
    strip = cv2.warpPerspective(picture, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(strip, np.uint8)


def _doubt(field: ReadField, again: Iterable[float]) -> float:
    """What the least certain character of a field may lack of certainty, in its reading or in the others.

    From their mean, which every engine tells: no character lacks more than all do together. Longer names than four
    characters are put together of the common ones that write sounds.
    """
    told = 0.0 if field.weakest is None else 1 - field.weakest
    return max(told, min(len(field.value), _LONG_NAME) * (1 - min([field.confidence, *again])))


def _bare(text: str) -> str:
    """Letters, digits and characters alone: dots and blanks are read one way or another."""
    return re.sub(r"[\W_]", "", text).upper()


def _seen_whole(field: ReadField, name: CardFieldName, view: View) -> ReadField:
    """The field, doubted if glare lies on the rest of its lines: what it hides leaves no trace in what was read.

    Doubted too on smeared print, whose characters an engine takes for others without a doubt of its own.
    """
    if field.value and "moved" in view.sight.problems():
        return replace(field, reasons=(*field.reasons, "unsure_reading"))
    right = reads(view.kind).of_any_length.get(name)
    if not field.value or field.box is None or right is None or "glare" not in view.sight.problems():
        return field
    left, top, _, height = field.box
    if burnt_out(_cut(view.picture, (left, top, right, top + height))) < _BURNT_AWAY:
        return field
    return replace(field, reasons=(*field.reasons, "partly_hidden"))


def _towards(box: Box) -> Points:
    """The 3 x 3 matrix that brings a box of the card, with some room round it, to the origin."""
    return np.array([[1.0, 0.0, _AROUND - box[0]], [0.0, 1.0, _AROUND - box[1]], [0.0, 0.0, 1.0]])


def _kind_of(sighting: Sighting, asked: CardKind | None) -> CardKind:
    """Of several documents the one that was asked for, else the first that is read here."""
    kinds = [view.kind for view in sighting.views if view.side]
    return asked if asked in kinds else next(iter(kinds), "none")


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
    kinds = {view.kind for view in cards}
    if len(cards) > len({view.side for view in cards}) or len(kinds) > 1 or others or sighting.several:
        found.append("two_cards")
    if any(is_grey(view.picture) for view in cards if not reads(view.kind).colourless):
        found.append("photocopy")
    if any(is_on_screen(picture, view.corners) for view in cards):
        found.append("screen")
    for view in cards:
        found.extend(view.sight.problems())
    if sighting.other_unread:
        found.append("other_side_unread")
    return tuple(dict.fromkeys(found))


def _without_card(sighting: Sighting, picture: BgrPicture) -> tuple[CardProblem, ...]:
    if sighting.other or any(view.other for view in sighting.views):
        return ("wrong_document",)
    if sighting.several:
        return ("two_cards",)
    smeared = any(view.sight.smeared and _printed(view.picture) for view in sighting.views)
    if sighting.mirrored and not any("moved" in view.sight.problems() for view in sighting.views):
        return ("mirrored",)  # the rules of a table are uneven too, and sharp
    seen = [view.sight for view in sighting.views if sighting.words_only or _illegible(view)]
    hindering = [problem for problem in seen[0].problems() if problem != "cut_off"] if seen else []
    if smeared and "moved" not in hindering:
        hindering = ["moved", *(problem for problem in hindering if problem != "blurred")]
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
    left, top = max(0, min(left, card.shape[1] - 1)), max(0, min(top, card.shape[0] - 1))
    return card[top : max(bottom, top + 1), left : max(right, left + 1)]


def _jpeg(picture: BgrPicture) -> bytes:
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1])
