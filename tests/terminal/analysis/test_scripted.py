"""The analyst without eyes: same calls, answers from a list, and scripts that survive being written down."""

from faults.trouble import Trouble
from terminal.analysis.scripted import Occasion, ScriptedAnalyst, ScriptedAnswer
from terminal.session.facts.analyst import (
    AnalystFailed,
    AnalystLost,
    AnalystReady,
    CardRead,
    CardSeen,
    ChallengeEnded,
    ChallengeMoved,
    FaceSeen,
    FacesSeen,
    GestureSeen,
    Hint,
    Observation,
    PlayoutFound,
    VoiceHeard,
    VoicesHeard,
    VoicesTold,
)
from terminal.session.facts.cards import CardField, CardReading
from terminal.session.orders.analyst import (
    AnalystOrder,
    Challenge,
    FindPlayout,
    Listen,
    ReadCard,
    Rest,
    TellVoices,
    WatchFaces,
)

CARD = CardReading("front", (), {"name": CardField("张三", 0.98, "ok", (), b"\xff\xd8crop")}, b"\xff\xd8card", b"face")
LOST = ChallengeEnded(4, 1, passed=False, gestures=(), reasons=("face_lost",))
BLINK = GestureSeen("blink", "blink", 0.5, 1.0, 1.2)
PASSED = ChallengeEnded(5, 2, passed=True, gestures=(BLINK,), reasons=(), hints=(Hint("flat", "no_doubt", 0.1),))
FACE = FaceSeen(1, "applicant", (1.0, 2.0, 3.0, 4.0), "too_small")
SCRIPT = (
    ScriptedAnswer("read_card front", (CardSeen(1, ("blurred",), ((0.0, 0.5),) * 4, 1), CardRead(2, CARD))),
    ScriptedAnswer("challenge", (ChallengeMoved(3, 1, 0, 3, "blink"), LOST)),
    ScriptedAnswer("challenge", (PASSED,)),
    ScriptedAnswer("watch_faces", (FacesSeen(6, None, 7, (FACE,)),)),
)


def test_each_order_is_answered_once_by_what_stands_in_the_script() -> None:
    heard: list[Observation] = []
    analyst = ScriptedAnalyst(SCRIPT, heard.append)
    analyst.order(ReadCard("front"))
    assert heard == [], "it has not been started"
    analyst.start()
    analyst.order(Challenge(1))
    analyst.order(Challenge(2))
    analyst.order(Challenge(3))
    analyst.order(ReadCard("back"))
    assert heard == [AnalystReady(), *SCRIPT[1].observations, *SCRIPT[2].observations]
    analyst.lose()
    analyst.fail(Trouble("analysis.gone"))
    assert heard[-3:] == [AnalystLost(-9), AnalystReady(), AnalystFailed(Trouble("analysis.gone"))]
    assert analyst.stop()
    analyst.order(WatchFaces())
    analyst.order(Rest())
    assert len(heard) == 7
    assert [type(order).__name__ for order in analyst.orders[-2:]] == ["WatchFaces", "Rest"]


def test_a_script_may_answer_what_is_asked_of_voices() -> None:
    voices = VoicesHeard(8, 400_000, 0, (VoiceHeard(100_000, 350_000, "applicant", 90),), -60.0, 30.0)
    asked: list[tuple[AnalystOrder, Occasion, Observation]] = [
        (Listen(), "listen", voices),
        (FindPlayout(1, 0), "playout_begins", voices),
        (FindPlayout(1, 0, 9), "find_playout", PlayoutFound(9, 9, 1, 0, 9, "heard", 120, -20)),
        (TellVoices(3), "tell_voices", VoicesTold(9, 9, 3)),
        (Listen(on=False), "listen_no_more", voices),
    ]
    heard: list[Observation] = []
    analyst = ScriptedAnalyst([ScriptedAnswer(name, (answer,)) for _, name, answer in asked], heard.append)
    analyst.start()
    for order, _, _ in asked:
        analyst.order(order)
    assert heard == [AnalystReady(), *(answer for _, _, answer in asked)]


def test_a_script_may_begin_with_an_analyst_that_cannot_start() -> None:
    heard: list[Observation] = []
    failed = AnalystFailed(Trouble("models.missing"))
    ScriptedAnalyst([ScriptedAnswer("start", (failed,))], heard.append).start()
    assert heard == [failed]
