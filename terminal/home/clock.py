"""What a home knows of time: its certificate, the comparison with headquarters, and what its vault noted."""

from evidence import moment
from program.version import BUILT
from terminal.home.opening import Home
from terminal.session.clock import ClockFacts, Compared
from terminal.vault.history import COMPARED


def clock_facts(home: Home) -> ClockFacts:
    """Gather what `terminal.session.clock` judges by."""
    leaf, history = home.vault.identity().leaf, home.vault.history
    last = history.last(COMPARED)
    compared = None if last is None else Compared(float(last["facts"]["offset_s"]), moment.read(last["at"]))
    return ClockFacts(
        built=BUILT,
        begins=leaf.not_valid_before_utc,
        ends=leaf.not_valid_after_utc,
        compared=compared,
        newest=history.newest_at(last["id"] if last else 0),
    )
