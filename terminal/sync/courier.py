"""The courier: a thread that empties the outbox whenever the line, the hours and headquarters allow."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from evidence.signing import Roots
from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.session.facts.courier import CourierFact, DeliveryMoved, DeliveryState, LineMoved
from terminal.sync.answers import StoppedError
from terminal.sync.client import HeadquartersClient
from terminal.sync.delivery import Deliverer
from terminal.sync.line import Line
from terminal.sync.pace import Hours
from terminal.sync.ports import Escrow, Outbox, Parcel
from terminal.sync.retry import LINE, Attempt, Backoff, Retry

_TURN_PIECES = 8
"""Segments of one take in a row, before the other takes have their turn."""
_IDLE_S = 30.0
"""How often the outbox is looked at when nobody says that there is something new (another program may add to it)."""
_CLOCK_MOVED_S = 1.0
_PATIENCE_S = 2.0
_ESCROW = "escrow"
"""The key under which the escrow is retried; no take is called so."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What one round of `sync_once` came to."""

    received: tuple[str, ...]
    held: tuple[tuple[str, Trouble | None], ...]
    """Takes that are still here, and why; None for what waits only for its recording to go on."""
    refused: tuple[tuple[str, Trouble], ...]
    """Takes that are not tried again by themselves, and why, also from earlier rounds: headquarters refused them, or
    they are damaged here."""
    line: Trouble | None
    """Why headquarters could not be reached; None when it was."""
    clock_offset_s: float | None
    escrow: Trouble | None
    """Why headquarters did not take the escrow of the vault key; None when it did, or had it."""

    def to_json(self) -> dict[str, Any]:
        """The summary for programs; its sentences are English, and empty where there is nothing to say."""
        return {
            "received": list(self.received),
            "held": [{"take": take, "detail": _english(detail)} for take, detail in self.held],
            "refused": [{"take": take, "detail": _english(detail)} for take, detail in self.refused],
            "line": _english(self.line),
            "clock_offset_s": self.clock_offset_s,
            "escrow": _english(self.escrow),
        }


class Courier:
    """Delivers takes while they are recorded and after. Its facts tell the truth that was true when they were said."""

    def __init__(
        self,
        line: Line,
        outbox: Outbox,
        escrow: Escrow,
        roots: Roots,
        say: Callable[[CourierFact], None],
        *,
        hours: Hours | None = None,
        backoff: Backoff | None = None,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        """`say` is called from the courier's thread; `now` is the local time that the hours are compared with."""
        self._line = line
        self._client = HeadquartersClient(line)
        self._outbox = outbox
        self._escrow = escrow
        self._say_fact = say
        self._hours = hours or Hours()
        self._now = now
        self._retry = Retry(backoff or Backoff(), time.monotonic)
        self._deliverer = Deliverer(self._client, outbox, roots, self._moved)
        self._said: dict[str, DeliveryMoved] = {}
        self._line_said: LineMoved | None = None
        self._greeted = False
        self._escrow_settled = False
        self._escrow_trouble: Trouble | None = None
        self._left = False
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        self.clock_offset_s: float | None = None
        """How far headquarters' clock is ahead of this machine's; None until it was asked."""

    def start(self) -> None:
        """Start the courier's thread, once; returns at once. Not together with `sync_once`."""
        self._thread.start()

    def wake(self) -> None:
        """There is something new in the outbox. Waiting after a failure goes on."""
        self._wake.set()

    def stop(self) -> None:
        """Drop what is under way and end the thread; what was not acknowledged stays in the outbox.

        Only looking up a name and reaching an address cannot be dropped: a thread in the middle of that is left to
        end by itself, within the operating system's limit or `connect_s`; it says and does nothing any more.
        """
        self._line.end()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE_S)
            self._left = self._thread.is_alive()
        self._line.close()

    def sync_once(self) -> Summary:
        """Try everything once, at any hour, without waiting after failures; for the command line.

        Takes that are being recorded are brought up to date. Raises StoppedError if `stop` is called meanwhile.
        """
        before = [parcel.take for parcel in self._outbox.parcels()]
        ended: dict[str, Attempt] = {}
        greeting = self._greet()
        line = greeting.trouble if greeting.line else None
        if not line:
            self._offer_escrow()
        while not line:
            todo = [parcel for parcel in self._outbox.parcels() if parcel.take not in ended]
            if not todo:
                break
            for parcel in todo:
                more, attempt = self._turn(parcel)
                if attempt.line:
                    line = attempt.trouble
                    break
                if not more:
                    ended[parcel.take] = attempt
        refused = tuple(self._outbox.refused_before())  # those of this round are among them
        left = [parcel.take for parcel in self._outbox.parcels()]
        held = tuple((take, ended[take].trouble if take in ended else line) for take in left)
        gone = {*left, *(take for take, _ in refused)}
        received = tuple(take for take in before if take not in gone)
        return Summary(received, held, refused, line, self.clock_offset_s, self._escrow_trouble)

    def _run(self) -> None:
        failure: Trouble | None = None
        try:
            while not self._line.stop.asked:
                self._wake.clear()
                self._wake.wait(self._careful_round())
        except StoppedError:
            pass
        except BaseException:
            failure = Trouble("courier.failed")
            self._line_moved(Attempt("later", failure, line=True))
            raise
        finally:
            for said in [said for said in self._said.values() if said.state == "sending"]:
                self._say_delivery(replace(said, state="held", detail=failure))

    def _careful_round(self) -> float:
        """Give every take its turn; return how long there is nothing to do. The vault's troubles are waited out."""
        try:
            return 0.0 if self._round() else self._rest_s()
        except ShuangluError as error:
            for said in list(self._said.values()):
                if said.state in ("held", "sending"):
                    self._say_delivery(replace(said, state="held", detail=error.trouble))
            return _IDLE_S

    def _rest_s(self) -> float:
        closed_s = self._hours.opens_in_s(self._now())
        if closed_s:
            return min(_IDLE_S, closed_s)
        soonest = self._retry.soonest_s()
        return _IDLE_S if soonest is None else min(_IDLE_S, soonest)

    def _round(self) -> bool:
        """Give every take its turn; tell whether there is more to do at once."""
        parcels = self._outbox.parcels()
        self._retry.keep([_ESCROW, *(parcel.take for parcel in parcels)])
        for parcel in parcels:
            if parcel.take not in self._said:
                self._tell(parcel, "held", None)
        if not self._hours.open_at(self._now()):
            closed = Trouble("courier.hours", {"hours": str(self._hours)})
            for parcel in parcels:
                self._tell(parcel, "held", closed)
            return False
        if not self._retry.ready(LINE):
            for parcel in parcels:
                self._tell(parcel, "held", self._line_said.detail if self._line_said else None)
            return False
        if self._greet().line:
            return False
        self._offer_escrow()
        return self._turns(parcels)

    def _turns(self, parcels: Sequence[Parcel]) -> bool:
        busy = False
        for parcel in parcels:
            if not self._hours.open_at(self._now()):
                return True
            if not self._retry.ready(parcel.take):
                continue
            more, attempt = self._turn(parcel)
            if attempt.line:
                return False
            busy = busy or more
        return busy

    def _turn(self, parcel: Parcel) -> tuple[bool, Attempt]:
        """Let one take have its turn; return whether more of it is left to send, and how the turn ended."""
        more = False

        def deliver() -> None:
            nonlocal more
            more = self._deliverer.deliver(parcel, _TURN_PIECES)

        attempt = self._retry.attempt(parcel.take, deliver)
        if attempt.outcome == "never":
            assert attempt.trouble
            self._outbox.refused(parcel.take, attempt.trouble)
            self._tell(parcel, "refused", attempt.trouble)
        elif attempt.outcome == "later":
            self._line_moved(attempt)
            if attempt.line:
                self._tell_all_held(attempt.trouble)
            else:
                self._tell_now(parcel.take, "held", attempt.trouble)
        elif parcel.sealed and not more:
            self._say_delivery(DeliveryMoved(parcel.take, "received", parcel.segments, parcel.segments))
        return more and attempt.outcome == "done", attempt

    def _greet(self) -> Attempt:
        """At the first contact after a silence, compare clocks; it tells whether headquarters is there."""
        if self._greeted:
            return Attempt("done")
        attempt = self._retry.attempt(LINE, self._compare_clocks)
        self._greeted = attempt.outcome == "done"
        attempt = replace(attempt, line=not self._greeted)
        self._line_moved(attempt)
        if attempt.line:
            self._tell_all_held(attempt.trouble)
        return attempt

    def _offer_escrow(self) -> None:
        """Hand over the wrapped vault key once; trouble with it does not keep the takes waiting."""
        if self._escrow_settled or not self._retry.ready(_ESCROW):
            return
        attempt = self._retry.attempt(_ESCROW, self._hand_over_escrow)
        self._escrow_settled = attempt.outcome != "later"
        self._escrow_trouble = attempt.trouble

    def _compare_clocks(self) -> None:
        offset, took = self._client.clock()
        if self.clock_offset_s is None or abs(offset - self.clock_offset_s) > _CLOCK_MOVED_S + took:
            self._outbox.clock_compared(offset, took)
        self.clock_offset_s = offset

    def _hand_over_escrow(self) -> None:
        wrapped = self._escrow.escrow_due()
        if wrapped is not None:
            self._client.send_escrow(wrapped)
            self._escrow.escrow_held()

    def _moved(self, take: str) -> None:
        """Headquarters has acknowledged something of a take."""
        self._tell_now(take, "sending", None)
        self._line_moved(Attempt("done"))

    def _line_moved(self, attempt: Attempt) -> None:
        if attempt.line:
            self._greeted = False
        moved = LineMoved(not attempt.line, attempt.trouble if attempt.line else None)
        if moved != self._line_said:
            self._line_said = moved
            self._say(moved)

    def _tell_all_held(self, detail: Trouble | None) -> None:
        for parcel in self._outbox.parcels():
            self._tell(parcel, "held", detail)

    def _tell_now(self, take: str, state: DeliveryState, detail: Trouble | None) -> None:
        parcel = self._outbox.parcel(take)
        if parcel is not None:
            self._tell(parcel, state, detail)

    def _tell(self, parcel: Parcel, state: DeliveryState, detail: Trouble | None) -> None:
        self._say_delivery(DeliveryMoved(parcel.take, state, parcel.delivered, parcel.segments, detail))

    def _say_delivery(self, moved: DeliveryMoved) -> None:
        if self._said.get(moved.take) != moved:
            self._said[moved.take] = moved
            self._say(moved)

    def _say(self, fact: CourierFact) -> None:
        if not self._left:
            self._say_fact(fact)


def _english(trouble: Trouble | None) -> str:
    return trouble.words() if trouble else ""
