"""How far long work is: a bar with the time that is left where a person looks on, nothing in a pipe."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import typer

T = TypeVar("T")
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


def watched(label: str) -> Callable[[Sequence[T]], Iterable[T]]:
    """Return what goes through a sequence and shows how far it is; work that takes long an item is handed this."""

    def go_through(items: Sequence[T]) -> Iterator[T]:
        with progress(label, len(items)) as advance:
            for item in items:
                yield item
                advance(1)

    return go_through
