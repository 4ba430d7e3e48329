"""Whatever a journal says, judging it raises nothing; the same journal comes to the same, at once or in parts."""

import json
import time
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.checks.entry import Entry
from rulebook.checks.folding import ENTRIES, MARKS
from rulebook.checks.judging import Judge
from rulebook.checks.observed import VERSION, Faces, Observations, Sound, read_observations, spelled
from tests.rulebook.checks.tales import BOTH, Scene, Tale, clean, done, listed, shipped, told_plan, us, written
from tests.rulebook.packs.drawn_sales import LONG

CAMPAIGN = settings(max_examples=250 if LONG else 30, deadline=None)
NAMES = st.sampled_from(["T01", "T02", "T03", "T99", ""])
NUMBERS = st.one_of(st.integers(-3, 40), st.integers(), st.booleans(), st.none())
TIMES = st.integers(-5, 60).map(us)
ITEMS = st.sampled_from(
    ["question:q1", "prompt:p1", "sign:notice", "sign:application", "copy:1", "document:terms", "?"]
)
WORDS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["accepted", "refused", "customer", "seller", "paced", "picture", "sound", "lost", "strokes", "began"]
    ),
)
SPEECH = st.text(st.sampled_from("同意不是清楚您就说存定期保本，。yes嗯一二百"), max_size=30)
"""What might have been written down."""
JSON = st.recursive(
    st.one_of(NUMBERS, WORDS, st.floats(allow_nan=True)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(WORDS, inner, max_size=4)),
    max_leaves=12,
)
ROWS = st.lists(
    st.one_of(
        st.tuples(st.just("faces"), st.integers(-10, 3000), st.lists(st.tuples(
            st.sampled_from(["", "seller", "applicant", "insured.2"]),
            st.sampled_from(["measured", "too_small", "covered", "lost", "odd"]),
            st.integers(0, 300),
        ), max_size=3)),
        st.tuples(st.just("picture"), st.integers(0, 3000), st.integers(0, 255), st.integers(0, 99)),
        st.tuples(st.just("sound"), st.integers(0, 3000), st.integers(-120, 0), st.integers(-120, 0)),
        st.tuples(st.just("paper"), st.integers(0, 3000), WORDS, st.integers(0, 3000)),
        st.tuples(st.just("voice"), st.integers(0, 3000), st.integers(0, 3000), WORDS, st.integers(0, 100)),
        st.tuples(st.just("playout"), st.integers(0, 3000), st.integers(0, 3000), NUMBERS, NUMBERS, NUMBERS),
        st.tuples(st.just("words"), st.integers(-10, 3000), st.integers(0, 3000), SPEECH, st.integers(0, 100)),
        st.tuples(st.just("later"), st.integers(0, 3000), JSON),
        JSON,
    ),
    max_size=6,
)  # fmt: skip
STATES = WORDS | st.sampled_from(["on", "off", "ended"])
EVENTS = st.sampled_from(["node_passed", "said_no", "give_up", "reopen", "insisted"])
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "id": NAMES, "node": NAMES, "at": NAMES, "attempt": NUMBERS, "outcome": WORDS, "item": ITEMS, "act": WORDS,
        "via": WORDS, "answer": WORDS, "event": EVENTS,
        "version": st.sampled_from([VERSION, VERSION, VERSION, 2, "1"]), "from_us": TIMES, "to_us": TIMES,
        "looked": st.integers(0, 30), "heard": st.integers(0, 30), "rows": ROWS, "until_us": st.none() | TIMES,
        "track": WORDS, "reason": WORDS, "state": STATES, "start_us": TIMES, "end_us": TIMES, "frames": NUMBERS,
        "picture_us": NUMBERS, "sound_us": NUMBERS, "roles": st.lists(WORDS, max_size=3) | JSON, "role": WORDS,
        "part": NUMBERS, "of": NUMBERS, "text": WORDS, "sha256": WORDS, "verdict": WORDS, "wall_jump_us": NUMBERS,
        "status": WORDS, "take": WORDS, "question": NUMBERS, "page": NUMBERS, "spoken_ms": NUMBERS, "by": WORDS,
        "listened": NUMBERS,
        "worded_us": NUMBERS | TIMES, "since_us": NUMBERS | TIMES,
        "read": NUMBERS, "began_us": NUMBERS | TIMES, "ended_us": NUMBERS | TIMES,
        "others": JSON, "card": JSON, "required": JSON,
    },
)  # fmt: skip
DRAWN = st.builds(
    lambda media_us, kind, facts, mark: Entry(0, media_us, kind, facts, mark if kind == "mark" else ""),
    st.integers(-1, 60).map(us),
    st.one_of(st.sampled_from(sorted(ENTRIES)), *[st.just("mark")] * 4, st.text(max_size=5)),
    st.one_of(FACTS, st.dictionaries(WORDS, JSON, max_size=5)),
    st.sampled_from([*sorted(MARKS), "later"]),
)


def told(entries: list[Entry], asking: Collection[int] = ()) -> str:
    """What a journal comes to, as JSON; the judge is also asked after the entries `asking`."""
    judge = Judge(told_plan(), shipped())
    for place, entry in enumerate(entries):
        judge.take(entry)
        if place in asking:
            judge.attempt()
            judge.lines()
            judge.judgement()
    explained = [each.told() for each in judge.explained()]
    return judge.judgement(over=True).to_json() + "\n".join(explained)


def mixed(drawn: list[tuple[int, Entry]], *, worded: bool = False) -> list[Entry]:
    """A clean take, or one whose words were written down, with odd entries put in anywhere."""
    entries = list((written() if worded else clean()).entries)
    for place, entry in drawn:
        entries.insert(place % (len(entries) + 1), entry)
    return entries


@CAMPAIGN
@given(st.lists(DRAWN, max_size=30))
def test_any_entries_are_judged_without_raising_and_always_alike(entries: list[Entry]) -> None:
    assert told(entries) == told(entries) == told(entries, range(0, 30, 7))


@CAMPAIGN
@given(st.lists(st.tuples(st.integers(0, 300), DRAWN), max_size=6), st.sets(st.integers(0, 80), max_size=3))
def test_odd_entries_in_a_clean_take_are_judged_alike_however_often_one_asks(
    drawn: list[tuple[int, Entry]], asking: set[int]
) -> None:
    for worded in (False, True):
        entries = mixed(drawn, worded=worded)
        assert told(entries) == told(entries, asking)


@CAMPAIGN
@given(st.data())
def test_a_journal_cut_anywhere_is_judged(data: st.DataObject) -> None:
    entries = clean().entries
    cut = data.draw(st.integers(0, len(entries)))
    judge = Judge(told_plan(), shipped())
    for entry in entries[:cut]:
        judge.take(entry)
    assert judge.judgement(over=True).verdict in ("fail", "not_judged") or cut == len(entries)
    for entry in entries[cut:]:
        judge.take(entry)
    assert judge.judgement() == clean().judgement()


@CAMPAIGN
@given(JSON)
def test_observations_are_read_or_refused(facts: Any) -> None:
    wanted = (
        facts
        if isinstance(facts, dict)
        else {"version": VERSION, "rows": facts, "from_us": 0, "to_us": 9, "looked": 1, "heard": 1}
    )
    try:
        found = read_observations(wanted)
    except ValueError:
        return
    assert read_observations(json.loads(json.dumps(spelled(found)))) == found


def test_half_a_character_is_odd_and_no_crash() -> None:
    tale = clean()
    tale.entries.insert(9, Entry(9, 0, "mark", {"event": "insisted", "at": "T01", "by": "\ud800"}, "walk"))
    assert tale.judgement().to_json().encode()
    assert tale.judgement().verdict == "review"


@CAMPAIGN
@given(ROWS, st.integers(0, 99), st.integers(0, 99))
def test_observations_come_back_as_they_were_spelled(rows: list[Any], listened: int, read: int) -> None:
    facts = {"version": VERSION, "from_us": us(3), "to_us": us(7), "looked": 1, "heard": 1, "rows": rows}
    try:
        found = read_observations({**facts, "listened": listened, "read": read, "node": "T01", "attempt": 2})
    except ValueError:
        return
    assert read_observations(json.loads(json.dumps(spelled(found)))) == found


def test_a_late_row_stands_at_its_true_second() -> None:
    tale = clean()
    late = [entry for entry in tale.entries if entry.mark == "observations"][4]
    moved = [entry for entry in tale.entries if entry is not late]
    moved.insert(moved.index(next(entry for entry in moved if entry.n == late.n + 5)), late)
    judge = Judge(tale.plan, shipped())
    for entry in moved:
        judge.take(entry)
    assert judge.judgement().verdict == "pass"


def test_a_state_that_was_told_late_holds_from_its_own_time() -> None:
    tale = Tale().opened().node("T01")
    gone, back = Faces(us(2), BOTH[:1]), Faces(us(5.5), BOTH)
    pages = [(0.0, 4.0, (Faces(0, BOTH),)), (4.0, 8.0, (gone, back)), (8.0, 12.0, (Faces(us(8), BOTH),))]
    tale.entries = [entry for entry in tale.entries if entry.mark != "observations"]
    place = next(at for at, entry in enumerate(tale.entries) if entry.mark == "node_done")
    for since, until, faces in pages:
        sound = tuple(Sound(us(since + step / 2), -30, -12) for step in range(8))
        found = Observations(us(since), us(until), 60, 40, (*faces, *sound))
        tale.entries.insert(place, Entry(0, us(until), "mark", spelled(found), "observations"))
        place += 1
    findings = [finding for finding in tale.findings() if finding.rule == "frame.missing"]
    assert [(finding.from_us, finding.to_us) for finding in findings] == [(us(2), us(5.5))]


def test_what_is_told_after_an_attempt_was_judged_is_no_part_of_its_verdict() -> None:
    tale = clean()
    judge, last = Judge(tale.plan, shipped()), ""
    late = (Faces(us(13), ()), Sound(us(13), -120, -120), Faces(us(25), BOTH))
    for entry in tale.entries:
        judge.take(entry)
        found = judge.attempt()
        if entry.facts.get("node") == "T02" and entry.mark == "observations" and found is not None:
            last = found.verdict
        if entry.mark == "node_done" and entry.facts["id"] == "T02":
            facts = spelled(Observations(us(24), us(25), 1, 1, late))
            judge.take(Entry(0, us(25), "mark", facts, "observations"))
    assert last == "pass"
    assert [each.verdict for each in judge.judgement().nodes[1].attempts] == ["pass"]


@CAMPAIGN
@given(st.lists(st.tuples(st.integers(0, 36), st.sampled_from([BOTH, BOTH[:1], ()])), max_size=8), st.integers(0, 12))
def test_the_verdict_then_is_the_verdict_afterwards(states: list[tuple[int, Any]], late: int) -> None:
    """However late pictures are told, what the whole journal comes to is what was said when the node was passed."""
    tale = clean()
    places = [at for at, entry in enumerate(tale.entries) if entry.mark == "observations"]
    for since, faces in states:
        place = places[min(len(places) - 1, since * len(places) // 36 + late)]
        entry = tale.entries[place]
        found = read_observations(entry.facts)
        rows = (*found.rows, Faces(us(since), faces))
        facts = spelled(replace(found, rows=rows))
        tale.entries[place] = replace(entry, facts=facts)
    judge, then = Judge(tale.plan, shipped()), {}
    for entry in tale.entries:
        judge.take(entry)
        verdict = judge.attempt()
        if entry.mark == "observations" and entry.facts.get("node") and verdict is not None:
            then[entry.facts["node"]] = (verdict.verdict, verdict.findings)
    now = {node.id: (each.verdict, each.findings) for node in judge.judgement().nodes for each in node.attempts}
    assert then == now


def test_twenty_minutes_are_judged_within_a_second() -> None:
    nodes = tuple(
        told_plan().nodes[place % 3].model_copy(update={"id": f"N{place:02}", "least_seconds": 5})
        for place in range(30)
    )
    plan = told_plan().model_copy(update={"nodes": nodes})
    tale = Tale(plan).opened()
    for node in nodes:
        tale.node(node.id, Scene(40.0, acts=done))
    tale.finished()
    judge = Judge(plan, listed(plan))
    spent = 0.0
    for entry in tale.entries:
        judge.take(entry)
    begun = time.process_time()
    judgement = judge.judgement()
    spent = time.process_time() - begun
    assert judgement.verdict == "pass"
    assert spent < 1.0, spent
