"""A card before a live camera: shown what is wrong with how it is held, read only when it is still and legible.

Looking costs about 25 ms a picture; reading 0.3 s, and only where something may come of it: nothing is read again
before the picture changes.
"""

from dataclasses import replace
from datetime import date

import cv2
import numpy as np

from terminal.intake.picture_file import BgrPicture
from terminal.ocr.agreement import NEEDED, Agreement
from terminal.ocr.engine import Points
from terminal.ocr.finder import straighten
from terminal.ocr.quality import MOVED, look_at, movement
from terminal.ocr.reader import CardReader
from terminal.ocr.sighting import outlines
from terminal.session.facts.analyst import CardRead, CardSeen
from terminal.session.facts.cards import (
    FIELDS,
    CardKind,
    CardProblem,
    CardReading,
    CardSide,
)

_GLANCE = (160, 90)
"""Pixels to which a picture is brought down to see whether it changed."""
_CHANGED = (0.6, 12.0)
"""Levels of 255, mean and largest, beyond which two glances differ; a camera's noise averages out to 0.2 and 3."""
_AGAIN_US = 1_000_000
"""An unchanged picture is looked at anew after this long all the same: focus and light settle slowly."""
_GONE_US = 1_500_000
"""A card that was away for so long is another card."""
_MARGINS = (0.0, 0.012, -0.008, 0.02, 0.006, -0.004)
"""Each reading samples the card a little differently, so that a frozen picture is not read three times the same."""
_OBSTACLES: tuple[CardProblem, ...] = (
    "other_kind", "wrong_side", "wrong_document", "two_cards", "no_card",
)  # fmt: skip
"""With these there is nothing to collect."""


class LiveCard:
    """Follows one side of a card until enough readings agree. Start a new one for the next card."""

    def __init__(self, reader: CardReader, side: CardSide, kind: CardKind = "resident") -> None:
        """`kind`: which document it must be; another one is told by its kind, and not read further."""
        self._reader = reader
        self._side: CardSide = side
        self._kind: CardKind = kind
        self._seen_kind: CardKind = "none"
        """What was read last, as long as something lies there."""
        self._agreement = Agreement()
        self._glance: BgrPicture | None = None
        self._looked_us = 0
        self._seen_us = 0
        self._corners: Points | None = None
        self._refused = False
        self._last: CardSeen | None = None

    def look(self, picture: BgrPicture, captured_us: int, today: date) -> CardSeen | CardRead:
        """Look at a picture (height x width x 3, BGR, uint8); CardRead comes once, when enough readings agree."""
        changed = self._changes(picture)
        if self._last and not changed and self._settled(captured_us):
            return self._say(captured_us, self._last.problems, self._last.corners)
        self._looked_us = captured_us
        if changed:
            self._refused = False
        found = outlines(picture)
        if not found:
            return self._without_outline(picture, captured_us, today, changed=changed)
        corners, self._seen_us = found[0], captured_us
        problems = self._hindrances(picture, corners)
        self._corners = corners
        if problems or self._refused:
            before = self._last.problems if self._refused and self._last else problems
            return self._say(captured_us, problems or before, _points(corners))
        return self._read(picture, captured_us, today, corners)

    def _settled(self, captured_us: int) -> bool:
        """Whether looking again would show nothing new: not while readings are being collected."""
        recent = captured_us - self._looked_us < _AGAIN_US
        return recent and (self._refused or (self._last is not None and "no_card" in self._last.problems))

    def _changes(self, picture: BgrPicture) -> bool:
        small = cv2.resize(picture, _GLANCE, interpolation=cv2.INTER_AREA)
        glance = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8)
        before, self._glance = self._glance, glance
        if before is None:
            return True
        apart = cv2.absdiff(before, glance)
        return float(apart.mean()) > _CHANGED[0] or float(apart.max()) > _CHANGED[1]

    def _hindrances(self, picture: BgrPicture, corners: Points) -> tuple[CardProblem, ...]:
        sight = look_at(straighten(picture, corners), corners, picture.shape)
        problems = sight.problems()
        if self._corners is None or movement(self._corners, corners) > MOVED:
            return (*problems, "moving")
        return problems

    def _without_outline(
        self, picture: BgrPicture, captured_us: int, today: date, *, changed: bool
    ) -> CardSeen | CardRead:
        """White on white has no outline: when all is still, read the whole picture once."""
        self._corners = None
        if captured_us - self._seen_us > _GONE_US:
            self._agreement = Agreement()
        if changed or self._refused:
            return self._say(captured_us, ("no_card",))
        return self._read(picture, captured_us, today, None)

    def _read(self, picture: BgrPicture, captured_us: int, today: date, corners: Points | None) -> CardSeen | CardRead:
        margin = _MARGINS[len(self._agreement.readings) % len(_MARGINS)]
        reading = self._reader.read(picture, today=today, side=self._side, kind=self._kind, margin=margin)
        self._seen_kind = reading.kind
        self._refused = _obstructed(reading)
        if self._refused:
            self._agreement = Agreement()
            return self._say(captured_us, reading.problems, _points(corners))
        self._seen_us = captured_us
        self._agreement.add(_one_side(reading, self._side))
        if not self._agreement.enough:
            return self._say(captured_us, reading.problems, _points(corners))
        read = CardRead(captured_us, self._agreement.reading(today))
        self._agreement = Agreement()
        return read

    def _say(
        self,
        captured_us: int,
        problems: tuple[CardProblem, ...],
        corners: tuple[tuple[float, float], ...] = (),
    ) -> CardSeen:
        agreeing = min(self._agreement.agreeing, NEEDED)
        kind = "none" if "no_card" in problems else self._seen_kind
        self._last = CardSeen(captured_us, problems, corners, agreeing, NEEDED, kind)
        return self._last


def _obstructed(reading: CardReading) -> bool:
    return reading.side == "none" or any(problem in _OBSTACLES for problem in reading.problems)


def _one_side(reading: CardReading, side: CardSide) -> CardReading:
    """What a reading says of the side that was asked for, where both lie in the picture."""
    names = FIELDS.get(reading.kind, {}).get(side, ())
    fields = {name: field for name, field in reading.fields.items() if name in names}
    return replace(reading, side=side, fields=fields, portrait=reading.portrait if side == "front" else b"")


def _points(corners: Points | None) -> tuple[tuple[float, float], ...]:
    return () if corners is None else tuple((float(x), float(y)) for x, y in corners)
