"""Doing a few things side by side, such as sending segments over two connections, without losing track of errors."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Generic, TypeVar

from terminal.sync.answers import weightiest

_Thing = TypeVar("_Thing")
_Result = TypeVar("_Result")


def side_by_side(
    todo: Sequence[_Thing],
    work: Callable[[_Thing], _Result],
    ended: Callable[[_Thing, _Result], None],
    lanes: int,
) -> None:
    """Do `work` for each thing, `lanes` of them at once; `ended` is called by this thread as each one ends.

    After an error nothing further is begun. What is under way ends first, and `ended` hears of it; then the error is
    raised, of several the weightiest. Returns only when nothing is under way any more.
    """
    lanes = min(lanes, len(todo))
    if lanes > 1:
        _Lanes(todo, work).run(ended, lanes)
        return
    for thing in todo:
        ended(thing, work(thing))


class _Lanes(Generic[_Thing, _Result]):
    """Threads that end with the work. They are daemons: one that looks up a name cannot be woken, and is left."""

    def __init__(self, todo: Sequence[_Thing], work: Callable[[_Thing], _Result]) -> None:
        self._todo = deque(todo)
        self._work = work
        self._ended: SimpleQueue[tuple[_Thing, _Result] | BaseException | None] = SimpleQueue()

    def run(self, ended: Callable[[_Thing, _Result], None], lanes: int) -> None:
        threads = [threading.Thread(target=self._lane, name="courier-lane", daemon=True) for _ in range(lanes)]
        for thread in threads:
            thread.start()
        try:
            errors = self._hear(ended, lanes)
        except BaseException as error:
            self._todo.clear()
            if isinstance(error, Exception):  # else the program was interrupted, and waits for no line
                _join(threads)
            raise
        _join(threads)
        if errors:
            raise weightiest(errors)

    def _hear(self, ended: Callable[[_Thing, _Result], None], lanes: int) -> list[BaseException]:
        """Tell what ends until every lane has ended; return their errors."""
        errors = list[BaseException]()
        while lanes:
            news = self._ended.get()
            if isinstance(news, tuple):
                ended(*news)
                continue
            lanes -= 1
            if news is not None:
                errors.append(news)
        return errors

    def _lane(self) -> None:
        last: BaseException | None = None
        try:
            while (thing := self._next()) is not None:
                self._ended.put((thing, self._work(thing)))
        except BaseException as error:  # noqa: BLE001 - raised again by the thread that waits for it
            self._todo.clear()
            last = error
        self._ended.put(last)

    def _next(self) -> _Thing | None:
        try:
            return self._todo.popleft()
        except IndexError:
            return None


def _join(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.join()
