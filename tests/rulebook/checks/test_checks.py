"""Every check has a take that it passes and one that it fails, at the right time; figures bind at their very edge.

`docs/checks.md` names these stories: its table is made from `STORIES`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from rulebook.checks.delivery import Delivery, spelled
from rulebook.checks.entry import Entry
from rulebook.checks.senses.table import CHECKS
from rulebook.checks.verdict import Finding
from tests.rulebook.checks.tales import (
    BOTH,
    NODE_S,
    Scene,
    Tale,
    card_plan,
    clean,
    done,
    face,
    measured,
    segment,
    skipping,
    told,
    told_plan,
    us,
    written,
)

SELLER, APPLICANT = BOTH
BEGIN = {"T01": 0.0, "T02": NODE_S, "T03": 2 * NODE_S}
"""When a node of a clean take begins."""


@dataclass(frozen=True)
class Story:
    """A take with one thing amiss: what, at which node, from when to when (seconds), as sure or as unknown."""

    name: str
    tale: Callable[[], Tale]
    node: str = ""
    since: float | None = None
    until: float | None = None
    unknown: bool = False


def seen(*states: tuple[float, tuple[Any, ...]]) -> Scene:
    """A scene with other faces from some second on."""
    return Scene(faces=((0.0, BOTH), *states))


def changed(**figures: Any) -> Scene:
    """A scene in which the applicant's face is otherwise from second 4 to 8."""
    return seen((4.0, (SELLER, face("applicant", **figures))), (8.0, BOTH))


def turned_away(until: float = 9.0, **degrees: int) -> Scene:
    """A scene in which the applicant faces elsewhere from second 2 on."""
    return seen((2.0, (SELLER, face("applicant", **degrees))), (until, BOTH))


def looking(light: int, sharp: int) -> Scene:
    """A scene in which the whole picture is otherwise from second 3 to 9."""
    return Scene(picture=((0.0, 120, 80), (3.0, light, sharp), (9.0, 120, 80)))


def sounding(rms: int, peak: int, since: float = 3.0, until: float = 9.0, seconds: float = NODE_S) -> Scene:
    """A scene that sounds otherwise for a while."""
    return Scene(seconds, sound=lambda at: (rms, peak) if since <= at < until else (-30, -12))


def among_noise(snr: int) -> Scene:
    """A scene in which the room is loud from second 3 to 9: voices stand so far above it."""
    return Scene(noise=((0.0, -55, 24), (3.0, -36, snr), (9.0, -55, 24)))


def gap(reason: str, track: str, since: float = 3.0, until: float = 7.0) -> Callable[[], Tale]:
    """A take in whose second node a track lacks for a while."""

    def lacks(tale: Tale) -> None:
        facts: dict[str, Any] = {"track": track, "reason": reason, "from_us": us(NODE_S + since)}
        tale.entry("gap", **facts, state="began", until_us=None)
        tale.entry("gap", **facts, state="ended", until_us=us(NODE_S + until))

    return lambda: told("T02", Scene(), after=lacks)


def at_node(name: str, scene: Scene) -> Callable[[], Tale]:
    """A take with one node that is otherwise."""
    return lambda: told(name, scene)


def answering(**facts: Any) -> Scene:
    """A scene in which the question of T02 is answered otherwise."""

    def acts(tale: Tale, node: Any, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin, frozenset({"question"}))
        where = {"node": node.id, "attempt": attempt, "item": "question:q1"}
        tale.mark("shown", at_s=begin + 5, **where)
        act = {"act": "answered", "via": "customer", "answer": "accepted", "spoken_ms": 2500, **facts}
        tale.mark("acted", at_s=begin + act.pop("at", 9), **where, **act)

    return Scene(acts=acts)


def entered(sound: Callable[[float], tuple[int, int]]) -> Scene:
    """A scene in which the seller enters the answer, and it sounds like this."""
    scene = answering(via="seller", spoken_ms=0, entered_by_seller=True)
    scene.sound = sound
    return scene


def _about(entry: Entry) -> tuple[str, object, object]:
    return entry.mark, entry.facts.get("node"), entry.facts.get("item")


def carded(*papers: tuple[Any, ...]) -> Tale:
    """A take whose second node asks for the seller's own card, of which this was read."""
    tale = Tale(card_plan()).opened()
    return tale.node("T01").node("T02", Scene(papers=papers)).node("T03").finished()


def unshown() -> Scene:
    """A scene in which the question of T02 is answered, and was never shown."""
    scene, answers = Scene(), answering()

    def acts(tale: Tale, node: Any, attempt: int, begin: float) -> None:
        assert answers.acts is not None
        answers.acts(tale, node, attempt, begin)
        gone = ("shown", node.id, "question:q1")
        tale.entries = [each for each in tale.entries if _about(each) != gone]

    scene.acts = acts
    return scene


def read_pages(seen_pages: int, *, to_end: bool, item: str = "document:terms") -> Callable[[], Tale]:
    """A take whose second node shows a document of three pages that must be read to its end."""

    def acts(tale: Tale, node: Any, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin)
        where = {"node": node.id, "attempt": attempt, "item": item}
        for page in range(1, seen_pages + 1):
            tale.mark("shown", at_s=begin + page, page=page, **where)
        tale.mark("acted", at_s=begin + 5, act="read", via="customer", to_end=to_end, of=3, **where)

    def tell() -> Tale:
        plan = told_plan()
        nodes = [each.model_copy(update={"read_to_end": each.id == "T02"}) for each in plan.nodes]
        tale = Tale(plan.model_copy(update={"nodes": tuple(nodes)})).opened()
        return tale.node("T01").node("T02", Scene(acts=acts)).node("T03").finished()

    return tell


def prompted(seconds: float) -> Scene:
    """A scene in which the prompt is left after some seconds."""

    def acts(tale: Tale, node: Any, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin, frozenset({"prompt"}))
        where = {"node": node.id, "attempt": attempt, "item": "prompt:p1"}
        tale.mark("shown", at_s=begin + 1, **where)
        tale.mark("acted", at_s=begin + 1 + seconds, act="heard", via="customer", **where)

    return Scene(acts=acts)


def faced(percent: int | None) -> Scene:
    """A scene in which the prompt reached the customer, who faced it for so much of its time."""

    def acts(tale: Tale, node: Any, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin)
        told = Delivery(node.id, attempt, "prompt:p1", "ab" * 32, facing_percent=percent, act="heard", via="customer")
        tale.mark("delivery", at_s=begin + 10, **spelled(told))

    return Scene(acts=acts)


def signed_backwards() -> Scene:
    """A scene in which the second paper is signed before the first."""

    def acts(tale: Tale, node: Any, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin, frozenset({"sign"}))
        where = {"node": node.id, "attempt": attempt}
        for at, item in ((7, "sign:notice"), (9, "sign:application")):
            tale.mark("acted", at_s=begin + at, item=item, act="signed", via="customer", **where)
            tale.entry("object", at_s=begin + at, role="strokes", item=item, via="customer", **where)

    return Scene(acts=acts)


def strokeless() -> Scene:
    """A scene in which the sentence was copied, and its strokes are not on record."""

    def acts(tale: Tale, node: Any, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin, frozenset({"copy"}))
        where = {"node": node.id, "attempt": attempt}
        tale.mark("acted", at_s=begin + 6, item="copy:1", act="copied", via="customer", **where)

    return Scene(acts=acts)


def spoken_over() -> Scene:
    """A scene in which the machine reads from second 6 to 10, and the answer is touched at 9, with no other voice."""

    def acts(tale: Tale, node: Any, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin)
        tale.mark("spoken", at_s=begin + 10, item="question:q1", began_us=us(begin + 6), ended_us=us(begin + 10))

    return Scene(acts=acts, voices=((1.0, 4.0, "seller"), (6.0, 10.0, "machine")))


def doubting(tale: Tale) -> None:
    """Two people crossed before the camera, four seconds ago."""
    tale.mark("roles_doubted", at_s=tale.at_s - 4, roles=["applicant"], reason="crossed")


def without(*marks: str) -> Callable[[], Tale]:
    """A clean take that lacks some marks."""

    def tell() -> Tale:
        tale = clean()
        tale.entries = [entry for entry in tale.entries if entry.mark not in marks]
        return tale

    return tell


def headed(mark: str, **facts: Any) -> Callable[[], Tale]:
    """A clean take with one more mark, or an entry, at its head."""

    def tell() -> Tale:
        tale = Tale().opened()
        (tale.entry if mark == "clock" else tale.mark)(mark, **facts)
        for node in tale.plan.nodes:
            tale.node(node.id)
        return tale.finished()

    return tell


def recorded_by(licence: str, name: str) -> Callable[[], Tale]:
    """A clean take, sold by 王芳 with the number T-1, at a terminal where somebody is signed in."""

    def tell() -> Tale:
        tale = Tale().opened()
        tale.mark("sale", sale={"seller": {"name": "王芳", "licence": "T-1"}}, sha256="00" * 32)
        tale.mark("staff", number="1001", name=name, role="teller", licence=licence, institution="")
        for node in tale.plan.nodes:
            tale.node(node.id)
        return tale.finished()

    return tell


def left_out(name: str) -> Callable[[], Tale]:
    """A take in which a node was never begun."""

    def tell() -> Tale:
        tale = Tale().opened()
        for node in tale.plan.nodes:
            if node.id != name:
                tale.node(node.id)
        return tale.finished()

    return tell


def out_of_order() -> Tale:
    """A take whose second node comes last, and nobody put it off."""
    return Tale().opened().node("T01").node("T03").node("T02").finished()


def standing_still() -> Tale:
    """A take whose recorder stood still for five seconds: between two segments there is nothing."""
    tale = clean()
    for place, entry in enumerate(tale.entries):
        begin = entry.facts.get("start_us", -1)
        if entry.kind == "segment" and us(14) <= begin < us(19):
            facts = segment(begin / 1e6, entry.facts["end_us"] / 1e6, picture_us=0, sound_us=0)
            tale.entries[place] = type(entry)(entry.n, entry.media_us, entry.kind, facts)
    return tale


def losing() -> Tale:
    """A take that loses a third of its pictures in the second node."""
    tale = clean()
    for place, entry in enumerate(tale.entries):
        if entry.kind == "segment" and us(NODE_S) <= entry.facts["start_us"] < us(2 * NODE_S):
            tale.entries[place] = type(entry)(entry.n, entry.media_us, entry.kind, {**entry.facts, "dropped": 10})
    return tale


def closed(status: str, reason: str, event: str = "") -> Callable[[], Tale]:
    """A take that ends otherwise after its first node."""

    def tell() -> Tale:
        tale = Tale().opened().node("T01")
        if event:
            tale.mark(
                "walk", event=event, before="at_node", after="given_up", at="T02", attempt=1, by="王芳", reason="x"
            )
        tale.entry("close", status=status, reason=reason)
        return tale

    return tell


def at_written(name: str, *words: tuple[float, float, str]) -> Callable[[], Tale]:
    """A take whose words were written down, with one node in which others are spoken."""
    return lambda: written(name, Scene(words=words))


OPENING = "本次销售录音录像您同意录制吗"
OWN = "我知道可能会亏钱我能承受"
WORDED = ("answer.words", "answer.coached", "answer.unclear", "say.missing", "phrase.forbidden")
QUIET = Scene(sound=lambda _: (-60, -40))
STORIES: dict[str, Story] = {
    "frame.missing": Story(
        "she leaves for five seconds", at_node("T02", seen((3.0, (SELLER,)), (8.0, BOTH))), "T02", 15.0, 20.0
    ),
    "frame.apart": Story(
        "they take turns in the picture",
        at_node("T02", seen((3.0, (SELLER,)), (5.5, (APPLICANT,)), (8.0, BOTH))), "T02", 15.0, 20.0,
    ),
    "frame.stranger": Story(
        "somebody sits down beside them",
        at_node("T02", seen((3.0, (*BOTH, face(""))), (8.0, BOTH))), "T02", 15.0, 20.0,
    ),
    "frame.swapped": Story(
        "two people cross before the camera",
        lambda: told("T02", Scene(), after=doubting), "T02", 20.0, 24.0, unknown=True,
    ),
    "face.small": Story("she sits far away", at_node("T02", changed(px=60)), "T02", 16.0, 20.0),
    "face.dark": Story("the lamp goes off", at_node("T02", changed(light=16)), "T02", 16.0, 20.0),
    "face.blurred": Story(
        "the lens is greasy", at_node("T02", seen((2.0, (SELLER, face("applicant", sharp=5))), (9.0, BOTH))),
        "T02", 14.0, 21.0,
    ),
    "face.covered": Story("a hand before the face", at_node("T02", changed(state="covered")), "T02", 16.0, 20.0),
    "face.turned": Story(
        "she talks to somebody behind her",
        at_node("T02", turned_away(yaw=-60)), "T02", 14.0, 21.0,
    ),
    "picture.dark": Story("the room gets dark", at_node("T02", looking(16, 80)), "T02", 15.0, 21.0),
    "picture.blurred": Story("the camera is knocked", at_node("T02", looking(120, 4)), "T02", 15.0, 21.0),
    "picture.frozen": Story("the picture stands still", gap("frozen", "picture"), "T02", 15.0, 19.0),
    "picture.black": Story("the camera is covered", gap("black", "picture"), "T02", 15.0, 19.0),
    "picture.unwatched": Story(
        "the analyst is gone for a while",
        at_node("T02", Scene(blind=((3.2, 8.0),))), "T02", 15.2, 20.0, unknown=True,
    ),
    "paper.unseen": Story("the terms are not shown", at_node("T02", Scene(papers=())), "T02", 12.0, 24.0),
    "paper.title": Story(
        "the brochure instead of the terms", at_node("T02", Scene(papers=((3.0, "产品说明书", 2500),))),
        "T02", 15.0, 17.5,
    ),
    "card.seller": Story(
        "he holds up another seller's card", lambda: carded((3.0, "执业证", 2500, "found", "other")), "T02", 15.0, 17.5
    ),
    "sound.quiet": Story("they whisper", at_node("T02", QUIET), "T02", 12.0, 24.0),
    "sound.clipped": Story("the microphone is too near", at_node("T02", sounding(-3, 0)), "T02", 15.0, 21.0),
    "sound.noisy": Story("people talk at the next counter", at_node("T02", among_noise(5)), "T02", 15.0, 21.0),
    "sound.missing": Story("the microphone is muted", at_node("T02", sounding(-120, -120)), "T02", 15.0, 21.0),
    "node.silence": Story(
        "nobody speaks for 36 seconds", at_node("T02", sounding(-60, -50, 2.0, 38.0, 40.0)), "T02", 14.0, 50.0
    ),
    "answer.missing": Story(
        "nobody answers",
        at_node("T02", Scene(acts=skipping("question"), voices=((1.0, 4.0, "seller"),))), "T02", 12.0, 24.0,
    ),
    "answer.refused": Story("she says no", at_node("T02", answering(answer="refused")), "T02", 17.0, 21.0),
    "answer.late": Story(
        "she answers after 65 seconds",
        lambda: told("T02", _longer(answering(at=70), 80.0)), "T02", 17.0, 82.0,
    ),
    "answer.seller": Story(
        "the seller enters an answer that nobody spoke", at_node("T02", entered(lambda _: (-60, -50))),
        "T02", 17.0, 21.0,
    ),
    "answer.short": Story(
        "one word where own words are wanted",
        at_node("T02", entered(lambda at: (-30, -12) if at == 6.0 else (-60, -50))), "T02", 17.0, 21.0,
    ),
    "answer.words": Story(
        "she touches yes and says no", at_written("T01", (1.0, 4.0, OPENING), (6.0, 8.8, "我不同意")), "T01", 6.0, 8.8
    ),
    "answer.coached": Story(
        "she says what she was told to", at_written("T01", (1.0, 4.0, f"{OPENING}您就说同意"), (6.0, 8.8, "同意")),
        "T01", 6.0, 8.8,
    ),
    "answer.unclear": Story(
        "she hums and touches yes", at_written("T01", (1.0, 4.0, OPENING), (6.0, 8.8, "嗯嗯")), "T01", 6.0, 8.8
    ),
    "say.missing": Story(
        "the sentence on returns is left out", at_written("T02", (1.0, 4.0, "您能承受吗"), (6.0, 8.8, OWN)),
        "T02", 12.0, 24.0,
    ),
    "phrase.forbidden": Story(
        "he likens it to a deposit",
        at_written("T02", (1.0, 2.4, "收益是不确定的"), (2.6, 4.0, "您就当存定期好了"), (6.0, 8.8, OWN)),
        "T02", 14.6, 15.8,
    ),
    "voice.silent": Story(
        "only she speaks", at_node("T02", Scene(voices=((6.0, 8.8, "applicant"),))), "T02", 12.0, 24.0
    ),
    "speech.overlap": Story(
        "he talks over her",
        at_node("T02", Scene(voices=((1.0, 4.0, "seller"), (6.0, 8.8, "applicant"), (6.2, 8.6, "seller")))),
        "T02", 18.2, 20.6,
    ),
    "answer.elsewhere": Story(
        "somebody off screen answers", at_node("T02", Scene(voices=((1.0, 4.0, "seller"), (6.0, 8.8, "offscreen")))),
        "T02", 18.0, 20.8,
    ),
    "answer.machine": Story(
        "she touches yes while the machine reads", at_node("T02", spoken_over()), "T02", 18.0, 21.0
    ),
    "playout.unheard": Story(
        "the loudspeaker is off", at_node("T02", Scene(playouts=((1.0, 4.0, False, -120),))), "T02", 13.0, 16.0
    ),
    "prompt.unseen": Story(
        "the customer's display is off", at_node("T02", Scene(acts=skipping("prompt"))), "T02", 12.0, 24.0
    ),
    "question.unseen": Story(
        "the question never was on her display", at_node("T02", unshown()), "T02", 12.0, 21.0
    ),
    "prompt.short": Story("the prompt flies by", at_node("T02", prompted(0.4)), "T02", 13.0, 13.4),
    "prompt.unfaced": Story("she looks at the seller", at_node("T02", faced(49)), "T02", 12.0, 24.0),
    "prompt.unread": Story("two of three pages are read", read_pages(2, to_end=False), "T02", 12.0, 24.0),
    "sign.missing": Story(
        "one paper is not signed", at_node("T03", Scene(acts=skipping("sign:notice"))), "T03", 24.0, 36.0
    ),
    "sign.order": Story("the notice is signed first", at_node("T03", signed_backwards()), "T03", 31.0, 33.0),
    "sign.person": Story(
        "somebody else signs", at_node("T03", seen((1.0, (SELLER,)), (11.0, BOTH))), "T03", 26.0, 31.0
    ),
    "copy.missing": Story(
        "the sentence is not copied", at_node("T03", Scene(acts=skipping("copy"))), "T03", 24.0, 36.0
    ),
    "copy.incomplete": Story("its strokes are not on record", at_node("T03", strokeless()), "T03", 24.0, 36.0),
    "node.skipped": Story("a node is left out", left_out("T02"), "T02", 24.0, 24.0),
    "node.order": Story("a node comes last", out_of_order, "T02", 24.0, 24.0),
    "node.short": Story("three seconds instead of five", at_node("T02", Scene(3.0)), "T02", 12.0, 15.0),
    "record.gap": Story("the camera is unplugged", gap("lost", "picture"), "T02", 15.0, 19.0),
    "record.dropped": Story("the machine is slow", losing, "T02", 12.0, 24.0),
    "record.stopped": Story("the recorder stands still", standing_still, "T02", 15.2, 16.8),
    "clock.doubted": Story("the clock is wrong at the start", headed("clock_doubted", why=[]), "", 0.0, 0.0),
    "camera.other": Story(
        "another camera stands there",
        headed("camera_doubted", use="document", why="camera.list:exchanged", camera={}),
        "",
        0.0,
        0.0,
    ),
    "clock.moved": Story("somebody sets the clock", headed("clock", wall_jump_us=90_000_000), "", 0.0, 0.0),
    "identity.missing": Story("nobody was identified", without("identity"), ""),
    "seller.other": Story("somebody else is signed in", recorded_by("T-7", "王芳"), "", 0.0, 0.0),
    "consent.missing": Story("nobody asked for consent", without("consent"), ""),
    "take.interrupted": Story("the window is gone", closed("interrupted", "kiosk_lost"), "", 12.0, 12.0),
    "take.given_up": Story("it is given up", closed("sealed", "given_up", "give_up"), "", 12.0, 12.0),
    "take.linked": Story("it goes on with another take", headed("linked", take="32-0117-000481"), ""),
}  # fmt: skip


def _longer(scene: Scene, seconds: float) -> Scene:
    scene.seconds = seconds
    return scene


def test_every_check_has_a_story() -> None:
    assert set(STORIES) == set(CHECKS)


def found(tale: Tale, rule: str) -> list[Finding]:
    """What one check found in a take."""
    return [finding for finding in tale.findings() if finding.rule == rule]


@pytest.mark.parametrize("rule", STORIES)
def test_a_take_with_a_fault_is_found(rule: str) -> None:
    story = STORIES[rule]
    findings = found(story.tale(), rule)
    assert findings, story.name
    finding = findings[0]
    assert (finding.node, finding.unknown) == (story.node, story.unknown)
    for said, wanted in ((finding.from_us, story.since), (finding.to_us, story.until)):
        assert wanted is None or abs(said / 1e6 - wanted) <= 0.5, (said, wanted)
    for text in (finding.seen, finding.asked, finding.advice):
        assert "—" not in text.zh, text
        assert "{" not in text.zh + text.en


def test_a_clean_take_has_no_finding_and_passes() -> None:
    tale = clean()
    assert tale.findings() == []
    judgement = tale.judgement()
    assert judgement.verdict == "pass"
    assert [node.verdict for node in judgement.nodes] == ["pass"] * 3


@pytest.mark.parametrize(
    "rule",
    sorted(
        set(STORIES)
        - {
            "card.seller",
            "seller.other",
            "node.skipped",
            "node.order",
            "prompt.unread",
            "prompt.unfaced",
            "answer.seller",
            *WORDED,
        }
    ),
)
def test_a_clean_take_passes_each_check_having_made_it(rule: str) -> None:
    assert "ok" in measured(clean())[rule]


@pytest.mark.parametrize("rule", WORDED)
def test_a_clean_take_whose_words_were_written_down_passes_each_check_of_words(rule: str) -> None:
    assert measured(written())[rule] == {"ok"}
    assert written().judgement().verdict == "pass"


@pytest.mark.parametrize("rule", WORDED)
def test_without_a_recogniser_nothing_is_asked_of_words(rule: str) -> None:
    assert rule not in measured(clean())


@pytest.mark.parametrize(
    ("rule", "tale"),
    [
        ("prompt.unread", read_pages(3, to_end=True)),
        ("prompt.unfaced", at_node("T02", faced(90))),
        ("seller.other", recorded_by("t-1", "王 芳")),
        ("card.seller", lambda: carded((3.0, "执业证", 2500, "found", "found"))),
        ("answer.seller", at_node("T02", entered(lambda at: (-30, -12) if 6 <= at < 9 else (-60, -50)))),
    ],
)
def test_what_a_clean_take_does_not_ask_is_passed_too(rule: str, tale: Callable[[], Tale]) -> None:
    taken = tale()
    assert not found(taken, rule)
    assert "ok" in measured(taken)[rule]


@pytest.mark.parametrize(
    ("licence", "name", "rules"),
    [("T-1", "王大芳", set()), ("", "王芳", set()), ("", "李强", {"seller.other"}), ("T-7", "王芳", {"seller.other"})],
    ids=["by the number", "by the name", "another name", "of the same name"],
)
def test_who_is_signed_in_is_compared_with_who_sells(licence: str, name: str, rules: set[str]) -> None:
    tale = recorded_by(licence, name)()
    assert tale.rules() == rules
    assert tale.judgement().verdict == "pass", "a warning lowers nothing"
    assert measured(clean())["seller.other"] == {"off"}, "a terminal without accounts"


@pytest.mark.parametrize(
    ("read", "verdict", "unknown"),
    [
        ([("found", "found")], "pass", None),
        ([("found", "other"), ("found", "found")], "pass", None),
        ([("unread", "unread"), ("found", "unread")], "pass", True),
        ([("other", "found")], "review", True),
        ([("other", "other")], "fail", False),
        ([("", "")], "not_judged", None),
    ],
    ids=["his own", "seen better later", "too small", "another name", "another's", "nobody looked for it"],
)
def test_whose_card_it_is_is_told_as_far_as_it_was_read(
    read: list[tuple[str, str]], verdict: str, unknown: bool | None
) -> None:
    tale = carded(*((3.0 + 0.1 * place, "执业证", 2500, *each) for place, each in enumerate(read)))
    assert tale.verdict("T02").verdict == verdict
    assert [each.unknown for each in found(tale, "card.seller")] == ([] if unknown is None else [unknown])


def test_of_a_card_that_was_not_held_up_only_that_is_said() -> None:
    assert carded().rules() == {"paper.unseen"}


def test_a_second_document_of_a_paper_is_looked_at_too() -> None:
    assert found(read_pages(2, to_end=False, item="document:terms/2")(), "prompt.unread")


def test_where_nobody_looked_at_her_nothing_is_said_of_her_and_the_verdict_stays() -> None:
    taken = told("T02", faced(None))
    assert not found(taken, "prompt.unfaced")
    assert measured(taken)["prompt.unfaced"] == {"off"}
    assert taken.judgement().verdict == "pass"
    assert told("T02", faced(0)).judgement().verdict == "pass", "it is a note, and lowers nothing"
    assert "prompt.unfaced" not in measured(clean()), "a take of a program that told nothing"


EDGES: dict[str, tuple[Callable[[], Tale], Callable[[], Tale]]] = {
    "frame.missing": (
        lambda: told("T02", _longer(seen((3.0, (SELLER,)), (5.9, BOTH)), 20.0)),
        lambda: told("T02", _longer(seen((3.0, (SELLER,)), (6.0, BOTH)), 20.0)),
    ),
    "frame.apart": (
        lambda: told("T02", _longer(seen((3.0, (SELLER,)), (5.0, BOTH)), 10.0)),
        lambda: told("T02", _longer(seen((3.0, (SELLER,)), (5.1, BOTH)), 10.0)),
    ),
    "frame.stranger": (
        at_node("T02", seen((3.0, (*BOTH, face(""))), (5.9, BOTH))),
        at_node("T02", seen((3.0, (*BOTH, face(""))), (6.0, BOTH))),
    ),
    "face.small": (at_node("T02", changed(px=80)), at_node("T02", changed(px=79))),
    "face.dark": (at_node("T02", changed(light=50)), at_node("T02", changed(light=49))),
    "face.turned": (at_node("T02", turned_away(yaw=45)), at_node("T02", turned_away(yaw=46))),
    "picture.dark": (at_node("T02", looking(40, 80)), at_node("T02", looking(39, 80))),
    "sound.noisy": (at_node("T02", among_noise(6)), at_node("T02", among_noise(5))),
    "picture.frozen": (gap("frozen", "picture", 3, 4.9), gap("frozen", "picture", 3, 5)),
    "picture.black": (gap("black", "picture", 3, 3.9), gap("black", "picture", 3, 4)),
    "record.gap": (gap("hanging", "sound", 3, 3.9), gap("hanging", "sound", 3, 4)),
    "sound.missing": (gap("silent", "sound", 3, 5.9), gap("silent", "sound", 3, 6)),
    "paper.unseen": (
        at_node("T02", Scene(papers=((3.0, "条款", 2000),))), at_node("T02", Scene(papers=((3.0, "条款", 1999),)))
    ),
    "sound.quiet": (
        at_node("T02", Scene(sound=lambda _: (-45, -30))), at_node("T02", Scene(sound=lambda _: (-46, -30)))
    ),
    "answer.missing": (at_node("T02", answering(spoken_ms=2000)), at_node("T02", answering(spoken_ms=1999))),
    "answer.late": (
        lambda: told("T02", _longer(answering(at=65), 80.0)), lambda: told("T02", _longer(answering(at=65.1), 80.0))
    ),
    "prompt.unfaced": (at_node("T02", faced(50)), at_node("T02", faced(49))),
    "prompt.short": (at_node("T02", prompted(2.0)), at_node("T02", prompted(1.9))),
    "node.short": (at_node("T02", Scene(4.0)), at_node("T02", Scene(3.9))),
    "clock.moved": (headed("clock", wall_jump_us=-4_999_999), headed("clock", wall_jump_us=-5_000_000)),
}  # fmt: skip


@pytest.mark.parametrize("rule", EDGES)
def test_a_figure_binds_at_its_edge(rule: str) -> None:
    within, beyond = EDGES[rule]
    assert not found(within(), rule)
    assert found(beyond(), rule)


@pytest.mark.parametrize(
    ("name", "scene", "told_of"),
    [
        ("T02", turned_away(pitch=-50), True),
        ("T03", turned_away(pitch=-50), False),
        ("T03", turned_away(yaw=70), True),
        ("T02", turned_away(until=7.9, yaw=70), False),
        ("T02", seen((2.0, (face("seller", yaw=70), APPLICANT)), (9.0, BOTH)), False),
    ],
    ids=["bent over nothing", "bent over what she signs", "turned while signing", "half a node", "the seller"],
)
def test_who_faces_away_is_told_of_where_she_should_listen(name: str, scene: Scene, told_of: bool) -> None:
    taken = told(name, scene)
    assert bool(found(taken, "face.turned")) is told_of
    assert taken.judgement().verdict == "pass", "a warning lowers nothing"
