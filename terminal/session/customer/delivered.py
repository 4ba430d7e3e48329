"""What reached her of each item in one attempt: for how long it was really there, whether she faced it, was it heard.

Pure. `now` is seconds on the session's clock, by which the analyst's pictures are timed too.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from rulebook.checks.delivery import NO_ACT, Delivery, HeardBack, spelled
from terminal.session.customer.items import Item, ItemKind, sha256_of
from terminal.session.facts.analyst import FaceSeen, FacesSeen, PlayoutFound

TOLD: Final[tuple[ItemKind, ...]] = ("prompt", "document", "question")
"""What is told of; what she writes is sealed as she wrote it."""
FACING_DEGREES: Final = 25.0
"""So far to the side, up or down a head may be turned that still faces the screen: beyond it, at arm's length of a
display as wide as 60 cm, the eyes would have to do the rest. Of the camera, which stands at her display."""
HOLDS_S: Final = 1.0
"""How a face was seen holds until the next picture, at most so long; then nobody knows."""
LATE_S: Final = 0.5
"""So late a picture may be told of: what is done waits so long before it is told."""
PLAYED_S: Final = 3.0
"""So long it waits for the answer whether what was read aloud was heard."""
_LEAST_SHARE: Final = 0.5
_CUSTOMER: Final = "applicant"
_DIGEST: Final = 64

Span = tuple[float, float]


@dataclass(slots=True)
class _Track:
    """One item."""

    item: Item
    spans: list[Span] = field(default_factory=list)
    since: float | None = None
    """Since when it is on her display; None while it is not."""
    pixels: dict[int, str] = field(default_factory=dict)
    """By page; 0 for what has none."""
    type_tenths_mm: dict[int, int] = field(default_factory=dict)
    unmeasured: set[int] = field(default_factory=set)
    """Pages of whose letters nobody knows the size."""
    whole: dict[int, bool] = field(default_factory=dict)
    read: bool | None = None
    """A document: whether its last page was open for its time."""
    awaited: set[int] = field(default_factory=set)
    """Tickets of what was read aloud, of which nobody said yet whether it was heard."""
    heard: HeardBack | None = None
    gone: float | None = None
    """Since when it is done."""
    told: bool = False

    @property
    def there(self) -> bool:
        """Whether it was ever on her display."""
        return bool(self.spans) or self.since is not None


class Delivered:
    """Of one attempt. What was on her display is told once, as a mark `delivery`: when it has left it for good."""

    def __init__(self) -> None:
        self._tracks: dict[str, _Track] = {}
        self._times: list[float] = []
        self._facing: list[bool | None] = []
        """How she was seen at these times: facing or not, None where that could not be seen."""

    def enter(self, items: Sequence[Item]) -> None:
        """Another attempt is in hand, or none."""
        self._tracks = {each.item: _Track(each) for each in items if each.kind in TOLD}
        self._times, self._facing = [], []

    # --- what happens ---

    def painted(self, item: str, page: int, detail: dict[str, Any]) -> None:
        """Her window tells how an item was painted; the newest counts, such as after larger letters."""
        track = self._tracks.get(item)
        pixels, letters = detail.get("pixels"), detail.get("type_tenths_mm")
        if track is None or track.told or not isinstance(pixels, str) or len(pixels) != _DIGEST:
            return
        track.pixels[page] = pixels
        track.whole |= {page: detail["whole"]} if isinstance(detail.get("whole"), bool) else {}
        track.unmeasured.discard(page)
        track.type_tenths_mm.pop(page, None)
        if isinstance(letters, int) and letters > 0:
            track.type_tenths_mm[page] = letters
        else:
            track.unmeasured.add(page)

    def follow(self, shown: str, now: float) -> None:
        """This item is on her display from now on; empty: none is."""
        for name, track in self._tracks.items():
            if name == shown and track.since is None and not track.told:
                track.since = now
            elif name != shown and track.since is not None:
                track.spans.append((track.since, now))
                track.since = None

    def see(self, fact: FacesSeen) -> None:
        """How she was seen just now."""
        at = fact.captured_us / 1e6
        if not self._times or at > self._times[-1]:
            self._times.append(at)
            self._facing.append(_faces_screen(fact.faces))

    def played(self, item: str, ticket: int) -> None:
        """The machine begins to read an item aloud; whether it was heard will be told."""
        track = self._tracks.get(item)
        if track is not None:
            track.awaited.add(ticket)

    def found(self, fact: PlayoutFound) -> None:
        """Whether it was heard: once is enough; what could not be looked for says nothing."""
        for track in self._tracks.values():
            if fact.ticket not in track.awaited:
                continue
            track.awaited.discard(fact.ticket)
            heard = HeardBack(fact.state == "heard", fact.delay_ms, fact.level_db)
            if fact.state != "unknown" and (heard.found or track.heard is None):
                track.heard = heard

    def read(self, item: str, *, whole: bool) -> None:
        """A document was put away, read to its end or not."""
        if item in self._tracks:
            self._tracks[item].read = whole

    # --- what is told of it ---

    def due(self, done: dict[str, tuple[str, str]], now: float) -> Iterator[dict[str, Any]]:
        """Yield the facts of what is done and will not come back; `done`: act and hand by item.

        It waits for pictures that are still on their way, and for whether it was heard. An answer may be asked for
        again, so a question waits for the attempt's end.
        """
        for name, track in self._tracks.items():
            if name not in done or track.item.kind == "question":
                track.gone = None
                continue
            track.gone = now if track.gone is None else track.gone
            waited_s = now - track.gone
            if waited_s >= PLAYED_S or (waited_s >= LATE_S and not track.awaited):
                yield from self._tell(track, done, now)

    def rest(self, done: dict[str, tuple[str, str]], now: float) -> Iterator[dict[str, Any]]:
        """Yield the facts of all that was on her display and is not told yet: the attempt is over."""
        for track in self._tracks.values():
            yield from self._tell(track, done, now)

    def _tell(self, track: _Track, done: dict[str, tuple[str, str]], now: float) -> Iterator[dict[str, Any]]:
        if track.told or not track.there:
            return
        track.told = True
        spans = [*track.spans, *([(track.since, now)] if track.since is not None else [])]
        act, via = done.get(track.item.item, (NO_ACT, ""))
        found = Delivery(
            "",
            0,
            track.item.item,
            track.item.sha256,
            _pixels(track),
            None if track.unmeasured else min(track.type_tenths_mm.values(), default=None),
            round(sum(until - since for since, until in spans) * 1000),
            _to_end(track),
            self._share(spans),
            track.heard,
            act,
            via,
        )
        facts = spelled(found)
        yield {name: value for name, value in facts.items() if name not in ("node", "attempt")}

    def _share(self, spans: Sequence[Span]) -> int | None:
        """Of the time that was looked at, how much she was seen to face the screen; None where too little was."""
        whole = sum(until - since for since, until in spans)
        looked = facing = 0.0
        for since, until, faced in self._seen(spans):
            looked += until - since
            facing += until - since if faced else 0.0
        if whole <= 0 or looked < _LEAST_SHARE * whole:
            return None
        return int(100 * facing / looked)  # never more than it was

    def _seen(self, spans: Sequence[Span]) -> Iterator[tuple[float, float, bool]]:
        for since, until in spans:
            first = max(0, bisect_right(self._times, since) - 1)
            for place in range(first, bisect_left(self._times, until)):
                at, faced = self._times[place], self._facing[place]
                follows = self._times[place + 1] if place + 1 < len(self._times) else until
                begin, end = max(at, since), min(follows, at + HOLDS_S, until)
                if faced is not None and end > begin:
                    yield begin, end, faced


def _faces_screen(faces: Sequence[FaceSeen]) -> bool | None:
    """Whether she faces the camera at her display; None where she is not known to be there, or cannot be judged.

    A face that is lost where it was just now has turned away or left: it does not face anything.
    """
    hers = next((each for each in faces if each.role == _CUSTOMER), None)
    if hers is None or hers.state in ("too_small", "covered"):
        return None
    if hers.state == "lost":
        return False
    if hers.yaw is None or hers.pitch is None:
        return None
    return max(abs(hers.yaw), abs(hers.pitch)) <= FACING_DEGREES


def _pixels(track: _Track) -> str | None:
    """The picture's digest; of several pages that of their digests, a line each, in their order."""
    if len(track.pixels) < 2:  # noqa: PLR2004 - one picture stands for itself
        return next(iter(track.pixels.values()), None)
    return sha256_of("".join(f"{digest}\n" for _, digest in sorted(track.pixels.items())))


def _to_end(track: _Track) -> bool | None:
    if track.item.document is not None:
        return track.read is True
    return all(track.whole.values()) if track.whole else None
