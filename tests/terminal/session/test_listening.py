"""Who speaks: listened for all through a take, asked for before a step is judged; the machine's own voice with it."""

from typing import Any

import pytest

from faults.trouble import Trouble
from rulebook.checks.observed import Observations, Playout, Voice, read_observations
from terminal.session.effects import Effect
from terminal.session.facts.analyst import (
    AnalystFailed,
    AnalystLost,
    AnalystReady,
    FacesSeen,
    PlayoutFound,
    VoiceHeard,
    VoicesHeard,
    VoicesTold,
)
from terminal.session.facts.fact import Fact
from terminal.session.facts.recogniser import WordsTold
from terminal.session.facts.recorder import GapBegan, Levels, RecorderLost, SoundPlayed
from terminal.session.facts.voice import Spoken, VoiceKnown
from terminal.session.orders.analyst import FindPlayout, Listen, TellVoices
from terminal.session.orders.recogniser import TellWords
from terminal.session.orders.recorder import AddMark, PlaySound
from terminal.session.orders.voice import SayAloud
from tests.terminal.session.checked import Checked
from tests.terminal.session.checklists import CHECKLIST, finding
from tests.terminal.session.customers import GIVE_UP, SEATED
from tests.terminal.session.lives import arrived, closed, held, key, read_aloud

PASS = key("node_passed")
PCM = b"\x01\x00" * 8000
A_MOMENT = Levels(-20.0, -30.0)
"""Something comes ten times a second while it is recorded: the clock by which nobody waits too long."""
LATER = (A_MOMENT,) * 31
"""A hundredth of a second each."""
PASSED = (PASS, *LATER)
"""By a press that nobody tells anything for."""


def listened(effects: list[Effect]) -> list[bool]:
    return [each.on for each in effects if isinstance(each, Listen)]


def asked(effects: list[Effect]) -> list[int]:
    """Numbers of what the analyst was asked to tell."""
    return [each.ticket for each in effects if isinstance(each, TellVoices)]


def pages(desk: Checked) -> list[Observations]:
    return [read_observations(facts) for facts in desk.marks("observations")]


def heard(desk: Checked, *voices: VoiceHeard, since_us: int = 0) -> VoicesHeard:
    """Voices were listened for up to now, and these were told."""
    return VoicesHeard(10**12, desk.us, since_us, voices)


@pytest.fixture
def desk() -> Checked:
    """A take that is checked, and somebody who listens."""
    found = Checked()
    found.tell(AnalystReady())
    return found


# --- from the take's beginning to its end ---


def test_it_is_listened_all_through_a_take_that_is_checked(desk: Checked) -> None:
    assert listened(desk.effects) == [True], "whether or not anybody may look at faces"
    assert listened(desk.tell(AnalystReady(), *PASSED, *PASSED, *PASSED, *PASSED)) == []
    assert listened(desk.tell(key("finish"), *LATER)) == [False]
    assert listened(desk.tell(closed())) == []


@pytest.mark.parametrize("ends", [GIVE_UP, closed("disk"), RecorderLost(-9)])
def test_with_the_take_it_ends_however_that_ends(desk: Checked, ends: Fact) -> None:
    assert listened(desk.tell(ends)) == [False]


def test_nobody_listens_in_a_take_that_nothing_is_checked_of() -> None:
    desk = Checked(sale=arrived())
    assert listened(desk.tell(AnalystReady())) == []


@pytest.mark.parametrize("first", [AnalystReady(), AnalystFailed(Trouble("models.missing")), AnalystLost(1)])
def test_a_terminal_without_an_analyst_orders_nothing_until_one_is_heard_of(first: Fact) -> None:
    desk = Checked()
    desk.tell(held(0, 1.0))
    assert listened(desk.effects) == []
    assert listened(desk.tell(first, held(1, 2.0))) == [True], "also of one that is not up"
    assert [page.listened for page in pages(desk)] == [None, 0]


def test_the_journal_tells_whether_somebody_listened_or_nobody_did(desk: Checked) -> None:
    desk.tell(VoicesHeard(10**12, 1_500_000, 1_000_000), held(0, 1.0), held(1, 2.0), AnalystLost(1), held(2, 4.0))
    assert [page.listened for page in pages(desk)] == [0, 1, 0], "by the time up to which it was listened"


# --- before a step is judged ---


def test_what_is_said_up_to_the_press_is_told_first_and_judged_by(desk: Checked) -> None:
    desk.tell(FacesSeen(10**12, 100_000, 0, SEATED.faces))
    acts = desk.tell(PASS)
    (ticket,) = asked(acts)
    assert not [act for act in acts if isinstance(act, AddMark) and act.kind == "observations"]
    assert (desk.walk().judging, desk.walk().index) == (True, 0)
    spoke = VoiceHeard(desk.us - 900_000, desk.us - 100_000, "applicant", 80)
    desk.tell(heard(desk, spoke), VoicesTold(10**12, desk.us, ticket))
    (page,) = [each for each in pages(desk) if each.judged == ("T01", 1)]
    assert [row for row in page.rows if isinstance(row, Voice)] != []
    assert (desk.walk().judging, desk.walk().index) == (False, 1)


def test_who_does_not_tell_in_time_keeps_nobody_waiting(desk: Checked) -> None:
    desk.tell(PASS)
    desk.now += 0.25
    desk.tell(A_MOMENT)
    assert (desk.walk().judging, desk.marks("observations")) == (True, [])
    desk.now += 0.1
    desk.tell(A_MOMENT)
    assert [page.judged for page in pages(desk)] == [("T01", 1)]
    assert (desk.walk().index, desk.marks("verdict")[-1]["verdict"]) == (1, "confirmed")


def test_what_is_told_too_late_is_not_judged_by_and_asks_for_nothing(desk: Checked) -> None:
    (ticket,) = asked(desk.tell(PASS))
    desk.now += 0.5
    desk.tell(A_MOMENT)
    assert desk.walk().index == 1
    before = len(desk.journal)
    assert desk.tell(VoicesTold(10**12, desk.us, ticket)) == []
    assert len(desk.journal) == before


def test_a_press_of_a_step_that_is_over_is_not_judged_when_it_is_told(desk: Checked) -> None:
    (first,) = asked(desk.tell(PASS))
    desk.tell(GapBegan("picture", "lost", 5))
    assert (desk.walk().state, desk.walk().judging) == ("interrupted", False)
    assert desk.tell(VoicesTold(10**12, desk.us, first)) == []
    again = Checked()
    again.tell(AnalystReady())
    (first,) = asked(again.tell(PASS))
    again.tell(key("node_failed"), key("repeat"))
    (second,) = asked(again.tell(PASS))
    assert second != first
    again.tell(VoicesTold(10**12, again.us, first))
    assert again.walk().judging, "that was another attempt's"
    again.tell(VoicesTold(10**12, again.us, second))
    assert again.walk().index == 1
    assert [page.judged for page in pages(again)] == [("T01", 2)]


def test_the_whole_take_is_judged_by_all_that_was_said(desk: Checked) -> None:
    for _ in range(4):
        (ticket,) = asked(desk.tell(PASS))
        desk.tell(VoicesTold(10**12, desk.us, ticket))
    (ticket,) = asked(desk.tell(key("finish")))
    assert desk.shown().phase == "recording"
    desk.tell(VoicesTold(10**12, desk.us, ticket))
    assert (desk.shown().phase, desk.marks("verdict")[-1]["of"]) == ("closing", "session")


def test_where_nobody_listens_nobody_is_waited_for(desk: Checked) -> None:
    desk.tell(AnalystLost(1))
    assert asked(desk.tell(PASS)) == []
    assert desk.walk().index == 1


def test_whoever_writes_down_is_waited_for_beside_whoever_tells_voices_apart(desk: Checked) -> None:
    desk.life.terminal.words_ready = True
    acts = desk.tell(PASS)
    (voices,), (words,) = asked(acts), [act.ticket for act in acts if isinstance(act, TellWords)]
    desk.tell(VoicesTold(10**12, desk.us, voices))
    assert desk.walk().judging, "the words are not told yet"
    desk.tell(WordsTold(words, desk.us))
    assert desk.walk().index == 1


def test_a_step_that_fails_says_so_and_the_next_attempt_asks_again(desk: Checked) -> None:
    desk.judge.says = {"T01": [("fail", (finding(),))]}
    (ticket,) = asked(desk.tell(PASS))
    desk.tell(VoicesTold(10**12, desk.us, ticket))
    assert desk.walk().state == "unmet"
    assert asked(desk.tell(key("repeat"), PASS)) != [ticket]


# --- the machine's own voice ---


def reading() -> tuple[Checked, int]:
    """The machine reads the second node's prompt; the sound is being played."""
    came = read_aloud()
    desk = Checked(sale=type(came)(came.sale, came.plan, checklist=CHECKLIST))
    desk.tell(AnalystReady(), VoiceKnown("zh"))
    said = [act for act in (*desk.effects, *desk.tell(key("say"))) if isinstance(act, SayAloud)]
    ticket = said[-1].ticket
    acts = desk.tell(Spoken(ticket, PCM, 8000))
    assert [act.ticket for act in acts if isinstance(act, PlaySound)] == [ticket]
    assert desk.life.terminal.sounds.keys() == {ticket}
    return desk, ticket


def looked_for(effects: list[Effect]) -> list[FindPlayout]:
    return [each for each in effects if isinstance(each, FindPlayout)]


def test_what_the_machine_plays_is_looked_for_from_its_beginning_and_once_it_is_over() -> None:
    desk, ticket = reading()
    assert looked_for(desk.tell(SoundPlayed(ticket, "began", 500_000))) == [
        FindPlayout(ticket, 500_000, pcm=PCM, rate=8000)
    ]
    assert looked_for(desk.tell(SoundPlayed(ticket, "ended", 500_000, 1_500_000))) == [
        FindPlayout(ticket, 500_000, 1_500_000)
    ]
    assert desk.life.terminal.sounds == {}, "it is kept no longer than it is played"


def test_what_is_stopped_is_looked_for_as_far_as_it_was_played() -> None:
    desk, ticket = reading()
    desk.tell(SoundPlayed(ticket, "began", 500_000), key("stop_saying"))
    assert looked_for(desk.tell(SoundPlayed(ticket, "stopped", 500_000, 900_000))) == [
        FindPlayout(ticket, 500_000, 900_000)
    ]


@pytest.mark.parametrize(
    "fact", [SoundPlayed(0, "began", None), SoundPlayed(0, "failed"), SoundPlayed(0, "stopped", None, None)]
)
def test_what_was_never_heard_in_the_take_is_not_looked_for(fact: SoundPlayed) -> None:
    desk, ticket = reading()
    assert looked_for(desk.tell(SoundPlayed(ticket, fact.state, fact.began_us, fact.ended_us))) == []


def test_a_press_right_after_the_machine_waits_until_it_was_looked_for() -> None:
    desk, ticket = reading()
    desk.now += 2
    desk.tell(SoundPlayed(ticket, "began", 500_000), SoundPlayed(ticket, "ended", 500_000, 1_500_000))
    desk.now -= 10  # it is pressed at once
    (asked_for,) = asked(desk.tell(PASS))
    desk.tell(VoicesTold(10**12, desk.us, asked_for))
    assert desk.walk().judging, "whether the microphone heard it is not known yet"
    desk.tell(PlayoutFound(10**12, 1_500_000, ticket, 500_000, 1_500_000, "heard", 80, -20))
    assert desk.walk().index == 1
    (page,) = [each for each in pages(desk) if each.judged[1]]
    assert [row for row in page.rows if isinstance(row, Playout)] != []


def test_what_is_never_found_keeps_nobody_waiting() -> None:
    desk, ticket = reading()
    desk.now += 2
    desk.tell(SoundPlayed(ticket, "began", 500_000), SoundPlayed(ticket, "ended", 500_000, 1_500_000))
    desk.now -= 10
    desk.tell(PASS)
    desk.now += 1.1
    desk.tell(A_MOMENT)
    assert desk.walk().judging
    desk.now += 0.1
    desk.tell(A_MOMENT)
    assert desk.walk().index == 1
    (again,) = asked(desk.tell(PASS))
    desk.tell(VoicesTold(10**12, desk.us, again))
    assert desk.walk().index == 2, "nor at the next step"


def test_outside_a_take_no_sound_is_kept_and_none_looked_for() -> None:
    desk = Checked()
    desk.tell(AnalystReady(), VoiceKnown("zh"), GIVE_UP, closed("given_up"))
    said: Any = desk.life.terminal.speaking
    said.state, said.ticket = "making", 7
    assert looked_for(desk.tell(Spoken(7, PCM, 8000), SoundPlayed(7, "began", 5), SoundPlayed(7, "ended", 5, 9))) == []
    assert desk.life.terminal.sounds == {}


def test_a_take_that_ends_takes_its_sounds_with_it() -> None:
    desk, ticket = reading()
    desk.tell(GIVE_UP)
    assert desk.life.terminal.sounds == {}
    assert looked_for(desk.tell(SoundPlayed(ticket, "stopped", 5, 9))) == []


@pytest.mark.parametrize(("state", "row"), [("heard", (True, 80, -20)), ("not_heard", (False, 0, -120))])
def test_what_became_of_it_is_noted(state: Any, row: tuple[bool, int, int], desk: Checked) -> None:
    desk.now += 2
    desk.tell(PlayoutFound(10**12, 1_000_000, 1, 200_000, 900_000, state, 80, -20), held(0, 1.8))
    assert [each for page in pages(desk) for each in page.rows if isinstance(each, Playout)] == [
        Playout(200_000, 900_000, *row)
    ]


def test_of_what_nobody_could_tell_nothing_is_claimed(desk: Checked) -> None:
    desk.now += 2
    desk.tell(PlayoutFound(10**12, 1_000_000, 1, 200_000, 900_000, "unknown"), held(0, 1.8))
    assert [each for page in pages(desk) for each in page.rows if isinstance(each, Playout)] == []
