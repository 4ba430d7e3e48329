"""Drawn journals: a take told second by second, clean unless a tale changes something."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from resources import PACKS
from rulebook.checks.attempt import copies_of, prompts_of, questions_of, signatures_of
from rulebook.checks.checklist import CheckList
from rulebook.checks.entry import Entry
from rulebook.checks.judging import Judge
from rulebook.checks.listing import checklist_of
from rulebook.checks.observed import (
    Face,
    Faces,
    Noise,
    Observations,
    Paper,
    Picture,
    Playout,
    Row,
    Sound,
    Voice,
    Words,
    spelled,
)
from rulebook.checks.verdict import AttemptVerdict, Finding, Judgement
from rulebook.packs.loading import load_shelf
from rulebook.plan.plan import Plan, PlannedNode, PlannedPaper, PlannedPrompt, PlannedSignature
from rulebook.plan.shelf import Shelf
from rulebook.sale.text import Text
from tests.sales import small_plan

MARK_S = 1.6
"""A mark of observations covers so much, as a segment does."""
NODE_S = 12.0


@cache
def shipped() -> CheckList:
    """The check list of the shipped packs for the plan of these tales."""
    return listed(told_plan())


def listed(plan: Plan) -> CheckList:
    """The check list that the shipped packs make for a plan."""
    found = checklist_of(plan, _shelf(), words=True)
    assert found is not None
    return found


@cache
def _shelf() -> Shelf:
    files = ["checks/national.yaml", *(f"phrases/{name}.yaml" for name in ("conduct", "dealing", "forbidden"))]
    return load_shelf({name: (PACKS / name).read_bytes() for name in files})


@cache
def told_plan() -> Plan:
    """A plan of three nodes: who it is and a question; a paper and a prompt; signing and copying."""
    plan = small_plan()
    first, second, third = (plan.nodes[place] for place in (0, 2, 3))
    paper = PlannedPaper(paper="terms", title=Text(zh="保险条款", en="terms"), match=("条款",), still_seconds=2)
    prompt = PlannedPrompt(zh="本产品的红利是不确定的，可能为零。", en="Bonuses are uncertain and may be nil.", id="p1")
    own = second.answers[0].model_copy(update={"id": "q1", "kind": "own_words", "least_seconds": 2})
    signs = PlannedSignature(paper="application", title=Text(zh="投保单", en="application form"), role="applicant")
    notice = PlannedSignature(paper="notice", title=Text(zh="投保提示书", en="notice"), role="applicant")
    base: dict[str, Any] = {"least_seconds": 5, "frame": ("seller", "applicant"), "same_frame": True, "prompts": ()}
    nodes = (
        first.model_copy(update={**base, "id": "T01", "answers": first.answers[:1], "show": (), "signatures": ()}),
        second.model_copy(
            update={**base, "id": "T02", "show": (paper,), "prompts": (prompt,), "answers": (own,), "signatures": ()}
        ),
        third.model_copy(
            update={
                **base,
                "id": "T03",
                "answers": (),
                "show": (),
                "signatures": (signs, notice),
                "copy_by_hand": (Text(zh="本人已阅读", en="I have read it"),),
            }
        ),
    )
    return plan.model_copy(update={"nodes": nodes})


@cache
def card_plan() -> Plan:
    """The plan of three nodes with the seller's own card in place of the paper."""
    title = Text(zh="执业证", en="practising card")
    card = PlannedPaper(paper="practising_card", title=title, match=(), still_seconds=2, bears=("name", "licence"))
    nodes = [each.model_copy(update={"show": (card,)}) if each.show else each for each in told_plan().nodes]
    return told_plan().model_copy(update={"nodes": tuple(nodes)})


def face(role: str, **figures: Any) -> Face:
    """A face as it should be; figures change it."""
    return replace(Face(role, "measured", px=140, yaw=0, pitch=0, light=120, sharp=80), **figures)


BOTH = (face("seller"), face("applicant"))


@dataclass
class Scene:
    """What one attempt looks and sounds like, by seconds since it began; clean where a tale says nothing."""

    seconds: float = NODE_S
    faces: tuple[tuple[float, tuple[Face, ...]], ...] = ((0.0, BOTH),)
    picture: tuple[tuple[float, int, int], ...] = ((0.0, 120, 80),)
    noise: tuple[tuple[float, int, int], ...] = ((0.0, -55, 24),)
    """From when on the room is so loud (dBFS), and voices so far above it (dB); empty: nobody measured it."""
    sound: Callable[[float], tuple[int, int]] = lambda _: (-30, -12)
    papers: tuple[tuple[Any, ...], ...] = ((3.0, "保险条款", 2500),)
    """When which title was read, how long it was held, and whether name and number of its bearer stand on it."""
    sure: int = 90
    """How sure it is whose voices these are."""
    voices: tuple[tuple[float, float, str], ...] = ((1.0, 4.0, "seller"), (6.0, 8.8, "applicant"))
    playouts: tuple[tuple[float, float, bool, int], ...] = ((1.0, 4.0, True, -40),)
    listening: bool | None = True
    """Whether anybody listened for voices; None: nobody was to."""
    blind: tuple[tuple[float, float], ...] = ()
    """From when to when no picture was looked at."""
    deaf: bool = False
    lost: tuple[tuple[float, float], ...] = ()
    """From when to when whoever listens for voices is gone."""
    unread: bool = False
    acts: Callable[["Tale", PlannedNode, int, float], None] | None = None
    """What is done in place of what the node asks."""
    outcome: str = "confirmed"
    words: tuple[tuple[float, float, str], ...] = ()
    """What a recogniser wrote down, from when to when."""
    certain: int = 0
    """How sure the recogniser is of its words; 0: it does not say."""
    worded: float | None = None
    """Until when it had told all words; None where nobody says."""


@dataclass
class Tale:
    """A take that is told from its first entry to its last."""

    plan: Plan = field(default_factory=told_plan)
    checklist: CheckList | None = None
    at_s: float = 0.0
    entries: list[Entry] = field(default_factory=list)
    attempts: dict[str, int] = field(default_factory=dict)
    versions: int = 1
    recogniser: bool = False

    # --- entries ---

    def entry(self, kind: str, /, at_s: float | None = None, **facts: Any) -> None:
        """Add an entry that is no mark."""
        self.entries.append(Entry(len(self.entries), us(self.at_s if at_s is None else at_s), kind, facts))

    def mark(self, mark: str, /, at_s: float | None = None, **facts: Any) -> None:
        """Add a mark."""
        self.entries.append(Entry(len(self.entries), us(self.at_s if at_s is None else at_s), "mark", facts, mark))

    def opened(self) -> "Tale":
        """The marks at the head of every take."""
        self.entry("open")
        self.mark("identity", required=True, card={"front": {}}, others=[])
        self.mark("consent", role="applicant", item="consent:recording", act="agreed", via="customer")
        if self.checklist is not None:
            self.mark("checks", part=1, of=1, sha256=self.checklist.sha256, text=self.checklist.to_json())
        if self.recogniser:
            self.mark("recogniser", state="on", name="drawn", sha256="00" * 32)
        return self

    def node(self, name: str, scene: Scene | None = None, *, after: Callable[["Tale"], None] | None = None) -> "Tale":
        """An attempt at a node: it begins, things are done, it is observed and judged, and it ends."""
        scene = scene or Scene()
        node = next(each for each in self.plan.nodes if each.id == name)
        number = self.attempts[name] = self.attempts.get(name, 0) + 1
        begin = self.at_s
        self.mark("node", id=name, attempt=number)
        (scene.acts or done)(self, node, number, begin)
        self.observe(scene, begin, (name, number))
        self.at_s = begin + scene.seconds
        if after is not None:
            after(self)
        event = "node_passed" if scene.outcome in ("pass", "confirmed") else scene.outcome
        self.mark("walk", event=event, before="at_node", after="at_node", at=name, attempt=number)
        self.mark("node_done", id=name, attempt=number, outcome=scene.outcome)
        return self

    def pause(self, seconds: float) -> "Tale":
        """It is recorded on, and nothing is done."""
        self.entry("segment", **segment(self.at_s, self.at_s + seconds))
        self.at_s += seconds
        return self

    def finished(self) -> "Tale":
        """The take is closed."""
        self.mark("walk", event="finish", before="review", after="finished", at="", attempt=0)
        self.entry("close", status="sealed", reason="finished", notes=[])
        return self

    # --- what was observed ---

    def observe(self, scene: Scene, begin: float, judged: tuple[str, int]) -> None:
        """The marks of observations and segments of an attempt; the last one is made for judging it."""
        end, at = begin + scene.seconds, begin
        while at < end - 1e-9:
            until = min(at + MARK_S, end)
            last = until >= end - 1e-9
            rows = tuple(sorted(_rows(scene, begin, at, until), key=lambda row: row.at_us))
            looks = not any(since - 1e-9 <= at - begin and until - begin <= till + 1e-9 for since, till in scene.blind)
            found = Observations(
                us(at),
                us(until),
                looked=round((until - at) * 15) if looks else 0,
                heard=0 if scene.deaf else round((until - at) * 10),
                rows=rows,
                judged=judged if last else ("", 0),
                read=0 if scene.unread or not looks else 3,
                listened=_listened(scene, at - begin, until - begin),
                worded_us=None if scene.worded is None else min(us(until), us(begin + scene.worded)),
            )
            self.mark("observations", at_s=until, **spelled(found))
            self.entry("segment", at_s=at, **segment(at, until))
            at = until

    # --- judging ---

    def judge(self, checklist: CheckList | None = None) -> Judge:
        """A judge that was told everything."""
        judge = Judge(self.plan, checklist or self.checklist or listed_once(self.plan))
        for entry in self.entries:
            judge.take(entry)
        return judge

    def judgement(self) -> Judgement:
        """What the take comes to."""
        return self.judge().judgement()

    def findings(self) -> list[Finding]:
        """All findings: of attempts, nodes and the take."""
        return list(findings_of(self.judgement()))

    def rules(self) -> set[str]:
        """The checks that found something."""
        return {finding.rule for finding in self.findings()}

    def verdict(self, name: str) -> AttemptVerdict:
        """The verdict of the last attempt at a node."""
        return next(node for node in self.judgement().nodes if node.id == name).attempts[-1]


@cache
def _listed(text: str) -> CheckList:
    return listed(Plan.model_validate_json(text))


def listed_once(plan: Plan) -> CheckList:
    """The shipped check list for a plan, made once."""
    return shipped() if plan is told_plan() else _listed(plan.to_json())


def clean(plan: Plan | None = None) -> Tale:
    """A take in which all is well, to its end."""
    tale = Tale(plan or told_plan()).opened()
    for node in tale.plan.nodes:
        tale.node(node.id)
    return tale.finished()


SPOKEN: Mapping[str, tuple[tuple[float, float, str], ...]] = {
    "T01": ((1.0, 4.0, "本次销售录音录像您同意录制吗"), (6.0, 8.8, "同意")),
    "T02": ((1.0, 4.0, "收益是不确定的您能承受吗"), (6.0, 8.8, "我知道可能会亏钱我能承受")),
    "T03": ((1.0, 4.0, "请您本人签字"),),
}
"""What is written down of a take in which all is said that should be."""


def written(name: str = "", scene: Scene | None = None, *, before: Callable[[Tale], None] | None = None) -> Tale:
    """A take whose words were written down, clean but for one node. `before`: what comes before that node."""
    tale = Tale(recogniser=True).opened()
    for node in tale.plan.nodes:
        if node.id == name and before is not None:
            before(tale)
        tale.node(node.id, scene if node.id == name and scene is not None else Scene(words=SPOKEN[node.id]))
    return tale.finished()


def told(name: str, scene: Scene, *, after: Callable[[Tale], None] | None = None) -> Tale:
    """A take that is clean but for one node."""
    tale = Tale().opened()
    for node in tale.plan.nodes:
        tale.node(node.id, scene if node.id == name else None, after=after if node.id == name else None)
    return tale.finished()


def done(tale: Tale, node: PlannedNode, attempt: int, begin: float, skip: frozenset[str] = frozenset()) -> None:
    """All that a node asks is done by the customer herself, but for what is skipped: item names, or kinds."""
    where: dict[str, Any] = {"node": node.id, "attempt": attempt}

    def wanted(item: str) -> bool:
        return item not in skip and item.partition(":")[0] not in skip

    for item in filter(wanted, prompts_of(node)):
        tale.mark("shown", at_s=begin + 1, item=item, **where)
        tale.mark("acted", at_s=begin + 5, item=item, act="heard", via="customer", **where)
    for item in filter(wanted, questions_of(node)):
        tale.mark("shown", at_s=begin + 5, item=item, **where)
        tale.mark(
            "acted",
            at_s=begin + 9,
            item=item,
            act="answered",
            via="customer",
            answer="accepted",
            spoken_ms=2500,
            **where,
        )
    for place, item in enumerate(filter(wanted, [*copies_of(node), *signatures_of(node)])):
        at, act = begin + 6 + place, "copied" if item.startswith("copy") else "signed"
        tale.mark("acted", at_s=at, item=item, act=act, via="customer", **where)
        tale.entry("object", at_s=at, role="strokes", item=item, via="customer", index=0, **where)


def skipping(*items: str) -> Callable[[Tale, PlannedNode, int, float], None]:
    """Acts that leave something out."""
    left = frozenset(items)
    return lambda tale, node, attempt, begin: done(tale, node, attempt, begin, left)


def segment(begin: float, end: float, **changes: Any) -> dict[str, Any]:
    """The facts of a segment entry."""
    length = us(end) - us(begin)
    facts = {"index": 0, "start_us": us(begin), "end_us": us(end), "frames": round((end - begin) * 15), "dropped": 0}
    return {**facts, "samples": round((end - begin) * 48000), "picture_us": length, "sound_us": length, **changes}


def _rows(scene: Scene, begin: float, at: float, until: float) -> Iterator[Row]:
    for when, faces in _states(scene.faces, begin, at, until):
        yield Faces(us(when), faces[0])
    for when, figures in _states(scene.picture, begin, at, until):
        yield Picture(us(when), *figures)
    for when, figures in _states(scene.noise, begin, at, until):
        yield Noise(us(when), *figures)
    if not scene.deaf:
        for step in range(round(scene.seconds * 2)):
            if at <= begin + step / 2 < until - 1e-9:
                yield Sound(us(begin + step / 2), *scene.sound(step / 2))
    yield from _told(scene, begin, at, until)


def _listened(scene: Scene, at: float, until: float) -> int | None:
    if scene.listening is None:
        return None
    gone = any(since - 1e-9 <= at and until <= till + 1e-9 for since, till in scene.lost)
    return 5 if scene.listening and not gone else 0


def _told(scene: Scene, begin: float, at: float, until: float) -> Iterator[Row]:
    """What is told once, of the page from `at` to `until`."""
    for when, *paper in scene.papers:
        if at <= begin + when < until and not scene.unread:
            yield Paper(us(begin + when), *paper)
    for since, till, who in scene.voices:
        if at <= begin + max(0.0, since) < until:
            yield Voice(us(begin + since), us(begin + till), who, scene.sure)
    for since, till, text in scene.words:
        if at <= begin + since < until:
            yield Words(us(begin + since), us(begin + till), text, scene.certain)
    for since, till, heard, level in scene.playouts:
        if at <= begin + since < until:
            yield Playout(us(begin + since), us(begin + till), heard, 80, level)


def _states(states: tuple[tuple[Any, ...], ...], begin: float, at: float, until: float) -> Iterator[tuple[float, Any]]:
    before = [state for state in states if begin + state[0] <= at]
    if before:
        yield at, before[-1][1:]
    for state in states:
        if at < begin + state[0] < until:
            yield begin + state[0], state[1:]


def us(seconds: float) -> int:
    """Seconds as whole microseconds, on whole milliseconds as rows tell them."""
    return round(seconds * 1000) * 1000


def findings_of(judgement: Judgement) -> Iterator[Finding]:
    """All findings of a judgement."""
    yield from judgement.findings
    for node in judgement.nodes:
        yield from node.findings
        for attempt in node.attempts:
            yield from attempt.findings


def measured(tale: Tale) -> Mapping[str, set[str]]:
    """By check, the states in which it was explained."""
    found: dict[str, set[str]] = {}
    for each in tale.judge().explained():
        found.setdefault(each.rule, set()).add(each.state)
    return found
