"""What the table does with the recorder and its camera: they come, are lost, and are put in order again."""

from dataclasses import replace
from typing import Final

from faults.trouble import Trouble
from terminal.session.effects import Effect, FindUnfinished, Repair, SaleEnded
from terminal.session.facts.recorder import CameraJudged, RecorderLost, RecorderReady
from terminal.session.life import words
from terminal.session.life.clock import word_about_clock
from terminal.session.life.sources import counts
from terminal.session.life.terminal import RUNNING, Lost, Terminal, ended
from terminal.session.orders.analyst import Rest, WatchPreview
from terminal.session.orders.recorder import AddMark
from terminal.session.snapshot import TakeView

MOST_LOSSES = 3
"""A recorder that is lost so often without once getting ready will not get ready; somebody has to look."""
_REASONS = ("capture.", "machine.", "recorder.")
"""What the recorder says before it goes: codes that begin so stay on the screen after it is lost."""


def get_ready(terminal: Terminal, fact: RecorderReady, _: float) -> tuple[Effect, ...]:
    """The recorder sees its sources; a doubt about the camera, or about the clock, is said.

    That it had been lost is over: what broke off is told by the sale that can be gone on with, and the clock of the
    take that is gone stands beside nothing.
    """
    terminal.losses, terminal.ready = 0, fact
    terminal.station = replace(terminal.station, profile=fact.profile)
    if terminal.trouble is not None and terminal.trouble.code == "recorder.lost":
        terminal.trouble = None
        terminal.take, terminal.opened_at, terminal.closed_after = TakeView(), None, None
    terminal.trouble = doubt_about_camera(terminal) or terminal.trouble or word_about_clock(terminal)
    return (WatchPreview(shown=True),)


CHANGED: Final = Trouble("camera.list:changed")
"""No list says which camera it must be; it is not the one with which the take began."""
_KNOWN_BY: Final = ("bus_path", "driver", "usb_id", "serial")


def judge_camera(terminal: Terminal, fact: CameraJudged, _: float) -> tuple[Effect, ...]:
    """Keep what the camera is, for the next take; another one than before in a take is marked, and said."""
    before = terminal.camera if fact.use == "first" else terminal.document_camera
    if fact.use == "first":
        terminal.camera = fact
    else:
        terminal.document_camera = fact
    if terminal.phase not in ("identifying", "opening", "recording") or before is None:
        return ()
    doubt = fact.doubt or (CHANGED if _differs(before, fact) else None)
    if doubt is None or (doubt == before.doubt and not _differs(before, fact)):
        return ()
    terminal.trouble = terminal.trouble or doubt
    if terminal.phase != "recording":
        terminal.camera_doubts = (*terminal.camera_doubts, (fact, doubt))
        return ()
    return (camera_mark(terminal, fact, doubt),)


def _differs(before: CameraJudged, now: CameraJudged) -> bool:
    """Whether two devices are known, and are not the same one."""
    known = [[each.identity.get(name, "") for name in _KNOWN_BY] for each in (before, now)]
    return all(any(values) for values in known) and known[0] != known[1]


def camera_marks(terminal: Terminal) -> tuple[AddMark, ...]:
    """What the take that begins is told of cameras that are not those of the list, or were not before it began."""
    cameras = (terminal.camera, terminal.document_camera)
    now = [(each, each.doubt) for each in cameras if each and each.doubt]
    found = [*terminal.camera_doubts, *(each for each in now if each not in terminal.camera_doubts)]
    terminal.camera_doubts = ()
    return tuple(camera_mark(terminal, each, doubt) for each, doubt in found)


def camera_mark(terminal: Terminal, fact: CameraJudged, doubt: Trouble) -> AddMark:
    """The mark that a camera is another one than it must be, and which it is."""
    return terminal.pad.mark("camera_doubted", use=fact.use, why=doubt.key, camera=fact.identity)


def camera_obstacle(terminal: Terminal) -> Trouble | None:
    """Why no sale that counts may begin with these cameras, by the home's list; None where it may, or there is none."""
    sale = terminal.in_hand
    if not counts(terminal) or sale.practice:
        return None
    pictured = sale.plan.record == "audio_video" or terminal.terms.identity != "none"
    first = terminal.camera if pictured else None
    return next((each.doubt for each in (first, terminal.document_camera) if each and each.listed and each.doubt), None)


def refuse_camera(terminal: Terminal) -> Trouble | None:
    """Why neither sale nor identification goes on with these cameras; None where both may."""
    needed = terminal.in_hand.plan.record == "audio_video" or terminal.terms.identity != "none"
    refused = needed and terminal.camera is not None and terminal.camera.refused
    return doubt_about_camera(terminal) if refused else camera_obstacle(terminal)


def doubt_about_camera(terminal: Terminal) -> Trouble | None:
    """What is to be said of the cameras; None if they are right."""
    camera, documents = terminal.camera, terminal.document_camera
    listed = next((each.doubt for each in (camera, documents) if each and each.listed and each.doubt), None)
    if listed is not None:
        return listed
    if camera and camera.virtual:
        return Trouble("camera.virtual")
    return Trouble("camera.not_allowed") if camera and camera.refused else None


def lose(terminal: Terminal, _: RecorderLost, now: float) -> tuple[Effect, ...]:
    """Have sealed what is there and the recorder started again; a sale that was recorded is looked for on the disk."""
    terminal.closed_after, terminal.ready = terminal.elapsed(now), None
    take = terminal.take.take if terminal.phase in ("opening", *RUNNING) else None
    known = terminal.trouble
    told = known is not None and known.code.startswith(_REASONS) and known.code != "recorder.mark_refused"
    terminal.trouble = known if told else Trouble("recorder.lost")
    terminal.losses += 1
    terminal.station = replace(terminal.station, gaps=())
    terminal.forget_faces(now)
    found = _let_go_of_sale(terminal, take)
    return (
        Rest(),
        *words.close_take(terminal),
        WatchPreview(shown=False),
        Repair(take, restart=terminal.losses < MOST_LOSSES),
        *found,
    )


def _let_go_of_sale(terminal: Terminal, take: str | None) -> tuple[Effect, ...]:
    """A recorded sale is what its journal says, and comes back from there; one that was not recorded stays in hand."""
    sale = terminal.sale
    if sale is not None:
        sale.identity = None
    if terminal.phase not in RUNNING:
        terminal.sale = None if terminal.phase == "sealed" else sale
        return ()
    terminal.sale, terminal.lost = None, Lost(terminal.in_hand, take)
    return (FindUnfinished(),)


def fail(terminal: Terminal, _: float) -> tuple[Effect, ...]:
    """On the way into `failed`: nothing is recorded here any more, and whoever handed a sale over is told."""
    sale, terminal.sale = terminal.sale, None
    waiting = [each for each in terminal.waiting.values() if not each.stays]
    told = [SaleEnded(each.sale.reference, each.plan.sale_sha256, "left", None) for each in waiting]
    told += [SaleEnded(reference, sha256, "left", None) for reference, sha256 in terminal.awaited.items()]
    terminal.awaited = {}
    return (*([] if sale is None else [ended(sale, "left", None)]), *told)
