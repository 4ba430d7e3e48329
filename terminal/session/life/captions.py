"""What is said, as the customer's display shows it to who does not hear well, or wants to read along."""

from typing import Final

from terminal.session.customer.view import Caption, CustomerScreen
from terminal.session.life.customer_screen import is_elder
from terminal.session.life.terminal import Terminal

KEPT_S: Final = 10.0
"""So long what was said stays when nothing else is: slow readers come to its end."""
MOST: Final = 2
"""How many stretches of speech are shown at once, the one that goes on among them."""
NOT_ON: Final[tuple[CustomerScreen, ...]] = ("break", "stop")
"""Screens without: what is said in a break is nobody's business, and whether she stops is asked in quiet."""


def wanted(terminal: Terminal) -> bool | None:
    """Whether what is said is shown to her: by her wish, else by what the sale says; None: nobody writes it down."""
    if not terminal.words_ready or terminal.phase != "recording":
        return None
    wish, sale = terminal.side.caption_wish, terminal.in_hand.sale
    if wish is not None:
        return wish
    return is_elder(terminal) or sale.applicant.cannot_hear


def captions(terminal: Terminal, screen: CustomerScreen, now: float) -> tuple[Caption, ...]:
    """What was said last, the oldest first; none while the machine reads, for what it reads stands there already."""
    if wanted(terminal) is not True or screen in NOT_ON or terminal.speaking.busy:
        return ()
    hearing, since_us = terminal.hearing, round((terminal.elapsed(now) - KEPT_S) * 1e6)
    said = hearing.since(max(0, since_us))[-MOST:]
    return tuple(Caption(each.text, hearing.who(each), final=each is not hearing.partial) for each in said)
