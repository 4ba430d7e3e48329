"""The replay's process: it checks a take, opens it and plays it as ordered, until it is left alone for long."""

import os
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal

from evidence.reader import TakeReader
from evidence.verify import verify_take
from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.capture.named_sink import Sink
from terminal.processes.beat import Beat
from terminal.processes.preview import Preview
from terminal.replay.film import Film
from terminal.replay.messages import (
    FromReplay,
    LeftAlone,
    OpenFilm,
    Outline,
    Pause,
    Play,
    Quit,
    Refused,
    ReplayOrder,
    Seek,
    Sound,
    Speed,
)
from terminal.replay.outline import events_of
from terminal.replay.player import Player

RUNNING_S, OPENING_S = 5.0, 20.0
"""How long the process may say nothing: as usual, and while it opens a loudspeaker."""
_TURN_S, _REST_S, _TELL_S = 0.01, 1.0, 0.25

Say = Callable[[FromReplay], None]


def run_replay(
    preview: Preview,
    sink: Sink | None,
    left_alone_s: float,
    orders: "Connection[Any, Any]",
    messages: "Connection[Any, Any]",
) -> None:
    """Be the replay's process; the first order is OpenFilm."""
    say: Say = messages.send
    try:
        _run(preview, sink, left_alone_s, orders, say)
    except ShuangluError as error:
        say(Refused(error.trouble))
    except OSError as error:
        with suppress(OSError):  # the kiosk is gone
            say(Refused(Trouble("replay.unreadable", {"problem": error.strerror or type(error).__name__})))


def _run(preview: Preview, sink: Sink | None, left_alone_s: float, orders: "Connection[Any, Any]", say: Say) -> None:
    opening = orders.recv()
    assert isinstance(opening, OpenFilm)
    film = _open(opening, say)
    del opening
    waiting: queue.SimpleQueue[ReplayOrder] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(orders, waiting), name="orders", daemon=True).start()
    player = Player(film, preview.writer(), sink, lambda: say(Beat(OPENING_S)))
    try:
        _obey(player, waiting, left_alone_s, say)
    except ValueError as error:  # a decoder's
        raise ShuangluError("replay.undecodable") from error
    finally:
        player.close()


def _open(opening: OpenFilm, say: Say) -> Film:
    """Check every byte first; say what the take is. Raises EvidenceFault or ShuangluError where it is not shown."""
    folder, checked = Path(opening.folder), 0
    if not folder.is_dir():
        raise ShuangluError("replay.gone")

    def advance(count: int) -> None:
        nonlocal checked
        checked += count
        say(Beat(RUNNING_S))

    report = verify_take(folder, advance=advance)
    if report.faults:
        raise ShuangluError.of(Trouble("replay.damaged").because(report.faults[0].trouble))
    if report.seal is None:  # it is being recorded, or was lost and not put in order yet
        raise ShuangluError("replay.open")
    reader = TakeReader(folder, opening.key, opening.recipient)
    film = Film(reader)
    walls, events = _told(reader, film.length_us)
    status: Literal["intact", "interrupted"] = "interrupted" if report.status == "interrupted" else "intact"
    say(Outline(film.length_us / 1e6, events, status, checked, walls[0], walls[-1]))
    return film


def _told(reader: TakeReader, length_us: int) -> tuple[list[str], Any]:
    entries = list(reader.entries())
    return [str(entry.clear["wall"]) for entry, _ in entries], events_of(entries, length_us)


def _receive(orders: "Connection[Any, Any]", waiting: "queue.SimpleQueue[ReplayOrder]") -> None:
    with suppress(EOFError, OSError):
        while not isinstance(order := orders.recv(), Quit):
            waiting.put(order)
    os._exit(0)  # whoever looked is gone: so is what was opened


def _obey(player: Player, waiting: "queue.SimpleQueue[ReplayOrder]", left_alone_s: float, say: Say) -> None:
    touched_s, told_s = time.monotonic(), 0.0
    say(player.stands())
    while player.playing or time.monotonic() - touched_s < left_alone_s:
        told = False
        with suppress(queue.Empty):
            rest_s = min(_REST_S, max(0.0, touched_s + left_alone_s - time.monotonic()))
            _do(player, waiting.get(timeout=_TURN_S if player.playing else rest_s))
            touched_s, told = time.monotonic(), True
        was_playing = player.playing
        player.turn()
        ended = was_playing and not player.playing
        if ended:
            touched_s = time.monotonic()
        if told or ended or (player.playing and time.monotonic() - told_s > _TELL_S):
            told_s = time.monotonic()
            say(player.stands())
        elif not player.playing or time.monotonic() - told_s > _TELL_S:
            say(Beat(RUNNING_S))
    say(LeftAlone())


def _do(player: Player, order: ReplayOrder) -> None:
    match order:
        case Play():
            player.play()
        case Pause():
            player.pause()
        case Seek(to_s):
            player.seek(round(to_s * 1e6))
        case Speed(factor):
            player.set_speed(factor)
        case Sound(on):
            player.let_sound(on=on)
        case _:
            pass
