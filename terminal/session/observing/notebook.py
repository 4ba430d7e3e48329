"""Notes what is seen and heard in a take, and gives it out as `observations` for its journal. Pure.

A state is noted when it changes by more than what counts, and once more at the start of each page; so a take in which
little moves costs little. What came late is noted at its own time: a row of the next page, before that page begins.
"""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from rulebook.checks.observed import (
    Face,
    Faces,
    Noise,
    Observations,
    Paper,
    Picture,
    Playout,
    Row,
    Sound,
    Voice,
    Words,
    spelled,
)
from terminal.session.facts.analyst import (
    FaceSeen,
    FacesSeen,
    PaperSeen,
    PictureSeen,
    PlayoutFound,
    TitlesLooked,
    VoicesHeard,
)
from terminal.session.facts.recorder import Levels

Seen = FacesSeen | PaperSeen | TitlesLooked | Levels | VoicesHeard | PlayoutFound
State = Faces | Picture | Noise
"""What holds until the next row of its kind."""

LARGER, SHARPER, TURNED, LIGHTER, LOUDER = 1.2, 1.5, 15, 16, 3
"""What counts as a change: factors of size and sharpness, degrees, steps of light, decibels of noise."""
STALE_US: Final = 1_000_000
"""Who was seen so long ago is not said to be seen still."""
SOUND_US: Final = 500_000
"""How much sound goes into one row."""
MOST_BYTES: Final = 20_000
"""Of the rows of one page, as JSON: an entry of the journal has room for twice as much."""
MOST_FACES: Final = 10
MOST_TEXT: Final = 500
"""Characters of words in one row; what is longer is several of the same time."""
WIDTH: Final = 1280
"""Sizes are those in a picture so wide."""
SHORTEST_US: Final = 200_000
LONGEST_US: Final = 4_000_000
"""Of one page that has states: they hold to its end, and how much was looked at is told of it as a whole."""
_TENTH_US: Final = 100_000
_FLOOR_DB: Final = -120
_MOST: Final = 1_000_000


class Notebook:
    """One take's. Times are its media time, in microseconds."""

    def __init__(self, width: int) -> None:
        """`width`: of the pictures in which faces were found, pixels."""
        self.reached_us = 0
        """The latest time of which anything was noted."""
        self.worded_us: int | None = None
        """Until when all that was said is written down; None while nobody writes."""
        self._width = width if width > 0 else WIDTH
        self._from_us = 0
        self._rows: list[Row] = []
        self._looks: list[int] = []
        self._hearings: list[int] = []
        self._readings: list[int] = []
        self._listens = False
        """Whether voices are to be told apart."""
        self._listenings: list[int] = []
        self._faces: Faces | None = None
        self._picture: Picture | None = None
        self._noise: Noise | None = None
        """As they were noted last; None where nobody looked, or listened, since."""
        self._snr_db: float | None = None
        """How far the last voice stood above the room's noise."""
        self._held: dict[type[State], State | None] = {Faces: None, Picture: None, Noise: None}
        """How it was when the next page begins."""
        self._looked_us = self._listened_us = self._last_us = -STALE_US
        """When somebody looked and listened last before the next page, and looked at all."""
        self._tenths: list[Levels] = []

    def see(self, fact: Seen) -> None:
        """Note what was seen or heard; what belongs to no take is passed over."""
        if fact.media_us is None:
            return
        self.reached_us = max(self.reached_us, fact.media_us)
        match fact:
            case Levels():
                self._hear(fact, fact.media_us)
            case FacesSeen():
                self._look(fact, fact.media_us)
            case PaperSeen():
                self._read(fact, fact.media_us)
            case TitlesLooked():
                self._readings.append(fact.media_us)
            case VoicesHeard():
                self._listen(fact, fact.media_us)
            case PlayoutFound():
                self._find(fact)

    def to_listen(self) -> None:
        """Somebody is to tell voices apart in this take: from here pages say also that nobody did."""
        self._listens = True

    def note_words(self, words: Words) -> None:
        """Note what was said, once it is final; at its own time, though that is told later."""
        for start in range(0, len(words.text), MOST_TEXT):
            self._rows.append(replace(words, text=words.text[start : start + MOST_TEXT]))

    def known_us(self, elapsed_us: int) -> int:
        """Up to when everything is noted; where nothing comes in any more, the take's whole length.

        What was heard comes a tenth of a second late: up to now it would not be there yet.
        """
        return self.reached_us if elapsed_us - self.reached_us < STALE_US else elapsed_us

    def blind(self) -> None:
        """Nobody looks or listens any more: who was seen last is not known to be there."""
        self._faces = self._picture = self._noise = None

    def pages(
        self, until_us: int, judged: tuple[str, int] = ("", 0), *, to_be_judged: bool = False
    ) -> list[Observations]:
        """Give out all that was noted before `until_us` and not given out yet: one page, several where it is much.

        Nothing where the time is too short to say anything, unless something is `to_be_judged` by it; `judged`: which
        node and attempt, of the last page.
        """
        if to_be_judged:
            self._close_sound()
        elif until_us - self._from_us < SHORTEST_US:
            return []
        until_us = max(until_us, self._from_us)
        found = []
        while (cut_us := self._cut(until_us)) < until_us:
            found.append(self._page(cut_us, ("", 0)))
        return [*found, self._page(until_us, judged)]

    # --- one thing after another ---

    def _hear(self, fact: Levels, at_us: int) -> None:
        began_us = self._tenths[0].media_us if self._tenths else None
        if began_us is not None and not 0 <= at_us - began_us < SOUND_US:
            self._close_sound()
        self._tenths.append(fact)
        self._hearings.append(at_us)

    def _close_sound(self) -> None:
        """Half a second of sound is full, or what there is of it must do."""
        tenths, self._tenths = self._tenths, []
        if not tenths:
            return
        power = sum(10 ** (each.rms_db / 10) for each in tenths) / len(tenths)
        rms = 10 * math.log10(power) if power > 0 else _FLOOR_DB
        peak = max(each.peak_db for each in tenths)
        at_us = max(0, (tenths[0].media_us or 0) - _TENTH_US)
        self._rows.append(Sound(at_us, _whole(max(rms, _FLOOR_DB)), _whole(max(peak, _FLOOR_DB))))

    def _look(self, fact: FacesSeen, at_us: int) -> None:
        silent_us, self._last_us = at_us - self._last_us, max(at_us, self._last_us)
        self._looks.append(at_us)
        width = fact.picture.width if fact.picture else self._width
        seen = sorted(fact.faces, key=lambda face: (face.role is None, face.role or "", face.box[0]))
        faces = Faces(at_us, tuple(_face(each, WIDTH / max(1, width)) for each in seen[:MOST_FACES]))
        if self._faces is None or silent_us > STALE_US or _changed(self._faces.faces, faces.faces):
            self._faces = faces
            self._rows.append(faces)
        if fact.picture is not None:
            self._look_at_all(fact.picture, at_us, anew=silent_us > STALE_US)

    def _look_at_all(self, seen: PictureSeen, at_us: int, *, anew: bool) -> None:
        picture, before = Picture(at_us, _whole(seen.light), _whole(seen.sharpness)), self._picture
        lighter = before is not None and abs(picture.light - before.light) >= LIGHTER
        sharper = before is not None and _beyond(before.sharp, picture.sharp, SHARPER)
        if before is None or anew or lighter or sharper:
            self._picture = picture
            self._rows.append(picture)

    def _read(self, seen: PaperSeen, at_us: int) -> None:
        """A paper that is held on is one row, with its latest time."""
        same = [row for row in self._rows if isinstance(row, Paper) and (row.at_us, row.title) == (at_us, seen.title)]
        for row in same:
            self._rows.remove(row)
        self._rows.append(Paper(at_us, seen.title, seen.still_ms, seen.name, seen.number))

    def _listen(self, fact: VoicesHeard, at_us: int) -> None:
        """Voices stand at their own time, which may be before this page; the room's noise is that of now."""
        self.to_listen()
        self._listenings.append(at_us)
        self._rows += [Voice(each.from_us, each.to_us, each.who, each.confidence) for each in fact.voices]
        before = self._noise
        self._snr_db = self._snr_db if fact.snr_db is None else fact.snr_db
        if fact.floor_db is None or self._snr_db is None:
            return
        noise = Noise(at_us, _whole(fact.floor_db), _whole(self._snr_db))
        if before is None or max(abs(noise.floor - before.floor), abs(noise.snr - before.snr)) >= LOUDER:
            self._noise = noise
            self._rows.append(noise)

    def _find(self, fact: PlayoutFound) -> None:
        """What became of a sound that was played; nothing where nobody could tell."""
        if fact.state != "unknown":
            found = fact.state == "heard"
            figures = (fact.delay_ms, fact.level_db) if found else ()
            self._rows.append(Playout(fact.from_us, fact.to_us, found, *figures))

    # --- pages ---

    def _cut(self, until_us: int) -> int:
        """Up to when the rows fit into one page."""
        if self._looks or self._listenings or self._faces is not None:
            until_us = min(until_us, self._from_us + LONGEST_US)
        size = 0
        for row in sorted(self._rows, key=lambda each: each.at_us):
            if row.at_us >= until_us:
                break
            size += len(json.dumps(spelled(Observations(0, 0, 0, 0, (row,)))["rows"]))
            if size > MOST_BYTES and row.at_us > self._from_us:
                return row.at_us
        return until_us

    def _page(self, until_us: int, judged: tuple[str, int]) -> Observations:
        from_us, self._from_us = self._from_us, until_us
        self._rows.sort(key=lambda each: each.at_us)
        rows = [row for row in self._rows if row.at_us < until_us]
        self._rows = self._rows[len(rows) :]
        looks, self._looks = _split(self._looks, until_us)
        heard, self._hearings = _split(self._hearings, until_us)
        read, self._readings = _split(self._readings, until_us)
        listened, self._listenings = _split(self._listenings, until_us)
        anew = [row for kind in self._held for row in self._anew(kind, from_us, rows)]
        self._looked_us = max([self._looked_us, *looks])
        self._listened_us = max([self._listened_us, *listened])
        for kind, now in ((Faces, self._faces), (Picture, self._picture), (Noise, self._noise)):
            last = next((row for row in reversed(rows) if isinstance(row, kind)), self._held[kind])
            self._held[kind] = None if now is None else last
        counted = len(listened) if self._listens else None
        return Observations(
            from_us, until_us, len(looks), len(heard), (*anew, *rows), judged, len(read), counted, self.worded_us
        )

    def _anew(self, kind: type[State], from_us: int, rows: Sequence[Row]) -> Iterator[Row]:
        """How it was already when the page began; nothing where that is not known, or is said at that very time."""
        held, known_us = self._held[kind], self._listened_us if kind is Noise else self._looked_us
        said = any(isinstance(row, kind) and row.at_us <= from_us for row in rows)
        if held is not None and not said and from_us - known_us <= STALE_US:
            yield replace(held, at_us=from_us)


def _split(times: list[int], until_us: int) -> tuple[list[int], list[int]]:
    """What was before, and what comes later."""
    return [at_us for at_us in times if at_us < until_us], [at_us for at_us in times if at_us >= until_us]


def _face(seen: FaceSeen, scale: float) -> Face:
    if seen.state != "measured":
        return Face(seen.role or "", seen.state, 0 if seen.state == "lost" else _whole(seen.box[2] * scale))
    figures = (seen.yaw, seen.pitch, seen.light, seen.sharpness)
    return Face(seen.role or "", seen.state, _whole(seen.box[2] * scale), *(_whole(each) for each in figures))


def _changed(before: tuple[Face, ...], after: tuple[Face, ...]) -> bool:
    """Whether others are there, or somebody looks otherwise by more than what counts."""
    if [(each.role, each.state) for each in before] != [(each.role, each.state) for each in after]:
        return True
    return any(_looks_otherwise(*pair) for pair in zip(before, after, strict=True))


def _looks_otherwise(before: Face, after: Face) -> bool:
    return (
        max(abs(after.yaw - before.yaw), abs(after.pitch - before.pitch)) >= TURNED
        or abs(after.light - before.light) >= LIGHTER
        or _beyond(before.px, after.px, LARGER)
        or _beyond(before.sharp, after.sharp, SHARPER)
    )


def _beyond(before: int, after: int, factor: float) -> bool:
    return max(before, after) > factor * min(before, after)


def _whole(value: float | None) -> int:
    return 0 if value is None or not math.isfinite(value) else max(-_MOST, min(_MOST, round(value)))
