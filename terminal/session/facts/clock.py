"""What is known of the machine's clock."""

from dataclasses import dataclass

from faults.trouble import Trouble


@dataclass(frozen=True, slots=True)
class ClockJudged:
    """Whether the clock can be believed. Said before RecorderReady and before each start."""

    doubts: tuple[Trouble, ...] = ()
    """Why a supervisor decides before a sale is recorded by it."""
    warnings: tuple[Trouble, ...] = ()
    """What is to be said, and stops nothing."""
