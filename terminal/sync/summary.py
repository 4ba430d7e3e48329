"""What one round of deliveries came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from faults.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of each take that was not received before; those of earlier rounds are among them."""

    received: tuple[str, ...]
    held: tuple[tuple[str, Trouble | None], ...]
    """Takes that are still here, and why; None for what waits only for its recording to go on."""
    quarantined: tuple[tuple[str, Trouble], ...]
    """Takes that headquarters holds and has not decided about."""
    declined: tuple[tuple[str, Trouble], ...]
    """Takes that people at headquarters decided not to count."""
    refused: tuple[tuple[str, Trouble], ...]
    """Takes that are not tried again by themselves: damaged here, or no take that headquarters could read."""
    line: Trouble | None
    """Why headquarters could not be reached; None when it was."""
    clock_offset_s: float | None
    escrow: Trouble | None
    """Why headquarters did not take the escrow of the vault key; None when it did, or had it."""
    alarm: Trouble | None = None
    """What headquarters noticed of this terminal's numbers: people must look."""
    reached: bool = True
    """Whether headquarters was greeted at all; a line may also break off later."""
    chores: tuple[Trouble, ...] = ()
    """Why something else could not be settled with headquarters: the certificate, the numbers, what became of takes."""
    numbers_doubted: bool = False
    """Whether numbers may have been used of which nothing is known here: they were not compared since."""

    @property
    def all_received(self) -> bool:
        """Whether nothing stays here that headquarters has not acknowledged."""
        return not (self.held or self.quarantined or self.declined or self.refused)

    def to_json(self) -> dict[str, Any]:
        """The summary for programs; its sentences are English, and empty where there is nothing to say."""
        return {
            "received": list(self.received),
            "held": _named(self.held),
            "quarantined": _named(self.quarantined),
            "declined": _named(self.declined),
            "refused": _named(self.refused),
            "line": _english(self.line),
            "clock_offset_s": self.clock_offset_s,
            "escrow": _english(self.escrow),
            "alarm": _english(self.alarm),
            "chores": [_english(trouble) for trouble in self.chores],
            "numbers_doubted": self.numbers_doubted,
        }

    def joined(self, other: "Summary") -> "Summary":
        """This one, and what another line of the same terminal came to; what is said of the line stays this one's."""
        return Summary(
            self.received + other.received,
            self.held + other.held,
            self.quarantined + other.quarantined,
            self.declined + other.declined,
            self.refused + other.refused,
            self.line,
            self.clock_offset_s,
            self.escrow,
            self.alarm,
            self.reached,
            self.chores + other.chores,
            self.numbers_doubted,
        )


def _named(takes: Sequence[tuple[str, Trouble | None]]) -> list[dict[str, str]]:
    return [{"take": take, "detail": _english(detail)} for take, detail in takes]


def _english(trouble: Trouble | None) -> str:
    return trouble.words() if trouble else ""
