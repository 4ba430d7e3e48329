"""Headquarters' tasks at the counter: what lies here, claiming one, giving it back."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager

from faults.errors import ShuangluError
from terminal.home.opening import Home
from terminal.session.facts.desk import Task, TasksListed
from terminal.session.facts.fact import Fact
from terminal.session.orders.desk import MoveTask
from terminal.station.desk import Handler
from terminal.sync.answers import NeverError, NotNowError
from terminal.sync.client import HeadquartersClient
from terminal.sync.replies import Greeting, Told
from terminal.vault.tasks import Outcome, StoredTask

Call = Callable[[], AbstractContextManager[tuple[HeadquartersClient, Greeting]]]
"""Speaks to headquarters on a line of its own; raises NotNowError where it cannot be reached."""


class TaskShelf:
    """The vault's tasks as the courier fills them (`terminal.sync.ports.TaskBoard`); screens hear of each change."""

    def __init__(self, home: Home, say: Callable[[TasksListed], None]) -> None:
        self._home = home
        self._say = say
        tasks = home.vault.tasks
        self.ours = tasks.ours
        self.to_give_back = tasks.to_give_back
        self.given_back = tasks.given_back
        self.outcomes_to_tell = tasks.outcomes_to_tell
        self.outcome_told: Callable[[Outcome], None] = tasks.outcome_told

    def replace(self, told: Sequence[Told]) -> bool:
        """Take in the list that headquarters told."""
        changed = self._home.vault.tasks.replace(told)
        if changed:
            self._say(tasks_of(self._home))
        return changed

    def claimed(self, key: str, until: str, by: str) -> None:
        """A claim was renewed."""
        self._home.vault.tasks.claimed(key, until, by)

    def lost(self, key: str) -> None:
        """A claim ran out, and the task is another's."""
        self._home.vault.tasks.lost(key)
        self._say(tasks_of(self._home))


def handlers(home: Home, call: Call | None, settle: Callable[[], None]) -> dict[type, Handler]:
    """What the desk can do with tasks. `settle`: headquarters is to hear of something; without `call` there is none."""

    def move(order: MoveTask) -> Iterable[Fact]:
        try:
            if order.act == "claim":
                _claim(home, call, order)
            else:
                home.vault.tasks.give_back(order.key)
        finally:
            settle()  # also where another one was quicker: the list is another by now
        return (tasks_of(home),)

    return {MoveTask: move}


def tasks_of(home: Home) -> TasksListed:
    """Every task that this terminal knows, what is due first in front."""
    return TasksListed(tuple(map(_shown, home.vault.tasks.listed())))


def _claim(home: Home, call: Call | None, order: MoveTask) -> None:
    """Only headquarters can say whose a task is: without a line none is claimed. Raises ShuangluError `task.*`."""
    if call is None:
        raise ShuangluError("task.no_headquarters")
    try:
        with call() as (client, greeting):
            if "tasks" not in greeting.calls:
                raise ShuangluError("task.no_headquarters")
            home.vault.tasks.claimed(order.key, client.claim(order.key, order.by), order.by)
    except (NotNowError, NeverError) as error:
        if isinstance(error, NotNowError) and error.line:
            raise ShuangluError("task.line") from error
        raise
    home.log.event("task.claimed", task=order.key)


def _shown(task: StoredTask) -> Task:
    return Task(
        key=task.key,
        sale=task.sale,
        state=task.state,
        due=task.due,
        corrects=task.corrects,
        reason=task.reason,
        claimed_until=task.claimed_until,
        by=task.by,
    )
