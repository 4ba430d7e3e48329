"""What the pages of a recording have in common: what else can be done, and how each node stands."""

from dataclasses import replace

from PySide6.QtCore import QTimer

from rulebook.walk.states import Event
from rulebook.walk.walking import begin
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Live, Snapshot, WalkView
from terminal.ui.flow import Does
from terminal.ui.page import BarLook, Beside, Kit, Page, Primary, Progress
from terminal.ui.parts.stands import BARS, PERSON, binds, stands_of
from terminal.ui.parts.walk_flows import ended_flow, give_up_flow
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Tone

_MINUTE_S = 60
JUDGING_MS = 150
"""A press that is held back for less is told by nothing: a word that comes and goes would flicker."""
NO_WALK = WalkView(state="ready", node=None, index=0, attempt=0, attempts_left=0, nodes=())

ZH: dict[str, str] = {
    "walk.button.repeat": "重做本节点",
    "walk.button.no": "客户说不",
    "walk.button.later": "先往下，最后补",
    "walk.button.supervisor": "请主管处理",
    "walk.button.ends": "客户结束…",
    "walk.button.give_up": "放弃录制…",
    "walk.progress.pass": "已通过 {count}",
    "walk.progress.person": "由人确认 {count}",
    "walk.progress.look": "没查全 {count}",
    "walk.progress.unjudged": "没有检查 {count}",
    "walk.button.judging": "正在检查",
    "walk.progress.none": "共 {total} 个节点",
    "walk.progress.later": "待补 {count}：{titles}",
    "walk.progress.lacks": "真录时要补 {count}：{titles}",
    "walk.minutes": "约剩 {minutes} 分钟",
    "walk.minutes.less": "剩不到 1 分钟",
    "walk.practised": "练过 {count} 个",
}
EN: dict[str, str] = {
    "walk.button.repeat": "Repeat this step",
    "walk.button.no": "Said no",
    "walk.button.later": "Later",
    "walk.button.supervisor": "Supervisor",
    "walk.button.ends": "Customer ends…",
    "walk.button.give_up": "Give up…",
    "walk.progress.pass": "{count} passed",
    "walk.progress.person": "{count} by a person's word",
    "walk.progress.look": "{count} not wholly checked",
    "walk.progress.unjudged": "{count} not checked",
    "walk.button.judging": "Checking",
    "walk.progress.none": "{total} steps",
    "walk.progress.later": "{count} for later: {titles}",
    "walk.progress.lacks": "{count} to repair in a real take: {titles}",
    "walk.minutes": "About {minutes} min left",
    "walk.minutes.less": "Under 1 min left",
    "walk.practised": "{count} practised",
}


class WalkPage(Page):
    """A page of a recording. `offers` names what can be done beside the primary button, if the table allows it now."""

    with_room = False
    offers: tuple[Event, ...] = ("ended_by_customer", "give_up")

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.snapshot = Snapshot()
        self.walk = NO_WALK
        self.live = Live()
        self._held = False
        self._soon_told = QTimer(self)
        self._soon_told.setSingleShot(True)
        self._soon_told.setInterval(JUDGING_MS)
        self._soon_told.timeout.connect(self.changed)

    def show_live(self, live: Live) -> None:
        """Keep what moves, for the check list."""
        self.live = live

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show where the walk stands."""
        self.snapshot = snapshot
        self.walk = snapshot.walk or NO_WALK
        self._follow_judging()
        self.show_walk(snapshot, self.walk)

    def _follow_judging(self) -> None:
        if self.walk.judging and not self._held:
            self._soon_told.start()
        elif not self.walk.judging:
            self._soon_told.stop()
        self._held = self.walk.judging

    def unless_judging(self, primary: Primary) -> Primary:
        """The large button; while a press is held back it takes no other one, and after a while it says why."""
        if not self._held or primary.does is None:
            return primary
        return replace(primary, does=_nothing) if self._soon_told.isActive() else Primary("walk.button.judging")

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
        return walk_progress(self.phrases, self.snapshot, now=self.bar, told=self.told_beside())

    bar: BarLook = "current"
    """The look of the node in hand among the bars."""

    def told_beside(self) -> tuple[tuple[Tone, str], ...]:
        """What still stops the large button, in a few words."""
        return ()

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


def _nothing() -> None:
    """A second press of what is being judged means nothing."""


_BUTTONS: dict[Event, tuple[str, str]] = {
    "repeat": ("walk.button.repeat", "R"),
    "said_no": ("walk.button.no", "N"),
    "put_off": ("walk.button.later", "L"),
    "supervisor_called": ("walk.button.supervisor", "S"),
    "ended_by_customer": ("walk.button.ends", "E"),
    "give_up": ("walk.button.give_up", "Q"),
}


def walk_progress(
    phrases: Phrases, snapshot: Snapshot, *, now: BarLook = "current", told: tuple[tuple[Tone, str], ...] = ()
) -> Progress:
    """A bar for each node in the look of how it was done, what is put off by name, and how long the rest will take.

    `now`: the look of the node in hand; `told`: what else stands there in bold.
    """
    walk = snapshot.walk or NO_WALK
    bars: list[BarLook] = [BARS[stand] for stand in stands_of(snapshot)]
    if not bars:
        return Progress(phrases("progress.idle"))
    going = snapshot.phase in ("recording", "opening")
    if going and walk.index < len(bars) and walk.state != "review":
        bars[walk.index] = now
    return Progress(
        _passed_words(phrases, snapshot, walk),
        tuple(bars),
        (*told, *_later_words(phrases, snapshot, walk)),
        minutes_words(phrases, snapshot) if going else "",
    )


def _passed_words(phrases: Phrases, snapshot: Snapshot, walk: WalkView) -> str:
    """How many a machine passed, and apart from them how many by a person's word, or not wholly checked."""
    practised = snapshot.sale is not None and snapshot.sale.practice
    if practised:
        return phrases("walk.practised", count=sum(state not in ("open", "later") for state in walk.nodes))
    stands = stands_of(snapshot)
    counts = (
        ("pass", stands.count("pass")),
        ("person", sum(stand in PERSON for stand in stands)),
        ("look", stands.count("review")),
        ("unjudged", stands.count("unjudged")),
    )
    said = [phrases(f"walk.progress.{name}", count=count) for name, count in counts if count]
    return " · ".join(said) or phrases("walk.progress.none", total=len(walk.nodes))


def _later_words(phrases: Phrases, snapshot: Snapshot, walk: WalkView) -> tuple[tuple[Tone, str], ...]:
    """What is to be made good, by name; where nothing binds, what would have to be."""
    at = walk.index if walk.state != "review" else -1
    stands = stands_of(snapshot)
    nodes = () if snapshot.sale is None else snapshot.sale.plan.nodes
    said: list[tuple[Tone, str]] = []
    later = [n for n, stand in enumerate(stands) if stand == "later"]
    lacks = [n for n, stand in enumerate(stands) if stand == "fail" and n != at]
    if binds(snapshot):
        later, lacks = sorted(later + lacks), []
    for name, numbers in (("later", later), ("lacks", lacks)):
        titles = phrases("list.comma").join(nodes[n].title.say(phrases.language) for n in numbers if n < len(nodes))
        if numbers:
            said.append(("warn", phrases(f"walk.progress.{name}", count=len(numbers), titles=titles)))
    return tuple(said)


def seconds_to_go(snapshot: Snapshot) -> float:
    """How long the nodes that are not done yet will take, what has gone of the one in hand taken off."""
    walk, sale = snapshot.walk, snapshot.sale
    if walk is None or sale is None:
        return 0.0
    waits = [(n, node) for n, (node, state) in enumerate(zip(sale.plan.nodes, walk.nodes, strict=False))
             if state in ("open", "later")]  # fmt: skip
    gone = {walk.index: walk.node_s}
    return sum(max(0.0, node.expected_seconds - gone.get(n, 0.0)) for n, node in waits)


def minutes_words(phrases: Phrases, snapshot: Snapshot) -> str:
    """How many minutes are left, rounded up; empty when nothing is left to be done."""
    seconds = seconds_to_go(snapshot)
    if seconds <= 0:
        return ""
    if seconds < _MINUTE_S:
        return phrases("walk.minutes.less")
    return phrases("walk.minutes", minutes=-int(-seconds // _MINUTE_S))


def joiners(snapshot: Snapshot) -> tuple[str, ...]:
    """The roles that may come for a node of the plan and go again."""
    return () if snapshot.sale is None else tuple(sorted(begin(snapshot.sale.plan).joiners))
