"""Looking at takes again, for the desk: who looked at what and why is in the audit log before anything is opened."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from evidence import moment
from evidence.journal import TAKE_ID
from faults.trouble import Trouble
from terminal.capture.named_sink import parse_sink
from terminal.home.opening import Home
from terminal.replay.messages import (
    FromReplay,
    LeftAlone,
    Outline,
    Pause,
    Play,
    Refused,
    ReplayOrder,
    Seek,
    Sound,
    Speed,
    Stands,
)
from terminal.replay.process import FilmProcess, Lost
from terminal.session.facts.desk import ReplayMoved
from terminal.session.facts.fact import Fact
from terminal.session.orders.desk import Replay
from terminal.station.desk import Handler
from terminal.station.live_preview import LiveFrame

_RECIPIENT: Final = "vault"
_JUMP_S = 1.0
"""Positions further apart than life and speed have it are a jump: what lies between was not seen."""
_MOST_SPANS = 50


@dataclass(slots=True)
class _Looking:
    """One take that is looked at."""

    moved: ReplayMoved
    film: FilmProcess
    by: str
    seen: list[list[float]] = field(default_factory=list)
    """From and to, seconds: what was played."""
    playing: bool = False
    over: bool = False
    """Nothing is shown any more."""


class Replaying:
    """The take that is looked at, if any. `latest` may come from any thread, orders come from the desk's."""

    def __init__(self, home: Home, say: Callable[[Fact], None]) -> None:
        self._home = home
        self._say = say
        self._lock = threading.RLock()
        self._looking: _Looking | None = None
        self._frame: LiveFrame | None = None

    def handlers(self) -> dict[type, Handler]:
        """What the desk can do with a take."""
        return {Replay: self.handle}

    def latest(self) -> LiveFrame | None:
        """Return the newest picture; the same object as before while there is no newer one."""
        with self._lock:
            looking = self._looking
            if looking is None or looking.over or looking.moved.state == "opening":
                self._frame = None
                return None
            picture = looking.film.latest(self._frame.number if self._frame else 0)
            if picture is not None:
                self._frame = LiveFrame(picture.to_rgb(), picture.number)
            return self._frame

    def close(self) -> None:
        """Look at nothing any more."""
        self._close("closed")

    def handle(self, order: Replay) -> Iterable[Fact]:
        """Do what is asked. Raises ShuangluError where nothing can be noted in the audit log: then nothing is shown."""
        match order.act:
            case "open":
                return self._open(order)
            case "close":
                self._close("closed")
            case "reason":
                self._home.vault.audit.add(order.by, "replay_reason_added", order.take, order.reason)
            case _:
                self._move(order)
        return ()

    def _open(self, order: Replay) -> Iterable[Fact]:
        self._close("closed")
        home = self._home
        if not TAKE_ID.fullmatch(order.take.partition("~")[0]):
            return (ReplayMoved(order.take, "refused", trouble=Trouble("replay.gone")),)
        reason = f"{order.reason_code}: {order.reason}"
        home.vault.audit.add(order.by, "replay_opened", order.take, reason)
        moved = ReplayMoved(order.take, "opening", opened_at=datetime.now().astimezone().strftime("%Y-%m-%d %H:%M"))
        film = FilmProcess(lambda said: self._hear(looking, said), parse_sink(home.settings.speaker))
        looking = _Looking(moved, film, order.by)
        with self._lock:
            self._looking = looking
        film.open(home.vault.takes.folder_of(order.take), _RECIPIENT, home.vault.identities.review_key())
        return (moved,)

    def _move(self, order: Replay) -> None:
        with self._lock:
            looking = self._looking
        if looking is None or looking.moved.take != order.take:
            return
        looking.film.order(_ordered(order))

    def _hear(self, looking: _Looking, said: FromReplay | Lost) -> None:
        """On a thread of the film's; it may not be closed from here."""
        with self._lock:
            if looking.over:
                return
            looking.moved = _moved(looking.moved, said)
            if isinstance(said, Stands):
                _see(looking, said)
            over = looking.over = isinstance(said, Refused | LeftAlone | Lost)
        if not isinstance(said, Outline):  # where it stands follows at once
            self._say(looking.moved)
        if over:
            act = "replay_refused" if isinstance(said, Refused) else "replay_closed"
            threading.Thread(target=self._end, args=(looking, act), name="replay end", daemon=True).start()

    def _close(self, why: str) -> None:
        with self._lock:
            looking, self._looking = self._looking, None
            if looking is None or looking.over:
                return
            looking.over = True
        self._end(looking, f"replay_{why}")

    def _end(self, looking: _Looking, act: str) -> None:
        """End the process, and note what was seen."""
        looking.film.close()
        seen = [[round(each, 1) for each in span] for span in looking.seen[:_MOST_SPANS]]
        trouble = looking.moved.trouble
        why = trouble.code if trouble is not None and act == "replay_refused" else ""
        facts = {"seen_s": seen, **({"why": why} if why else {}), **({"idle": True} if looking.moved.idle else {})}
        self._home.vault.audit.add(looking.by, act, looking.moved.take, facts=facts)


def _ordered(order: Replay) -> ReplayOrder:
    match order.act:
        case "play":
            return Play()
        case "seek":
            return Seek(order.value)
        case "speed":
            return Speed(order.value)
        case "sound":
            return Sound(on=bool(order.value))
        case _:
            return Pause()


def _moved(before: ReplayMoved, said: FromReplay | Lost) -> ReplayMoved:
    """Return how it is after this was said."""
    match said:
        case Outline(length_s, events, status, checked_bytes, began_at, ended_at):
            return replace(
                before,
                length_s=length_s,
                events=events,
                status=status,
                checked_bytes=checked_bytes,
                began_at=_local(began_at),
                ended_at=_local(ended_at),
            )
        case Stands(playing, position_s, speed, sound, trouble):
            before = replace(before, state="playing" if playing else "paused")
            return replace(before, position_s=position_s, speed=speed, sound=sound, trouble=trouble)
        case Refused(trouble):
            return replace(before, state="refused", trouble=trouble)
        case LeftAlone():
            return replace(before, state="closed", idle=True, trouble=Trouble("replay.idle"))
        case Lost():
            return replace(before, state="closed", trouble=Trouble("replay.lost"))
        case _:
            return before


def _see(looking: _Looking, stands: Stands) -> None:
    """Keep what was played: a span goes on while positions follow each other."""
    at_s, last = stands.position_s, looking.seen[-1] if looking.seen else None
    goes_on = last is not None and looking.playing and 0 <= at_s - last[1] <= _JUMP_S * stands.speed
    if last is not None and goes_on:
        last[1] = at_s
    elif stands.playing:
        looking.seen.append([at_s, at_s])
    looking.playing = stands.playing


def _local(wall: str) -> str:
    """A wall time of the journal, by the clock on this wall."""
    return moment.read(wall).astimezone().strftime("%Y-%m-%d %H:%M:%S")
