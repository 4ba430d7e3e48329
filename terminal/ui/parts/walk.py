"""What the pages of a recording have in common: what else can be done, and how each node stands."""

from rulebook.walk.states import Event
from rulebook.walk.walking import begin
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import NodeState, Snapshot, WalkView
from terminal.ui.flow import Does
from terminal.ui.page import BarLook, Beside, Kit, Page, Progress
from terminal.ui.parts.walk_flows import ended_flow, give_up_flow
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Tone

BARS: dict[NodeState, BarLook] = {
    "open": "open", "later": "later", "pass": "done",
    "confirmed": "person", "overridden": "person", "referred": "person", "insisted": "person",
}  # fmt: skip
"""Green is what the machine judged; what a person said or decided never is."""
TONES: dict[NodeState, Tone] = {
    "open": "plain", "later": "warn", "pass": "ok",
    "confirmed": "person", "overridden": "person", "referred": "person", "insisted": "person",
}  # fmt: skip
NO_WALK = WalkView(state="ready", node=None, index=0, attempt=0, attempts_left=0, nodes=())

ZH: dict[str, str] = {
    "walk.button.repeat": "重做",
    "walk.button.no": "客户说不",
    "walk.button.later": "最后补",
    "walk.button.supervisor": "请主管",
    "walk.button.ends": "客户结束…",
    "walk.button.give_up": "放弃录制…",
    "node.state.open": "还没有做",
    "node.state.later": "待补",
    "node.state.pass": "通过",
    "node.state.confirmed": "由销售人员确认，未经机器检查",
    "node.state.overridden": "主管定为可以",
    "node.state.referred": "留给总部判定",
    "node.state.insisted": "客户坚持，记录在案",
    "node.count.open": "{count} 个没有做",
    "node.count.later": "{count} 个待补",
    "node.count.pass": "{count} 个由机器检查通过",
    "node.count.confirmed": "{count} 个由销售人员确认、未经机器检查",
    "node.count.overridden": "{count} 个主管定为可以",
    "node.count.referred": "{count} 个留给总部判定",
    "node.count.insisted": "{count} 个客户坚持、记录在案",
}
EN: dict[str, str] = {
    "walk.button.repeat": "Again",
    "walk.button.no": "Said no",
    "walk.button.later": "Later",
    "walk.button.supervisor": "Supervisor",
    "walk.button.ends": "Customer ends…",
    "walk.button.give_up": "Give up…",
    "node.state.open": "Not done",
    "node.state.later": "For later",
    "node.state.pass": "Passed",
    "node.state.confirmed": "The seller says so; nothing was checked",
    "node.state.overridden": "Let pass by a supervisor",
    "node.state.referred": "Left to headquarters",
    "node.state.insisted": "The customer insisted, on record",
    "node.count.open": "{count} not done",
    "node.count.later": "{count} for later",
    "node.count.pass": "{count} passed, by a check",
    "node.count.confirmed": "{count} by the seller's word, not checked",
    "node.count.overridden": "{count} let pass by a supervisor",
    "node.count.referred": "{count} left to headquarters",
    "node.count.insisted": "{count} on which the customer insisted",
}


class WalkPage(Page):
    """A page of a recording. `offers` names what can be done beside the primary button, if the table allows it now."""

    offers: tuple[Event, ...] = ("ended_by_customer", "give_up")

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.snapshot = Snapshot()
        self.walk = NO_WALK

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show where the walk stands."""
        self.snapshot = snapshot
        self.walk = snapshot.walk or NO_WALK
        self.show_walk(snapshot, self.walk)

    def show_walk(self, snapshot: Snapshot, walk: WalkView) -> None:
        """Show it; every page has its own way."""
        raise NotImplementedError

    def beside(self) -> tuple[Beside, ...]:
        """Those offers that mean something now."""
        return tuple(self._offer(event) for event in self.offers if self.may(event))

    def may(self, event: Event) -> bool:
        """Whether this may happen now by the table."""
        return event in self.walk.can

    def if_may(self, event: Event, does: Does) -> Does:
        """What a button does, if its event may happen now."""
        return does if self.may(event) else None

    def progress(self) -> Progress:
        """How each node stands."""
        return walk_progress(self.phrases, self.walk)

    @property
    def words_first(self) -> bool:
        """Large words need the room."""
        return self.theme.text_size == "elder"

    def _offer(self, event: Event) -> Beside:
        phrase, key = _BUTTONS[event]
        return Beside(phrase, self.does_of(event), key)

    def does_of(self, event: Event) -> Does:
        """What the button of an event does: most events are sent as they are."""
        match event:
            case "give_up":
                return give_up_flow(self.phrases, self.snapshot)
            case "ended_by_customer":
                return ended_flow(self.phrases, self.snapshot)
            case _:
                return Pressed(event)


_BUTTONS: dict[Event, tuple[str, str]] = {
    "repeat": ("walk.button.repeat", "R"),
    "said_no": ("walk.button.no", "N"),
    "put_off": ("walk.button.later", "L"),
    "supervisor_called": ("walk.button.supervisor", "S"),
    "ended_by_customer": ("walk.button.ends", "E"),
    "give_up": ("walk.button.give_up", "Q"),
}


def walk_progress(phrases: Phrases, walk: WalkView, *, current: bool = True) -> Progress:
    """A bar for each node, and in words which one is in hand and how many are still to be made good."""
    bars: list[BarLook] = [BARS[state] for state in walk.nodes]
    if not bars:
        return Progress(phrases("progress.idle"))
    if current and walk.index < len(bars):
        bars[walk.index] = "current"
    later = sum(state == "later" for state in walk.nodes)
    place = {"n": min(walk.index + 1, len(bars)), "total": len(bars)}
    all_done = walk.index >= len(bars)
    text = phrases("progress.done", total=len(bars)) if all_done else phrases("progress.name", **place)
    return Progress(phrases("progress.later", text=text, count=later) if later else text, tuple(bars))


def count_words(phrases: Phrases, nodes: tuple[NodeState, ...]) -> list[tuple[Tone, str]]:
    """How many nodes stand how, what is green first; those that stand in no such way are not named."""
    order: tuple[NodeState, ...] = ("pass", "confirmed", "overridden", "referred", "insisted", "later", "open")
    counts = [(state, nodes.count(state)) for state in order]
    return [(TONES[state], phrases(f"node.count.{state}", count=count)) for state, count in counts if count]


def joiners(snapshot: Snapshot) -> tuple[str, ...]:
    """The roles that may come for a node of the plan and go again."""
    return () if snapshot.sale is None else tuple(sorted(begin(snapshot.sale.plan).joiners))
