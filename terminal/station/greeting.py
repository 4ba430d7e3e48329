"""Asking headquarters whether it is there: a greeting on a line of its own, which somebody waits for."""

from terminal.home.checks import Asked
from terminal.home.opening import Home
from terminal.sync.calling import calling
from terminal.sync.replies import Greeting


def asking(home: Home) -> Asked | None:
    """Return how it is asked; None where the home belongs to no headquarters."""
    if not home.vault.identity().enrolled:
        return None

    def ask() -> Greeting:
        with calling(home.vault.line_books()[0], home.path / "vault") as (_, greeting):
            return greeting

    return ask
