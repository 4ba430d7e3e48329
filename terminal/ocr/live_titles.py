"""Titles of papers before a live camera: read where something like print has come to rest, then followed.

Each look glances at the picture (about 4 ms). The engine reads in a thread of its own that lets faces go first, at most
every 0.7 s and for four tenths of the time, only where print is new and at rest, and there only the lines that may be a
title. How long a paper was held still is measured in the glances, so it does not depend on when the engine is done.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from program.rank import step_back_alone
from terminal.intake.picture_file import BgrPicture
from terminal.ocr.bearers import Standing, nearest_to
from terminal.ocr.engine import Choice, Quad, TextEngine, TextLine
from terminal.ocr.glances import Box, Glance, Tiles, glance_at, pixels_of, region_of
from terminal.ocr.headings import Lines
from terminal.ocr.holding import Piece, held_since
from terminal.ocr.quality import burnt_out
from terminal.ocr.titles import Titles, normalised
from terminal.session.facts.analyst import PaperSeen, StillProblem, TitlesLooked
from terminal.session.orders.analyst import Bearer

_PERIOD_US = 700_000
"""Between two readings, at the least."""
_SHARE = 0.4
"""The most of the time that readings take, so that a busy machine is left alone for longer."""
_REMEMBERED_US = 6_000_000
"""How far back it is known how a paper was held."""
_AGAIN_US = 3_000_000
"""What was read and has not changed is read anew after so long: focus and light settle slowly."""
_BEFORE_US = 1_000_000
"""A glance older than this does not tell what is at rest now."""
_STEP_MS, _LAST_MS = 500, 5000
"""A paper that is held is told again after each step, until it has been held for so long."""
_CONFIDENT = 0.6
_TRIES = 8
"""So often it is read whose card it is; what could not be read until then cannot be."""
_AGREE = 2
"""That something else stands there, so many readings must say alike."""
_BESIDE, _OVER, _UNDER = 14, 6, 24
"""Heights of the title within which the print of its card is looked for: to each side, above, below."""
_HANGS_S = 20.0
"""An engine that has not answered for so long does not read any more."""
_DARK = 60.0
_GLARE = 0.02
_WHITE = 245.0
"""Lightness of the sheet, from which it is white and not dazzled, wherever it is burnt out."""
_BLURRED = 0.16
"""Steepness of the strokes over their depth, at 48 px height: see `_problems_of`."""
_HIGH = 48

Said = PaperSeen | TitlesLooked
Read = tuple[list[TextLine], float]
"""What was read in a cut of the picture, and how many seconds that took."""


@dataclass(slots=True, eq=False)
class _Held:
    """A title that was read, where it was."""

    title: str
    piece: Piece
    problems: tuple[StillProblem, ...]
    standing: Standing | None = None
    """What stands on it of whose card it must be; None where it is nobody's."""
    told_ms: int = -1
    fresh: bool = False
    """Whether more is known of it than was told."""

    def said(self) -> PaperSeen | None:
        """What is to be told of it now, if anything."""
        began = self.piece.began
        still_ms = (self.piece.found_us - began.captured_us) // 1000
        fresh, self.fresh = self.fresh, False
        if not fresh and self.told_ms >= 0 and (still_ms < self.told_ms + _STEP_MS or self.told_ms >= _LAST_MS):
            return None
        self.told_ms = still_ms
        read = self.standing if self.standing is not None and self.standing.readings else None
        name, number = (read.name, read.number) if read is not None else ("", "")
        return PaperSeen(began.captured_us, began.media_us, self.title, still_ms, self.problems, name, number)


@dataclass(slots=True, eq=False)
class _Reading:
    """What the engine is busy with: a cut of a picture."""

    glance: Glance
    cut: BgrPicture = field(repr=False)
    corner: tuple[int, int]
    """Left and top of the cut, pixels of the picture."""
    scale: float
    """Pixels of a glance for each of the picture."""
    future: "Future[Read]"
    since_s: float
    card: _Held | None = None
    """Whose card it must be is read, and no titles."""


class LiveTitles:
    """Looks for the titles of one node. Start a new one for the next."""

    def __init__(
        self,
        engine: TextEngine,
        titles: Iterable[str],
        worker: Executor | None = None,
        clock_s: Callable[[], float] = time.monotonic,
        bearers: Iterable[Bearer] = (),
    ) -> None:
        """`worker`: what readings run in, a thread of its own where none is given; it is shut down by `close`.

        `bearers`: whose the papers of some titles must be.
        """
        self._engine = engine
        self._titles = Titles(titles)
        self._bearers = {title: bearer for bearer in bearers for title in bearer.titles}
        self._clock_s = clock_s
        self._glances: deque[Glance] = deque()
        self._known: NDArray[np.uint8] | None = None
        """What was read, as it looked then."""
        self._unread: Tiles | None = None
        """Where nothing was read since everything was to be read anew."""
        self._fresh_us = self._next_us = 0
        self._reading: _Reading | None = None
        self._held: list[_Held] = []
        self._read_card = False
        """Whether the last reading was of a card; but for its first ones, cards and titles take turns."""
        self._worker = worker or ThreadPoolExecutor(1, "titles", step_back_alone)

    def look(self, picture: BgrPicture, captured_us: int, media_us: int | None) -> list[Said]:
        """Look at a picture (height x width x 3, BGR, uint8); it must not be changed afterwards.

        Raises what the engine raised, and TimeoutError where it does not answer.
        """
        glance = glance_at(picture, captured_us, media_us)
        if self._glances and self._glances[-1].grey.shape != glance.grey.shape:
            self._forget()
        before = self._glances[-1] if self._glances else None
        self._glances.append(glance)
        while captured_us - self._glances[0].captured_us > _REMEMBERED_US:
            self._glances.popleft()
        for held in self._held:
            held.piece.follow(glance)
        said: list[Said] = [*self._collect()]
        said += [each for held in self._held if (each := held.said()) is not None]
        self._held = [held for held in self._held if not held.piece.lost]
        if self._reading is None and captured_us >= self._next_us and before is not None:
            said += self._begin(picture, glance, before)
        return said

    def close(self) -> None:
        """Let go of all pictures; what the engine is busy with is not waited for."""
        self._forget()
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _forget(self) -> None:
        self._glances.clear()
        self._held, self._known, self._unread, self._reading = [], None, None, None

    # --- reading ---

    def _begin(self, picture: BgrPicture, glance: Glance, before: Glance) -> list[Said]:
        """Have the engine read where print is new and at rest; where there is none, that was looked for."""
        card = next((held for held in self._held if _unread(held)), None)
        self._read_card = card is not None and (not self._read_card or _is_new(card))
        if card is not None and self._read_card:
            self._begin_card(card, picture, glance)
            return []
        printed, wanted = self._wanted(glance, before)
        found = region_of(printed, wanted)
        if found is None:
            self._next_us = glance.captured_us + _PERIOD_US
            return [TitlesLooked(glance.captured_us, glance.media_us)]
        inside, box = found
        self._note_read(glance, inside)
        scale = glance.grey.shape[1] / picture.shape[1]
        left, top, right, bottom = (round(each / scale) for each in box)
        cut = np.ascontiguousarray(picture[top:bottom, left:right])
        future = self._worker.submit(_read, self._engine, cut, worth_reading)
        self._reading = _Reading(glance, cut, (left, top), scale, future, self._clock_s())
        return []

    def _begin_card(self, card: _Held, picture: BgrPicture, glance: Glance) -> None:
        """Have the engine read what stands round the title of a card."""
        scale = glance.grey.shape[1] / picture.shape[1]
        high, wide = (side / scale for side in card.piece.pattern.shape)
        left, top = (side / scale for side in card.piece.place)
        first = round(max(0.0, left - _BESIDE * high)), round(max(0.0, top - _OVER * high))
        last = round(left + wide + _BESIDE * high), round(top + _UNDER * high)
        cut = np.ascontiguousarray(picture[first[1] : last[1], first[0] : last[0]])
        place = left + wide / 2 - first[0], top + high / 2 - first[1]
        future = self._worker.submit(_read, self._engine, cut, nearest_to(place))
        self._reading = _Reading(glance, cut, first, scale, future, self._clock_s(), card)

    def _wanted(self, glance: Glance, before: Glance) -> tuple[Tiles, Tiles]:
        """Where there is print at rest, and where of that nothing was read yet."""
        if glance.captured_us - self._fresh_us > _AGAIN_US or self._known is None or self._unread is None:
            self._fresh_us, self._known = glance.captured_us, glance.grey.copy()
            self._unread = np.ones_like(glance.differs(self._known))
        recent = glance.captured_us - before.captured_us <= _BEFORE_US
        printed = glance.printed() & glance.at_rest(before) if recent else np.zeros_like(self._unread)
        return printed, printed & (self._unread | glance.differs(self._known))

    def _note_read(self, glance: Glance, inside: Tiles) -> None:
        assert self._known is not None
        assert self._unread is not None
        where = pixels_of(inside, glance.grey.shape)
        self._known[where] = glance.grey[where]
        self._unread &= ~inside

    def _collect(self) -> list[Said]:
        """What came of the reading, once it is done."""
        reading = self._reading
        if reading is None:
            return []
        if not reading.future.done():
            if self._clock_s() - reading.since_s > _HANGS_S:
                raise TimeoutError("titles are not read any more")
            return []
        self._reading = None
        lines, took_s = reading.future.result()
        self._next_us = reading.glance.captured_us + max(_PERIOD_US, round(took_s / _SHARE * 1e6))
        card = reading.card
        if card is not None and card.standing is not None:
            first = card.standing.readings == 0
            card.fresh = card.standing.take(lines) or first or card.fresh
            if _unread(card) and _is_new(card):
                self._next_us = reading.glance.captured_us + _PERIOD_US  # it is held up for two seconds or so
            return []
        for title, line in titles_in(lines, self._titles):
            self._hold(title, line, reading)
        return [TitlesLooked(reading.glance.captured_us, reading.glance.media_us)]

    def _hold(self, title: str, line: TextLine, reading: _Reading) -> None:
        """Find out since when it has been where it was read, and whether it is still there."""
        box = _box_of(line.quad, reading)
        if any(held.title == title and _meets(held.piece, box) for held in self._held):
            return
        glances, read_us = list(self._glances), reading.glance.captured_us
        earlier = [glance for glance in reversed(glances) if glance.captured_us < read_us]
        piece = held_since(reading.glance, box, earlier)
        for later in glances:
            if later.captured_us > read_us and not piece.lost:
                piece.follow(later)
        bearer = self._bearers.get(title)
        self._held.append(_Held(title, piece, _problems_of(line, reading.cut), Standing(bearer) if bearer else None))


def _unread(held: _Held) -> bool:
    """Whether it is still to be read whose card it is."""
    standing = held.standing
    return standing is not None and not standing.settled and standing.readings < _TRIES and not held.piece.lost


def _is_new(card: _Held) -> bool:
    """Whether it was read so seldom that two readings could not agree yet."""
    return card.standing is not None and card.standing.readings < _AGREE


def _read(engine: TextEngine, cut: BgrPicture, choose: Choice) -> Read:
    began_s = time.monotonic()
    lines = engine.read_some(cut, choose)
    return lines, time.monotonic() - began_s


def worth_reading(quads: list[Quad]) -> list[int]:
    """Choose the lines that may be titles."""
    return Lines(quads).worth_reading()


def titles_in(lines: list[TextLine], titles: Titles) -> list[tuple[str, TextLine]]:
    """Return the titles among the lines of a picture, each with its line: those that stand where titles stand."""
    placed = Lines([line.quad for line in lines])
    found = dict[int, str]()
    for index, line in enumerate(lines):
        title = titles.of(line.text) if line.confidence >= _CONFIDENT else None
        if title is not None:
            alone = normalised(line.text) == normalised(title)
            if placed.may_be_title(index, alone=alone):
                found[index] = title
    return [(found[index], lines[index]) for index in placed.first_of([*found])]


def _problems_of(line: TextLine, picture: BgrPicture) -> tuple[StillProblem, ...]:
    """What is wrong with how a line looks that could be read all the same; the picture is that of its corners."""
    wide = float(np.linalg.norm(np.subtract(line.quad[1], line.quad[0])))
    high = _height(line.quad)
    size = (max(8, round(wide * _HIGH / max(high, 1.0))), _HIGH)
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(line.quad, np.float32), target)
    strip = np.asarray(cv2.warpPerspective(picture, matrix, size, borderMode=cv2.BORDER_REPLICATE), np.uint8)
    grey = np.asarray(cv2.cvtColor(strip, cv2.COLOR_BGR2GRAY), np.uint8)
    found: list[StillProblem] = []
    if _steepness(grey) < _BLURRED:
        found.append("blurred")
    paper = float(np.percentile(grey, 75))
    if paper < _WHITE and burnt_out(strip) > _GLARE:
        found.append("glare")
    if paper < _DARK:
        found.append("dark")
    return tuple(found)


def _steepness(grey: NDArray[np.uint8]) -> float:
    """How steep the strokes of a level line (48 px high, grey) are over their depth: light does not count."""
    calm = cv2.GaussianBlur(grey, (0, 0), 1.0)
    steep = np.abs(cv2.Laplacian(calm, cv2.CV_32F))
    deep = cv2.morphologyEx(calm, cv2.MORPH_BLACKHAT, np.ones((15, 15), np.uint8))
    return float(np.percentile(steep, 99)) / max(8.0, float(np.percentile(deep, 99)))


def _box_of(quad: Quad, reading: _Reading) -> Box:
    """The box round a line, in pixels of the glance, with a little of what is round it, within the picture."""
    points = (np.array(quad) + reading.corner) * reading.scale
    margin = 0.25 * _height(quad) * reading.scale + 2
    height, width = reading.glance.grey.shape
    left, top = np.clip(np.floor(points.min(axis=0) - margin), 0, (width - 8, height - 8)).astype(int)
    right, bottom = np.ceil(points.max(axis=0) + margin).astype(int)
    return int(left), int(top), min(width, max(int(right), int(left) + 8)), min(height, max(int(bottom), int(top) + 8))


def _meets(piece: Piece, box: Box) -> bool:
    """Whether the middle of the box is within the piece where it is now."""
    x, y = (box[0] + box[2]) / 2 - piece.place[0], (box[1] + box[3]) / 2 - piece.place[1]
    high, wide = piece.pattern.shape
    return bool(0 <= x <= wide and 0 <= y <= high)


def _height(quad: Quad) -> float:
    return float(np.linalg.norm(np.subtract(quad[3], quad[0])) + np.linalg.norm(np.subtract(quad[2], quad[1]))) / 2
