"""Dialogues as data: what is asked, one thing after another, what is wrong with an answer, and what a yes sends.

`parts/flow_dialog.py` shows any of them. A flow that is called `name` has the phrases `name.title`, `.text`, `.confirm`
and `.cancel`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from rulebook.walk.states import TABLE
from terminal.session.facts.customer import CustomerActed
from terminal.session.facts.people import Pressed, PressedKey
from terminal.session.snapshot import Snapshot, StaffView

Answers = Mapping[str, str]
"""What was chosen and typed so far, without blanks around, by the name of its question."""
LONGEST_NAME, LONGEST_REASON, LONGEST_PASSWORD = 40, 200, 128
_WALKED = frozenset(row.event for row in TABLE)


def nothing_wrong(_: Answers) -> str:
    """Accept every answer."""
    return ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few answers. Its words come from `phrase`, or are `said` as they are: a script's, a name."""

    value: str
    phrase: str = ""
    said: str = ""
    note: str = ""
    """The phrase below it that says what it means; or in words already, `said_note`."""
    said_note: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: a choice of few where there are `choices`, else a line of text."""

    name: str
    phrase: str = ""
    """What is asked: over the choices, or as the hint in an empty line."""
    choices: tuple[Choice, ...] = ()
    longest: int = LONGEST_REASON
    optional: bool = False
    warning: str = ""
    """A phrase that is said as a warning below the question."""
    secret: bool = False
    """A password: it is not shown while it is typed, and blanks belong to it."""
    beside: bool = False
    """It stands on one page with the question before it."""
    person: Literal["", "own", "other"] = ""
    """It asks who says so. Where accounts exist, `own` is who is signed in, and `other` signs in here (`for_staff`)."""
    wrong: Callable[[Answers], str] = nothing_wrong
    """The phrase that says what is wrong with the answers so far; empty if nothing. Not asked while it is empty."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A dialogue: its questions in order, and the key that a yes sends with the answers."""

    name: str
    steps: tuple[Ask, ...] = ()
    sends: "PressedKey | Callable[[Answers], Does] | None" = None
    """The key of a yes, or what it does with these answers; None: what becomes of it is the caller's matter."""
    destructive: bool = False
    """Something ends: the safe button is the default, and Enter never says yes."""
    values: Mapping[str, object] = field(default_factory=dict)
    """What fills the blanks of its phrases."""
    about: str = ""
    """The attempt at a node that it is about (`attempt_of`); the flow is over with it. Empty: about none."""

    @property
    def proves(self) -> bool:
        """Whether somebody signs for it: the dialogue stays until her word stands, or says why it does not."""
        return any(step.secret for step in self.steps)

    def does(self, answers: Answers) -> "Does":
        """Return what a yes does: its key with the answer `by` as the person, and all others as details."""
        if self.sends is None or callable(self.sends):
            return None if self.sends is None else self.sends(answers)
        detail: dict[str, Any] = {name: value for name, value in answers.items() if name != "by"}
        return Pressed(self.sends, by=answers.get("by", ""), detail=detail)


Sent = Pressed | CustomerActed
"""What goes from the window to the session; an act is the customer's, entered by the seller (`via`)."""
Does = Sent | tuple[Sent, ...] | Flow | Callable[[], None] | None
"""What a button does: sends a key (or several, in order), asks first, does something on the page only; None: nothing
just now."""


def lacking(ask: Ask, answers: Answers) -> str:
    """Return the phrase that says what this question still wants; empty if it is answered well."""
    if not answers.get(ask.name, ""):
        if ask.optional:
            return ask.wrong(answers)
        return "flow.choose" if ask.choices else "flow.write"
    return ask.wrong(answers)


def who(name: str, *, own: bool = False) -> Ask:
    """Whose word it is: a name that is typed, and therefore unproven, where there are no accounts (`for_staff`).

    `own`: that of who works here, not a second person's. Its hint is `name.name`.
    """
    person: Literal["own", "other"] = "own" if own else "other"
    return Ask("by", f"{name}.name", longest=LONGEST_NAME, warning="person.unproven", person=person)


def who_and_why(name: str, *, own: bool = False) -> tuple[Ask, Ask]:
    """Whose word it is (`who`), and a reason with the hint `name.reason`."""
    return who(name, own=own), Ask("reason", f"{name}.reason")


SIGN: Final = (
    Ask("number", "sign.number", longest=LONGEST_NAME),
    Ask("password", "sign.password", longest=LONGEST_PASSWORD, secret=True, beside=True),
)
"""How somebody signs for a word: with her own staff number and password."""


def for_staff(flow: Flow, staff: StaffView) -> Flow:
    """Return the flow as it is asked where people have accounts: nobody types a name, whoever answers proves it."""
    if not staff.known:
        return flow
    steps: list[Ask] = []
    for step in flow.steps:
        if step.person == "other":
            steps += SIGN
        elif step.person != "own" or staff.signed_in is None:
            steps.append(step)
    return replace(flow, steps=tuple(steps))


def attempt_of(snapshot: Snapshot) -> str:
    """Return which attempt at which node is in hand; empty without one."""
    walk = snapshot.walk
    return "" if walk is None or walk.node is None else f"{walk.node.id}/{walk.attempt}/{walk.state}"


def is_over(flow: Flow, asked: Snapshot, now: Snapshot) -> bool:
    """Return whether what a flow asks about is over: another phase, another attempt, or the table forbids its event.

    So it is when the screen is about something else: the session would refuse the answer.
    """
    if (asked.phase, asked.about) != (now.phase, now.about) or (flow.about and flow.about != attempt_of(now)):
        return True
    if asked.staff.signed_in is not None and now.staff.signed_in is None:
        return True  # whoever was asked is not here any more
    walked = isinstance(flow.sends, str) and flow.sends in _WALKED
    return walked and now.walk is not None and flow.sends not in now.walk.can
