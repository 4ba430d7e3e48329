"""What lies there, if not the card itself: another document, a copy on paper, a picture on a screen."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import Points, TextLine
from terminal.ocr.finder import resized
from terminal.ocr.layout import anchors, sides
from terminal.ocr.quality import card_width

Waves = NDArray[np.complexfloating[Any, Any]]
_TITLES = (
    "驾驶证", "行驶证", "准驾车型", "号牌号码", "车辆识别代", "发动机号",
    "Driving Licen", "DrivingLicen", "Vehicle Licen",
    "护照", "PASSPORT", "通行证", "居住证", "永久居留", "社会保障卡", "户口簿", "临时居民身份证", "营业执照",
)  # fmt: skip
"""Printed on licences, passports, permits, social security cards and household books, and never on the resident ID
card. A number after GB 11643 stands on several of them, so that it proves nothing."""
_LONGEST_TITLE = 18
"""Characters; a longer line is prose that speaks of such a document. Latin titles may be longer."""
_BANK = re.compile(r"银行|银联|储蓄卡|借记卡|信用卡|UnionPay|\bBANK\b|\bDEBIT\b|\bCREDIT\b", re.IGNORECASE)
_BANK_NUMBER = re.compile(r"(?<!\d)[3-6]\d{15,18}(?!\d)")
"""ISO/IEC 7812: 16 to 19 digits, of which the first is 3 to 6 on payment cards."""
_PERSON = re.compile(r"\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{2,4}")
"""GB 11643-1999: six digits of a region, a birth date, three more and the check character, which may be an X. One in
ten such numbers passes for that of a payment card, as one in ten of any numbers does."""
_ID_LENGTH = 18
_GREY = 0.035
"""The most colourful hundredth of the card over its lightness: 0.10 to 0.33 on cards in any light, under 0.01 on grey
copies (measured, docs/identity.md)."""
_MOIRE = 4.2
"""Height of the tallest spectral peak of colour above its surroundings, in powers of e, where the colours are out of
step. 120 pictures of drawn cards and the specimens: at most 3.3; 40 simulated displays: 18 above. It misses every other
screen, and all of them after JPEG; no real picture of a card on a screen was there to try (measured, docs/identity.md).
"""
_SLOWEST, _FASTEST = 0.12, 0.5
"""Cycles a pixel: slower ripples are the card's own print; faster ones exist along the diagonal only."""
_APART = 0.7
"""Sine of the angle between two colours of a ripple: 0.87 for a third of a period, 0 for even lines of print. With it
11 of 96 pictures of cards with straight, even, coloured lines are taken for screens, without it 68; of 40 simulated
displays 18 are told instead of 19 (measured, docs/identity.md)."""
_SILENCE = 1e-3
_TILE = 256
_WIDEST = 1024
"""Pixels; in a finer scan the card's own guilloche rises into the frequencies that are looked at."""
_BESIDE = 2
"""Places of the spectrum round each multiple of 1/16 cycle a pixel: JPEG's blocks are 8 px, in colour 16."""


def other_document(lines: Sequence[TextLine]) -> bool:
    """Whether the words are those of a document that is not read here, or not read well enough to tell which."""
    return any(_is_title(line.text) for line in lines) or _is_bank_card(lines)


def _is_title(text: str) -> bool:
    short = text.isascii() or len(text) <= _LONGEST_TITLE
    return short and any(title in text for title in _TITLES)


def _is_bank_card(lines: Sequence[TextLine]) -> bool:
    """A number of a payment card; or the word for a bank beside one that could not be read to its check digit.

    The words of the resident ID card are on none; and people live in the houses of banks.
    """
    if sides(anchors(lines)):
        return False
    found = [match.group() for line in lines if (match := _BANK_NUMBER.search(re.sub(r"[ \-]", "", line.text)))]
    numbers = [number for number in found if not _PERSON.fullmatch(number)]
    bank = any(_BANK.search(line.text) for line in lines)
    return any(_luhn(number) and (bank or len(number) != _ID_LENGTH) for number in numbers) or bool(bank and numbers)


def _luhn(number: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    digits = [int(digit) for digit in reversed(number)]
    return sum(digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(digits)) % 10 == 0


def is_grey(card: BgrPicture) -> bool:
    """Whether a straightened card (631 x 1000 x 3) has no colours: a photocopy, or a camera without any."""
    small = cv2.resize(card, (250, 158), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (3, 3), 0), cv2.COLOR_BGR2LAB).astype(np.float32)
    colour = lab[:, :, 1:] - np.median(lab[:, :, 1:], axis=(0, 1))  # whatever tint the light has is taken away
    strength = float(np.percentile(np.hypot(colour[:, :, 0], colour[:, :, 1]), 99))
    return strength < _GREY * max(float(np.percentile(lab[:, :, 0], 75)), 1.0)


def is_on_screen(picture: BgrPicture, corners: Points) -> bool:
    """Whether the card's colours ripple as a display's pixels do under a camera's."""
    return moire(picture, corners) > _MOIRE


def moire(picture: BgrPicture, corners: Points) -> float:
    """The tallest peak in the spectra of both colour differences, at the resolution of the picture itself.

    Averaged over tiles on the card, above the mean of its surroundings; 0 where the card is smaller than one tile.
    """
    shrunk = min(1.0, _WIDEST / card_width(corners))
    if shrunk < 1:
        picture, corners = resized(picture, shrunk), corners * shrunk
    tiles = _tiles(picture, corners)
    if not tiles:
        return 0.0
    waves = [[_wave(tile[:, :, channel]) for channel in range(3)] for tile in tiles]
    seen = _frequencies() & _out_of_step(waves)
    red_blue = sum(np.abs(red - blue) ** 2 for blue, _, red in waves)
    green_rest = sum(np.abs(green - (red + blue) / 2) ** 2 for blue, green, red in waves)
    return max(_tallest_peak(np.asarray(power), seen) for power in (red_blue, green_rest))


def _wave(channel: BgrPicture) -> Waves:
    """The spectrum of one colour of a tile, the slow rows in the middle."""
    window = np.outer(np.hanning(_TILE), np.hanning(_TILE))
    plain = channel.astype(np.float64)
    return np.asarray(np.fft.fftshift(np.fft.rfft2((plain - plain.mean()) * window), axes=0))


def _out_of_step(waves: Sequence[Sequence[Waves]]) -> NDArray[np.bool_]:
    """Where two colours ripple a third of a period apart, as the stripes of a display do; in print they go together."""
    apart = np.zeros((_TILE, _TILE // 2 + 1), np.bool_)
    for one, other in ((0, 1), (1, 2), (0, 2)):
        both = sum(tile[one] * np.conj(tile[other]) for tile in waves)
        strength = sum(np.abs(tile[one]) * np.abs(tile[other]) for tile in waves)
        sideways = np.abs(cv2.blur(np.imag(np.asarray(both)), (3, 3)))
        apart |= sideways >= _APART * cv2.blur(np.asarray(strength), (3, 3)) + _SILENCE
    return apart


def _tallest_peak(power: Points, seen: NDArray[np.bool_]) -> float:
    level = np.log(power + _SILENCE)
    above = level - cv2.blur(level, (15, 15))
    return float(above[seen].max(initial=0.0))


@cache
def _frequencies() -> NDArray[np.bool_]:
    """Which places of a shifted spectrum are looked at: not those where the blocks of JPEG have their peaks."""
    down = np.arange(-_TILE // 2, _TILE // 2)[:, None] / _TILE
    across = np.arange(_TILE // 2 + 1)[None, :] / _TILE
    frequency = np.hypot(down, across)
    off_grid = [np.abs(each * 16 - np.rint(each * 16)) > _BESIDE * 16 / _TILE for each in (down, across)]
    return (frequency > _SLOWEST) & (frequency < _FASTEST) & (off_grid[0] | off_grid[1])


def _tiles(picture: BgrPicture, corners: Points) -> list[BgrPicture]:
    """Squares of the picture along the card's middle, three at most, as far as the card is high enough for them."""
    high = float(np.linalg.norm(corners[3] - corners[0]) + np.linalg.norm(corners[2] - corners[1])) / 2
    if high < _TILE or min(picture.shape[:2]) < _TILE:
        return []
    left, right = (corners[0] + corners[3]) / 2, (corners[1] + corners[2]) / 2
    found = []
    for part in (0.28, 0.5, 0.72):
        x, y = left + part * (right - left) - _TILE / 2
        column = int(np.clip(x, 0, picture.shape[1] - _TILE))
        row = int(np.clip(y, 0, picture.shape[0] - _TILE))
        found.append(picture[row : row + _TILE, column : column + _TILE])
    return found
