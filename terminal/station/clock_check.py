"""Whether the machine's clock can be believed, asked before anything is recorded by it."""

from datetime import UTC, datetime

from faults.errors import ShuangluError
from terminal.home.clock import clock_facts
from terminal.home.opening import Home
from terminal.session.clock import clock_doubts, clock_warnings
from terminal.session.facts.clock import ClockJudged
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import RecorderReady


def clock_before(home: Home, fact: Fact) -> tuple[ClockJudged, ...]:
    """What the clock is, where that must be known first: it may have been set, or compared with headquarters'.

    Nothing where the vault cannot be read; no take is opened then, and the ledger says why.
    """
    starts = isinstance(fact, Pressed) and fact.key in ("start", "accept_clock")
    if not (starts or isinstance(fact, RecorderReady)):
        return ()
    try:
        return (judge_clock(home),)
    except ShuangluError:
        return ()


def judge_clock(home: Home) -> ClockJudged:
    """Judge the clock by all that this home knows."""
    now, facts = datetime.now(UTC), clock_facts(home)
    return ClockJudged(clock_doubts(now, facts), clock_warnings(now, facts))
