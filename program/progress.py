"""How far long work is: a bar with the time that is left where a person looks on, nothing in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

Advance = Callable[[int], None]
"""Told how much more is done, in the unit of the whole."""


def nobody_watches(_: int) -> None:
    """Stand in for a bar where nobody watches: what is told here is not shown."""


@contextmanager
def progress(label: str, whole: int) -> Iterator[Advance]:
    """Show a bar on standard error while the work goes on, if that is a terminal. `whole`: bytes, takes, segments …"""
    if whole <= 0 or not sys.stderr.isatty():
        yield nobody_watches
        return
    with typer.progressbar(length=whole, label=label, file=sys.stderr, show_pos=False, show_eta=True) as bar:
        yield bar.update
