"""The courier of one line: a thread that empties its outbox whenever the line, the hours and headquarters allow."""

import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from evidence.signing import read_roots
from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.session.facts.courier import CourierFact, DeliveryMoved, DeliveryState, LineMoved
from terminal.sync.acquaintance import ESCROW, STANDINGS, Acquaintance, Own, unsettled_trouble
from terminal.sync.answers import StoppedError
from terminal.sync.chores import Chores
from terminal.sync.client import HeadquartersClient
from terminal.sync.counter import OFTEN
from terminal.sync.delivery import Deliverer, Progress
from terminal.sync.line import Line
from terminal.sync.pace import Hours
from terminal.sync.ports import LineBook, Parcel
from terminal.sync.reporting import REPORTS
from terminal.sync.retry import LINE, Attempt, Backoff, Retry
from terminal.sync.seals import Seals
from terminal.sync.standings import Standings
from terminal.sync.summary import Summary
from terminal.sync.updates import UPDATES

_TURN_PIECES = 8
"""Segments of one take in a row, before the other takes have their turn."""
_IDLE_S = 30.0
"""How often the outbox is looked at when nobody says that there is something new (another program may add to it)."""
_GREETING_S = 4 * 3600.0
"""How often clocks are compared and standings asked for on a line that does not fail."""
_COUNTER_S = 60.0
"""How often tasks, grants and the audit log are settled on a line that does not fail."""
_REPORT_S = 600.0
"""How often headquarters hears how this terminal is, on a line that does not fail."""
_PATIENCE_S = 2.0
_SHOWN_S = 0.2
"""How often it is said how far a take is that goes quickly; nobody reads faster."""


class Courier:
    """One line: delivers takes while they are recorded and after.

    Its facts tell the truth that was true when they were said.
    """

    def __init__(
        self,
        line: Line,
        book: LineBook,
        say: Callable[[CourierFact], None],
        connect: Callable[[], ssl.SSLContext],
        *,
        own: Own | None = None,
        note: Callable[[str, Trouble], None] = lambda _chore, _why: None,
        hours: Hours | None = None,
        backoff: Backoff | None = None,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        """`say` is called from the courier's thread; `now` is the local time that the hours are compared with.

        `connect` makes a context with the book's newest certificate; without `own` it is an earlier identity's line.
        `note` hears what could not be settled with headquarters beside the takes, and why.
        """
        self._line = line
        self._book = book
        self._outbox = book.outbox
        self._note = note
        self._unsettled: dict[str, Trouble] | None = None
        self._say_fact = say
        self._hours = hours or Hours()
        self._now = now
        self._retry = Retry(backoff or Backoff(), time.monotonic)
        self._client = client = HeadquartersClient(line)
        roots = read_roots(book.ca_pem)
        self._deliverer = Deliverer(client, self._outbox, roots, self._moved)
        standings = Standings(client, self._outbox, Seals(self._outbox, roots), self._say_delivery)
        self._known = Acquaintance(client, book, own, standings, connect)
        self._chores = Chores(self._retry, self._known.chores())
        self._own = own is not None
        self._said: dict[str, DeliveryMoved] = {}
        self._line_said: LineMoved | None = None
        self._shown: tuple[str, float] = ("", 0.0)
        self._greeted_at: float | None = None
        self._reached = False
        self._told_all = False
        self._left = False
        self._wake = threading.Event()
        self._asked = threading.Event()
        self._hurried = threading.Event()
        self._counter_due = threading.Event()
        self._counter_at = 0.0
        self._report_due = threading.Event()
        self._reported_at = 0.0
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    @property
    def clock_offset_s(self) -> float | None:
        """How far headquarters' clock is ahead of this machine's; None until it was asked."""
        return self._known.clock_offset_s

    def start(self) -> None:
        """Start the courier's thread, once; returns at once. Not together with `sync_once`."""
        self._thread.start()

    def wake(self) -> None:
        """There is something new in the outbox. Waiting after a failure goes on."""
        self._wake.set()

    def try_now(self) -> None:
        """Somebody asked for it: what waits after a failure is tried at once, if the hours allow. From any thread."""
        self._hurried.set()
        self._wake.set()

    def settle(self) -> None:
        """There is something new to tell headquarters beside takes: of a task, or of what people did."""
        self._counter_due.set()
        self._wake.set()

    def report(self) -> None:
        """There is something new to say of how this terminal is. From any thread."""
        self._report_due.set()
        self._wake.set()

    def wait_asked(self, timeout_s: float) -> bool:
        """Wait, once started, until headquarters was asked for the first time, or cannot be; tell whether that came."""
        return self._asked.wait(timeout_s)

    def end(self) -> None:
        """Drop what is under way, from any thread; `stop` is to follow. What was not acknowledged stays here."""
        self._line.end()
        self._wake.set()

    def stop(self) -> None:
        """End, wait for the thread and let go of the line.

        Only looking up a name and reaching an address cannot be dropped: a thread in the middle of that is left to
        end by itself, within the operating system's limit or `connect_s`; it says and does nothing any more.
        """
        self.end()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE_S)
            self._left = self._thread.is_alive()
        self._line.close()

    def sync_once(self) -> Summary:
        """Try everything once, at any hour, without waiting after failures; for the command line.

        Takes that are being recorded are brought up to date. Raises StoppedError if `stop` is called meanwhile.
        """
        before = self._waiting()
        ended: dict[str, Attempt] = {}
        line = self._meet().line_trouble
        while not line:
            todo = [parcel for parcel in self._outbox.parcels() if parcel.take not in ended]
            if not todo:
                break
            for parcel in todo:
                more, attempt = self._turn(parcel)
                line = attempt.line_trouble
                if line:
                    break
                if not more:
                    ended[parcel.take] = attempt
        self._deliverer.tell_outbox()
        return self._summary(before, ended, line)

    def ask_once(self) -> Trouble | None:
        """Ask how every take stands that headquarters was said to hold, and send none; return why not all was answered.

        For the command line, before anything is removed here.
        """
        self._known.asks_of_all = True
        return self._meet().line_trouble or self._chores.troubles.get(STANDINGS)

    def _waiting(self) -> list[str]:
        return [each.take for each in self._outbox.deliveries() if each.state != "received"]

    def _summary(self, before: list[str], ended: dict[str, Attempt], line: Trouble | None) -> Summary:
        """What it came to: each take is named by what the vault says of it now."""
        by_state: dict[DeliveryState, list[tuple[str, Trouble]]] = defaultdict(list)
        for each in self._outbox.deliveries():
            if each.state in ("quarantined", "declined", "refused"):
                by_state[each.state].append((each.take, each.detail or Trouble("line.strange_answer")))
        left = [parcel.take for parcel in self._outbox.parcels()]
        gone = {*left, *(take for takes in by_state.values() for take, _ in takes)}
        return Summary(
            received=tuple(take for take in dict.fromkeys([*before, *ended]) if take not in gone),
            held=tuple((take, ended[take].trouble if take in ended else line) for take in left),
            quarantined=tuple(by_state["quarantined"]),
            declined=tuple(by_state["declined"]),
            refused=tuple(by_state["refused"]),
            line=line,
            clock_offset_s=self.clock_offset_s,
            escrow=self._chores.troubles.get(ESCROW),
            chores=tuple(unsettled_trouble(key, why) for key, why in self._chores.troubles.items() if key != ESCROW),
            numbers_doubted=self._known.numbers_doubted,
            alarm=self._known.alarm,
            reached=self._reached,
        )

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
            with suppress(ShuangluError):  # headquarters is asked at the next start
                self._deliverer.tell_outbox()
            for said in [said for said in self._said.values() if said.state == "sending"]:
                self._say_delivery(replace(said, state="held", detail=failure))

    def _careful_round(self) -> float:
        """Give every take its turn; return how long there is nothing to do. The vault's troubles are waited out."""
        try:
            if self._round():
                return 0.0
            self._deliverer.tell_outbox()
            return self._rest_s()
        except (ShuangluError, OSError) as error:
            trouble = error.trouble if isinstance(error, ShuangluError) else Trouble("courier.failed")
            for said in list(self._said.values()):
                if said.state in ("held", "sending"):
                    self._say_delivery(replace(said, state="held", detail=trouble))
            return _IDLE_S
        finally:
            self._asked.set()

    def _rest_s(self) -> float:
        closed_s = self._hours.opens_in_s(self._now())
        if closed_s:
            return min(_IDLE_S, closed_s)
        soonest = self._retry.soonest_s()
        return _IDLE_S if soonest is None else min(_IDLE_S, soonest)

    def _round(self) -> bool:
        """Give every take its turn; tell whether there is more to do at once."""
        if self._hurried.is_set():
            self._hurried.clear()
            self._retry.hurry()
        parcels = self._outbox.parcels()
        takes = [parcel.take for parcel in parcels]
        self._retry.keep([*self._chores.keys, *takes])
        self._deliverer.keep(takes)
        self._tell_new(parcels)
        away = not self._may_ask(parcels) or self._meet().line
        self._asked.set()
        return False if away else self._turns(parcels) or self._known.update_moves

    def _may_ask(self, parcels: Sequence[Parcel]) -> bool:
        """Whether headquarters may be spoken to now, and there is anything to speak about."""
        if not self._hours.open_at(self._now()):
            self._tell_held(parcels, Trouble("courier.hours", {"hours": str(self._hours)}))
            return False
        if not self._retry.ready(LINE):
            self._tell_held(parcels, self._line_said.detail if self._line_said else None)
            return False
        # where nothing of an earlier headquarters lies here any more, it is not asked for anything
        return bool(self._own or parcels or self._has_word_to_hear())

    def _has_word_to_hear(self) -> bool:
        """Whether anything lies here of which headquarters may have something new to say."""
        here = self._outbox
        return bool(here.quarantines() or here.declined_before() or here.has_received())

    def _tell_new(self, parcels: Sequence[Parcel]) -> None:
        """At the start say how every take stands that headquarters has not acknowledged, then what is new."""
        if not self._told_all:
            self._told_all = True
            for each in self._outbox.deliveries():
                if each.state in ("quarantined", "declined", "refused"):
                    self._say_delivery(DeliveryMoved(each.take, each.state, each.delivered, each.total, each.detail))
        for parcel in parcels:
            if parcel.take not in self._said:
                self._tell(parcel, "held", None)

    def _tell_held(self, parcels: Sequence[Parcel], detail: Trouble | None) -> None:
        for parcel in parcels:
            self._tell(parcel, "held", detail)

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
        progress: Progress = "waits"

        def deliver() -> None:
            nonlocal progress
            progress = self._deliverer.deliver(parcel, _TURN_PIECES)

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
        elif progress == "received":
            self._say_delivery(DeliveryMoved(parcel.take, "received", parcel.segments, parcel.segments))
        elif progress == "quarantined":
            self._tell_quarantined(parcel)
        return progress == "more" and attempt.outcome == "done", attempt

    def _tell_quarantined(self, parcel: Parcel) -> None:
        reason = next((each.reason for each in self._outbox.quarantines() if each.take == parcel.take), None)
        self._say_delivery(DeliveryMoved(parcel.take, "quarantined", parcel.segments, parcel.segments, reason))

    def _meet(self) -> Attempt:
        """Greet headquarters after a silence, and every few hours; settle what is due; tell whether it is there."""
        attempt = Attempt("done")
        if self._greeted_at is None or time.monotonic() - self._greeted_at >= _GREETING_S:
            attempt = self._retry.attempt(LINE, self._known.greet)
            self._reached = attempt.outcome == "done"
            if self._reached:
                self._greeted_at = time.monotonic()
                self._deliverer.histories = self._known.knows("histories")
                self._deliverer.grows = self._known.knows("grow")
                self._chores.begin()
            else:
                attempt = replace(attempt, line=True)
        if not attempt.line:
            self._begin_counter()
            self._begin_updates()
            attempt = self._chores.do()
            if self._known.clock_moved:
                self._greeted_at = None  # compared anew, at the next turn
            self._keep_unsettled()
        self._line_moved(attempt)
        if attempt.line:
            self._tell_all_held(attempt.trouble)
        return attempt

    def _begin_counter(self) -> None:
        """Tasks, grants, the audit log and the report are due again now and then, and when there is news."""
        if self._counter_due.is_set() or time.monotonic() - self._counter_at >= _COUNTER_S:
            self._counter_due.clear()
            self._counter_at = time.monotonic()
            self._chores.begin_some(OFTEN)
        if self._report_due.is_set() or time.monotonic() - self._reported_at >= _REPORT_S:
            self._report_due.clear()
            self._reported_at = time.monotonic()
            self._chores.begin_some((REPORTS,))

    def _begin_updates(self) -> None:
        """A slice of an update at each turn; takes have theirs in between."""
        if self._known.update_due:
            self._chores.begin_some((UPDATES,))

    def _keep_unsettled(self) -> None:
        """Doctor and the log say it too: nobody may be looking now."""
        if self._unsettled != self._chores.troubles:
            self._unsettled = dict(self._chores.troubles)
            self._book.keep_unsettled(self._unsettled)
            for chore, why in self._unsettled.items():
                self._note(chore, why)

    def _moved(self, take: str, more: bool) -> None:
        """Headquarters has acknowledged something of a take. While more of it is coming, not each one is said."""
        before, at = self._shown
        if not more and before != take:
            return  # nothing of this take was sent
        if not more or before != take or time.monotonic() - at >= _SHOWN_S:
            self._shown = (take, time.monotonic())
            self._tell_now(take, "sending", None)
        self._line_moved(Attempt("done"))

    def _line_moved(self, attempt: Attempt) -> None:
        if attempt.line:
            self._greeted_at = None
        moved = LineMoved(not attempt.line, attempt.trouble if attempt.line else self._known.alarm)
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
        delivered = parcel.delivered + self._deliverer.acknowledged(parcel.take)
        again_at = self._again_at(parcel.take) if state == "held" and detail is not None else ""
        rate = self._client.bytes_s
        self._say_delivery(DeliveryMoved(parcel.take, state, delivered, parcel.segments, detail, again_at, rate))

    def _again_at(self, take: str) -> str:
        """When it is tried again, by the clock on the wall: when the hours begin, or the wait after a failure ends."""
        now = self._now()
        waits_s = max(self._retry.waits_s(take) or 0.0, self._hours.opens_in_s(now))
        return (now + timedelta(seconds=waits_s)).astimezone().isoformat(timespec="seconds")

    def _say_delivery(self, moved: DeliveryMoved) -> None:
        before = self._said.get(moved.take)
        if before == moved and before.again_at == moved.again_at:
            return
        self._said[moved.take] = moved
        if moved.state == "received":  # nothing more is said of it, unless headquarters loses it
            del self._said[moved.take]
        self._say(moved)

    def _say(self, fact: CourierFact) -> None:
        if not self._left:
            self._say_fact(fact)
