"""The customer's ID card in the film: nobody's, drawn, held before the camera now and then."""

from datetime import date

import cv2
import numpy as np

from rulebook.sale.examples import demonstration
from rulebook.sale.people import CHECK_CHARACTERS, WEIGHTS
from scripts.demo_media.measures import COUNTER_Y, FPS, Picture, vector
from scripts.demo_media.people import customer
from scripts.lab.drawn_cards import DrawnCard, card_of
from scripts.lab.drawn_people import Facts

SIZE = (420, 265)
"""Pixels; it stands between the two, so that nobody's face is hidden."""
LEFT, TOP = 430, 270
SHOWN_S = tuple((1.0 + 8.0 * turn, 8.4 + 8.0 * turn, ("front", "back")[turn % 2]) for turn in range(6))
"""From, to (seconds of the film) and which side: in turn, so that whoever asks for a side need not wait for long."""
RISE_S = 0.6
FADED = 0.65
"""How pale the portrait on the card is: from 0.6 on it is not taken for a third person in the room (tried)."""
PORTRAIT_LEFT, PORTRAIT_TOP = 652, 112
"""Where the portrait stands on the drawn card (`scripts/lab/drawn_cards.py`)."""
_PLACE = "370202"


def demonstrated_card() -> DrawnCard:
    """The card of the demonstration's customer: her name, birth date and face, and an order number that no one gets."""
    applicant = demonstration().applicant
    born = applicant.birth_date
    assert born is not None
    body = f"{_PLACE}{born:%Y%m%d}000"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    number = body + CHECK_CHARACTERS[total % 11]
    lines = ("山东省青岛市市南区建设路1号", "1号楼1单元101室")
    validity = (date(2020, 6, 1), date(2040, 6, 1))
    facts = Facts(applicant.name, "女", "汉", born, lines, number, "青岛市公安局市南分局", *validity)
    card = card_of(facts, seed=3)
    card.front[PORTRAIT_TOP : PORTRAIT_TOP + 340, PORTRAIT_LEFT : PORTRAIT_LEFT + 252] = _her_face()
    return card


def _her_face() -> Picture:
    """The customer of the film, as the card's maker saw her."""
    who, wide = customer(), 84
    face = cv2.copyMakeBorder(who.face, wide, 2 * wide, wide, wide, cv2.BORDER_CONSTANT)
    amount = cv2.copyMakeBorder(who.cover, wide, 2 * wide, wide, wide, cv2.BORDER_CONSTANT)[..., None]
    ground = np.full(face.shape, (224, 214, 200), np.uint8)
    middle, neck = round(who.middle_x) + wide, round(who.neck_y) + wide
    cv2.ellipse(ground, (middle, neck + 130), (180, 140), 0, 0, 360, (82, 92, 66), -1, cv2.LINE_AA)
    sight = (face * amount + ground * (1 - amount)).astype(np.uint8)
    print_ = cv2.resize(sight, (252, 340), interpolation=cv2.INTER_AREA) * (1 - FADED) + 225 * FADED
    return np.asarray(print_, np.uint8)


class HeldCard:
    """Both sides, as large as they stand in the film."""

    def __init__(self) -> None:
        card = demonstrated_card()
        self._sides = {name: _small(side) for name, side in (("front", card.front), ("back", card.back))}
        self._cover = _rounded()

    def draw(self, picture: Picture, number: int) -> None:
        """Draw what is held up at picture `number`, in place."""
        time = number / FPS
        for begin, end, side in SHOWN_S:
            if begin <= time < end:
                self._lay(picture, self._sides[side], min(1.0, (time - begin) / RISE_S, (end - time) / RISE_S))

    def _lay(self, picture: Picture, card: Picture, up: float) -> None:
        """Lay the card into the picture; `up` is 1 where it is held still and 0 behind the counter."""
        hidden = round((1 - up * up * (3 - 2 * up)) * (COUNTER_Y - TOP))
        rows = min(card.shape[0], COUNTER_Y - TOP - hidden)
        if rows <= 0:
            return
        place = picture[TOP + hidden : TOP + hidden + rows, LEFT : LEFT + card.shape[1]]
        cover = self._cover[:rows]
        place[:] = (place * (1 - cover) + card[:rows] * cover).astype(np.uint8)


def _small(side: Picture) -> Picture:
    """Not glaring: light of the room falls on it as on everything else."""
    return np.asarray(cv2.resize(side, SIZE, interpolation=cv2.INTER_AREA) * vector(0.95, 0.96, 0.96), np.uint8)


def _rounded() -> Picture:
    """How much of each pixel is card, 0 to 1: its corners are round."""
    width, height = SIZE
    cover = np.zeros((height, width), np.float32)
    radius = 12
    cv2.rectangle(cover, (radius, 0), (width - radius - 1, height - 1), 1.0, -1)
    cv2.rectangle(cover, (0, radius), (width - 1, height - radius - 1), 1.0, -1)
    for x in (radius, width - radius - 1):
        for y in (radius, height - radius - 1):
            cv2.circle(cover, (x, y), radius, 1.0, -1, cv2.LINE_AA)
    return cover[..., None]
