"""How long an account is locked after wrong passwords. Pure but for the clock that is handed in.

After five in a row it is minutes, and each further one doubles them. What people can set, the machine's date, counts
nowhere: a lock is kept by the clock that counts from the start of the machine and never jumps. That goes on from one
start of the program to the next. Where the machine was started since, the time before that start counts for nothing.
"""

from dataclasses import dataclass, replace
from typing import Final

FREE: Final = 5
"""So many wrong passwords in a row lock."""
FIRST_S: Final = 5 * 60
LONGEST_S: Final = 24 * 3600


def lock_of(failures: int) -> int:
    """Return for how long the last of so many wrong passwords in a row locks, seconds; 0: not at all."""
    if failures < FREE:
        return 0
    doubled = failures - FREE
    return LONGEST_S if doubled >= LONGEST_S.bit_length() else min(FIRST_S << doubled, LONGEST_S)


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock as it is kept: when it began, seconds since the start of the machine; and for how long."""

    at: float
    seconds: int


def since_start(lock: Lock, now: float) -> Lock:
    """Return the lock as it stands by this start of the machine: one from before it began with it, and is kept so.

    So it ends too late rather than too early: all that has passed since the start has passed since it began.
    """
    return replace(lock, at=0.0) if lock.at > now else lock


def left_of(lock: Lock, now: float) -> float:
    """Return how much of it is left, seconds; 0 once it is over."""
    return max(0.0, lock.at + lock.seconds - now)
