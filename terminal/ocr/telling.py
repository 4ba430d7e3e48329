"""What lies there, if not the card itself: another document, a copy on paper, a picture on a screen."""

import re
from collections.abc import Sequence

import cv2
import numpy as np

from terminal.ocr.engine import Picture, Points, TextLine
from terminal.ocr.finder import CARD_SIZE
from terminal.ocr.quality import card_width

_TITLES = (
    "驾驶证", "行驶证", "准驾车型", "号牌号码", "车辆识别代", "发动机号",
    "Driving Licen", "DrivingLicen", "Vehicle Licen",
    "护照", "PASSPORT", "通行证", "居住证", "永久居留", "社会保障卡", "户口簿", "临时居民身份证", "营业执照",
)  # fmt: skip
"""Printed on licences, passports, permits, social security cards and household books, and never on the resident ID
card. A number after GB 11643 stands on several of them, so that it proves nothing."""
_LONGEST_TITLE = 16
"""Characters; a longer line is prose that speaks of such a document. Latin titles may be longer."""
_BANK = re.compile(r"银行|银联|储蓄卡|借记卡|信用卡|UnionPay|\bBANK\b|\bDEBIT\b|\bCREDIT\b", re.IGNORECASE)
_BANK_NUMBER = re.compile(r"(?<!\d)[3-6]\d{15,18}(?!\d)")
"""ISO/IEC 7812: 16 to 19 digits, of which the first is 3 to 6 on payment cards."""
_ID_LENGTH = 18
_GREY = 0.035
"""The most colourful hundredth of the card over its lightness: 0.10 to 0.33 on cards in any light, under 0.01 on grey
copies (measured, docs/identity.md)."""
_MOIRE = 4.0
"""Height of the tallest spectral peak of colour above its surroundings, in powers of e. Cards: 1.1 to 3.4; simulated
screens: 1.6 to 7.8, half of them above. So it accuses no card, and misses every other screen."""
_SLOWEST, _FASTEST = 0.12, 0.5
"""Cycles a pixel: slower ripples are the card's own print; faster ones exist along the diagonal only."""
_TILE = 256
_WIDEST = 1024
"""Pixels; in a finer scan the card's own guilloche rises into the frequencies that are looked at."""
_MOST_TILES = 6


def other_document(lines: Sequence[TextLine]) -> bool:
    """Whether the words are those of another document than the resident ID card."""
    return any(_is_title(line.text) for line in lines) or _is_bank_card(lines)


def _is_title(text: str) -> bool:
    short = text.isascii() or len(text) <= _LONGEST_TITLE
    return short and any(title in text for title in _TITLES)


def _is_bank_card(lines: Sequence[TextLine]) -> bool:
    """A number of a payment card; or the word for a bank beside one that could not be read to its check digit."""
    numbers = [match.group() for line in lines if (match := _BANK_NUMBER.search(re.sub(r"[ \-]", "", line.text)))]
    bank = any(_BANK.search(line.text) for line in lines)
    return any(_luhn(number) and (bank or len(number) != _ID_LENGTH) for number in numbers) or bool(bank and numbers)


def _luhn(number: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    digits = [int(digit) for digit in reversed(number)]
    return sum(digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(digits)) % 10 == 0


def is_grey(card: Picture) -> bool:
    """Whether a straightened card (631 x 1000 x 3) has no colours: a photocopy, or a camera without any."""
    small = cv2.resize(card, (250, 158), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (3, 3), 0), cv2.COLOR_BGR2LAB).astype(np.float32)
    colour = lab[:, :, 1:] - np.median(lab[:, :, 1:], axis=(0, 1))  # whatever tint the light has is taken away
    strength = float(np.percentile(np.hypot(colour[:, :, 0], colour[:, :, 1]), 99))
    return strength < _GREY * max(float(np.percentile(lab[:, :, 0], 75)), 1.0)


def is_on_screen(picture: Picture, corners: Points) -> bool:
    """Whether the card's colours ripple as a display's pixels do under a camera's."""
    return moire(picture, corners) > _MOIRE


def moire(picture: Picture, corners: Points) -> float:
    """The tallest peak in the spectra of both colour differences, at the resolution of the picture itself.

    Averaged over tiles, above the mean of its surroundings; 0 where the card is smaller than one tile.
    """
    wide = min(_WIDEST, round(card_width(corners)))
    high = round(wide * CARD_SIZE[1] / CARD_SIZE[0])
    if high < _TILE:
        return 0.0
    target = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    flat = cv2.warpPerspective(
        picture, cv2.getPerspectiveTransform(corners.astype(np.float32), target), (wide, high)
    ).astype(np.float32)
    red_blue = flat[:, :, 2] - flat[:, :, 0]
    green_rest = flat[:, :, 1] - (flat[:, :, 0] + flat[:, :, 2]) / 2
    return max(_tallest_peak(red_blue), _tallest_peak(green_rest))


def _tallest_peak(plane: Points) -> float:
    window = np.outer(np.hanning(_TILE), np.hanning(_TILE))
    power = np.zeros((_TILE, _TILE // 2 + 1))
    for y, x in _tiles(plane.shape):
        tile = plane[y : y + _TILE, x : x + _TILE]
        power += np.abs(np.fft.rfft2((tile - tile.mean()) * window)) ** 2
    level = np.log(np.fft.fftshift(power, axes=0) + 1e-3)
    above = level - cv2.blur(level, (15, 15))
    down = np.arange(-_TILE // 2, _TILE // 2)[:, None] / _TILE
    across = np.arange(_TILE // 2 + 1)[None, :] / _TILE
    frequency = np.hypot(down, across)
    return float(above[(frequency > _SLOWEST) & (frequency < _FASTEST)].max())


def _tiles(shape: tuple[int, ...]) -> list[tuple[int, int]]:
    """Top left corners of evenly spread tiles, at most six."""
    rows = np.unique(np.linspace(0, shape[0] - _TILE, 2).astype(int))
    columns = np.unique(np.linspace(0, shape[1] - _TILE, _MOST_TILES // len(rows)).astype(int))
    return [(int(y), int(x)) for y in rows for x in columns]
