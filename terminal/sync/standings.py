"""What became of takes that headquarters has said to hold: decided, read again, or gone with a disk there."""

import random
from collections.abc import Callable
from functools import partial

from faults.trouble import Trouble
from terminal.session.facts.courier import DeliveryMoved, DeliveryState
from terminal.sync.answers import NeverError, NotNowError
from terminal.sync.client import HeadquartersClient
from terminal.sync.ports import Outbox, Quarantined
from terminal.sync.replies import Standing
from terminal.sync.seals import Seals, quarantine_trouble

_NOT_WHOLE = frozenset({"unknown", "open"})
_MOST_AGAIN = 200
"""Of so many takes that it had read before headquarters is asked at one greeting, of others at the next."""

_Ask = tuple[str, Callable[[], None]]


class Standings:
    """Asks of one take after the other. What cannot be answered of one does not keep the others waiting."""

    def __init__(
        self, client: HeadquartersClient, outbox: Outbox, seals: Seals, say: Callable[[DeliveryMoved], None]
    ) -> None:
        """`say` hears of each quarantined take how it stands now."""
        self._client = client
        self._outbox = outbox
        self._seals = seals
        self._say = say
        self._generation: str | None = None
        self._answered: set[str] = set()
        self._ended = False
        self._start = random.SystemRandom().randrange(2**31)  # programs that end soon do not all ask of the same takes

    def begin(self, generation: str | None) -> None:
        """Headquarters was greeted. A round that the line cut goes on, where it is still the same headquarters."""
        if self._ended or generation != self._generation:
            self._answered.clear()
        self._generation, self._ended = generation, False

    def ask(self, *, all_here: bool) -> None:
        """Ask what people decided, and whether headquarters has read its copies again and found them whole.

        What it knows no more is delivered again: it was put back from a backup. With `all_here` it is asked of every
        take of which it had said anything, else of some of those that it had read before, in turns.

        Raises NotNowError or NeverError, after all others, while any take has no answer; the next call asks of those
        that have none. With `line`, nothing else can be asked now.
        """
        troubles = list[NotNowError | NeverError]()
        for take, ask in self._round(all_here=all_here):
            if take in self._answered:
                continue
            try:
                ask()
            except (NotNowError, NeverError) as error:
                if isinstance(error, NotNowError) and error.line:
                    raise
                troubles.append(error)
            else:
                self._answered.add(take)
        self._ended = True
        if troubles:
            raise next((each for each in troubles if isinstance(each, NotNowError)), troubles[0])
        self._start += _MOST_AGAIN

    def ask_receipts(self) -> None:
        """Ask an older headquarters, which knows no standings, whether it still has what it gave receipts for.

        Raises NotNowError or NeverError where a take has no answer.
        """
        for take in self._outbox.received_here():
            if not self._client.held(self._outbox.stored_as(take)).receipt:
                self._lost(take)

    def _round(self, *, all_here: bool) -> list[_Ask]:
        doubted = [*self._outbox.quarantines(), *(self._outbox.declined_before() if all_here else ())]
        received = self._outbox.received_here() if all_here else self._some_received()
        return [
            *((each.take, partial(self._ask_decided, each)) for each in doubted),
            *((take, partial(self._ask_received, take)) for take in received),
        ]

    def _some_received(self) -> list[str]:
        """What was never read again, and some of the rest: what is damaged there must not be removed here."""
        unverified = list(self._outbox.unverified())
        return [*unverified, *self._outbox.verified_here(self._start, _MOST_AGAIN)]

    def _ask_received(self, take: str) -> None:
        standing = self._client.standing(self._outbox.stored_as(take))
        if self._is_gone(take, standing):
            self._lost(take)
        elif standing.word == "received":
            self._outbox.verified(take, standing.verified_at)
        else:  # once more in quarantine: its receipt counts no more, and its seal is answered anew
            self._lost(take)

    def _ask_decided(self, taken: Quarantined) -> None:
        standing = self._client.standing(taken.stored_as)
        if self._is_gone(taken.take, standing):
            self._lost(taken.take)
        elif standing.word == "received":
            self._accepted(taken)
        elif standing.word == "declined":
            reason = Trouble("delivery.declined", {"reason": standing.sentence or standing.reason or "?"})
            if reason != taken.reason:
                self._outbox.declined(taken.take, reason)
            self._tell(taken, "declined", reason)
        else:
            self._undecided(taken, quarantine_trouble(standing.reason) if standing.reason else taken.reason)

    def _is_gone(self, take: str, standing: Standing) -> bool:
        """Whether what was delivered is not there: nothing, a part, or another recording under its name."""
        sealed = standing.manifest_sha256
        return standing.word in _NOT_WHOLE or (sealed is not None and sealed != self._outbox.seal_of(take))

    def _accepted(self, taken: Quarantined) -> None:
        try:
            state = self._seals.answered(taken.take, taken.folder, self._client.receipt(taken.stored_as))
        except OSError as error:
            raise NotNowError("local.unreadable:seal") from error
        self._tell(taken, state, None)

    def _undecided(self, taken: Quarantined, reason: Trouble) -> None:
        if any(each.take == taken.take for each in self._outbox.declined_before()):
            self._outbox.undecided(taken.take, reason)
        self._tell(taken, "quarantined", reason)

    def _lost(self, take: str) -> None:
        try:
            self._outbox.lost_there(take)
        except OSError as error:
            raise NotNowError("local.unreadable:journal") from error

    def _tell(self, taken: Quarantined, state: DeliveryState, detail: Trouble | None) -> None:
        self._say(DeliveryMoved(taken.take, state, taken.segments, taken.segments, detail))
