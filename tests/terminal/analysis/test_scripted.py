"""The analyst without eyes: same calls, answers from a list, and scripts that survive being written down."""

from faults.trouble import Trouble
from terminal.analysis.scripted import ScriptedAnalyst, ScriptedAnswer
from terminal.session.facts.analyst import (
    AnalystFailed,
    AnalystLost,
    AnalystReady,
    CardField,
    CardRead,
    CardReading,
    CardSeen,
    ChallengeEnded,
    ChallengeMoved,
    FaceSeen,
    FacesSeen,
    GestureSeen,
    Hint,
    Observation,
)
from terminal.session.orders.analyst import Challenge, ReadCard, Rest, WatchFaces

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


def test_a_script_may_begin_with_an_analyst_that_cannot_start() -> None:
    heard: list[Observation] = []
    failed = AnalystFailed(Trouble("models.missing"))
    ScriptedAnalyst([ScriptedAnswer("start", (failed,))], heard.append).start()
    assert heard == [failed]
