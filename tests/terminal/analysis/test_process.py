"""The analyst may be killed, may hang, may fail: it is said, it is started again, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from terminal.session.facts.analyst import (
    AnalystFailed,
    AnalystLost,
    AnalystReady,
    CardRead,
    CardSeen,
    ChallengeEnded,
    ChallengeMoved,
    FaceMatched,
    FacesSeen,
    RolesDoubted,
)
from terminal.session.orders.analyst import (
    BindRoles,
    Challenge,
    ForgetCard,
    MatchFace,
    ReadCard,
    Rest,
    WatchFaces,
    WatchPreview,
)
from tests import ROOT
from tests.accounts import ADMINISTRATOR
from tests.terminal.analysis import eyes, stories

LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="signals, limits and open files as Linux has them")


def test_what_is_ordered_is_seen_and_what_is_not_ordered_is_not() -> None:
    with stories.pictures() as shown, stories.listening(shown) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(ReadCard("front"))
        kiosk.wait(CardRead)
        assert [seen.agreeing for seen in kiosk.all(CardSeen)] == [1, 2, 3]
        assert kiosk.all(FacesSeen) == []
        kiosk.order(WatchFaces(10))
        kiosk.wait(FacesSeen)
        kiosk.order(BindRoles({1: "applicant"}))
        seen = kiosk.wait(FacesSeen, lambda seen: seen.faces[0].role == "applicant")
        assert seen.media_us is not None
        assert 0 <= seen.seen_us - seen.captured_us < 5_000_000
        kiosk.order(MatchFace(b"portrait"))
        kiosk.order(Challenge(1))
        kiosk.wait(ChallengeMoved)
        assert kiosk.wait(FaceMatched).verdict == "not_measurable", "the face is too small to be compared"
        kiosk.order(Rest())
        stories.until(lambda: _silent(kiosk))
        assert kiosk.all(AnalystFailed) == []
        kiosk.order(WatchFaces(10))
        again = kiosk.now()
        assert kiosk.wait(FacesSeen, since=again).faces[0].role is None


def _silent(kiosk: stories.Listener) -> bool:
    """Whether nothing is said while a dozen pictures pass."""
    before = kiosk.now()
    time.sleep(0.5)
    return kiosk.now() == before


def test_faces_come_at_most_as_often_as_was_ordered() -> None:
    with stories.pictures() as shown, stories.listening(shown) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchFaces(5))
        kiosk.wait(FacesSeen, lambda seen: seen.captured_us > kiosk.all(FacesSeen)[0].captured_us + 2_000_000)
        times = [seen.captured_us for seen in kiosk.all(FacesSeen)]
        assert 4 <= len(times) <= 2 * 5 + 2
        assert min(later - sooner for sooner, later in pairwise(times)) > 100_000


@LINUX_ONLY
def test_a_killed_analyst_is_said_to_be_lost_and_goes_on_with_the_orders_that_stand() -> None:
    with stories.pictures() as shown, stories.listening(shown) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchFaces())
        kiosk.wait(FacesSeen)
        kiosk.order(BindRoles({1: "seller"}))
        kiosk.order(Challenge(1))
        kiosk.wait(ChallengeMoved)
        assert kiosk.process.pid is not None
        killed, before = kiosk.process.pid, kiosk.now()
        os.kill(killed, signal.SIGKILL)
        assert kiosk.wait(AnalystLost).exitcode == -signal.SIGKILL
        doubted = kiosk.wait(RolesDoubted)
        assert (doubted.roles, doubted.reason) == (("seller",), "lost")
        kiosk.wait(AnalystReady, since=before)
        again = kiosk.now()
        assert kiosk.wait(FacesSeen, since=again).faces[0].role is None
        assert kiosk.process.pid not in {killed, None}
        assert len(kiosk.all(ChallengeMoved)) == 1, "a challenge is not taken up again"


@LINUX_ONLY
def test_a_halted_analyst_is_killed_and_started_again() -> None:
    with stories.pictures() as shown, stories.listening(shown, hang_s=1) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchFaces())
        kiosk.wait(FacesSeen)
        assert kiosk.process.pid is not None
        os.kill(kiosk.process.pid, signal.SIGSTOP)
        assert kiosk.wait(AnalystLost).exitcode == -signal.SIGKILL
        kiosk.wait(AnalystReady, since=kiosk.heard.index(kiosk.all(AnalystLost)[0]))
        assert kiosk.wait(FacesSeen, since=kiosk.now())


def test_a_model_that_hangs_is_ended_with_its_process(tmp_path: Path) -> None:
    with (
        stories.pictures() as shown,
        stories.listening(shown, make_models=eyes.HangingEyes, models=tmp_path, hang_s=1) as kiosk,
    ):
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchFaces())
        kiosk.wait(AnalystLost)
        kiosk.wait(FacesSeen)


def test_one_that_is_lost_again_and_again_is_given_up_until_there_is_something_new_to_see() -> None:
    with stories.pictures() as shown, stories.listening(shown, make_models=eyes.CrashingEyes) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchFaces())
        failed = kiosk.wait(AnalystFailed)
        assert failed.code == "analysis.gone"
        assert [lost.exitcode for lost in kiosk.all(AnalystLost)] == [7, 7, 7, 7]
        assert kiosk.process.pid is None
        kiosk.order(Rest())
        kiosk.order(WatchPreview(shown=False))
        kiosk.order(Challenge(2))
        away = kiosk.wait(AnalystFailed, lambda failed: failed is not kiosk.all(AnalystFailed)[0])
        assert away.code == "analysis.away"
        kiosk.wait(AnalystReady, since=kiosk.heard.index(failed))


@pytest.mark.parametrize(
    ("models", "code"), [(eyes.ChangedEyes, "models.changed"), (eyes.UnloadableEyes, "analysis.load")]
)
def test_an_analyst_with_wrong_models_says_so_and_is_not_started_in_vain(models: type[eyes.Eyes], code: str) -> None:
    with stories.listening(ready=False, make_models=models) as kiosk:
        assert kiosk.wait(AnalystFailed).code == code
        stories.until(lambda: kiosk.process.pid is None)
        assert not kiosk.all(AnalystReady)
        kiosk.order(WatchFaces())  # a new sale: field IT may have mended it
        assert kiosk.wait(AnalystFailed, since=1).code == code
    assert kiosk.all(AnalystLost) == []


def test_where_faces_cannot_be_seen_cards_are_read_and_nobody_waits_in_vain() -> None:
    with stories.pictures() as shown, stories.listening(shown, ready=False, make_models=eyes.UnloadableEyes) as kiosk:
        kiosk.wait(AnalystFailed)
        stories.until(lambda: kiosk.process.pid is None)
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(ReadCard("front"))
        kiosk.wait(CardRead)
        kiosk.order(Challenge(1))
        assert kiosk.wait(ChallengeEnded).reasons == ("broken_off",)
        kiosk.order(MatchFace(b"portrait"))
        assert kiosk.wait(FaceMatched).verdict == "not_measurable"
        assert {failed.code for failed in kiosk.all(AnalystFailed)} == {"analysis.load"}


def test_stopping_waits_for_no_model() -> None:
    with stories.listening(ready=False, make_models=eyes.SlowEyes) as kiosk:
        stories.until(lambda: kiosk.process.pid)
        began = time.monotonic()
        kiosk.process.stop(timeout_s=30)
        assert time.monotonic() - began < 15
    assert kiosk.heard == []


def test_one_stopped_may_be_started_again() -> None:
    with stories.listening() as kiosk:
        assert kiosk.process.stop()
        assert kiosk.process.pid is None
        assert kiosk.process.stop(), "twice is once"
        kiosk.order(MatchFace(b""))
        kiosk.process.start()
        kiosk.process.start()
        kiosk.wait(AnalystReady, since=1)
    assert kiosk.all(AnalystLost) == []


def test_an_analyst_that_grows_too_large_is_replaced() -> None:
    with stories.listening(ready=False, memory_mb=10) as kiosk:
        assert kiosk.wait(AnalystLost).exitcode == 71


@LINUX_ONLY
def test_it_is_polite_and_writes_no_memory_to_the_disk() -> None:
    with stories.listening() as kiosk:
        process = psutil.Process(kiosk.process.pid)
        assert process.nice() == min(19, psutil.Process().nice() + 10)
        assert process.rlimit(psutil.RLIMIT_CORE) == (0, 0)
        os.kill(process.pid, signal.SIGINT)  # Ctrl-C reaches the whole group
    assert kiosk.all(AnalystLost) == []


@LINUX_ONLY
@pytest.mark.skipif(not ADMINISTRATOR, reason="looks into a child of ours")
def test_it_has_no_file_open_for_writing() -> None:
    with stories.listening() as kiosk:
        # Python may be reading one of its own modules just now; what matters is that nothing can be written.
        opened = psutil.Process(kiosk.process.pid).open_files()
        writing = [file for file in opened if file.mode != "r"]
        assert not [file for file in writing if not file.path.startswith("/proc/")]


@LINUX_ONLY
def test_it_ends_with_its_kiosk() -> None:
    program = Path(__file__).with_name("lone_kiosk.py")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, env=environment) as lone:
        assert lone.stdout is not None
        analyst = psutil.Process(int(lone.stdout.readline()))
        lone.kill()
    analyst.wait(10)


def test_a_challenge_without_pictures_ends() -> None:
    with stories.pictures() as shown, stories.listening(shown) as kiosk:
        kiosk.order(Challenge(1))
        assert kiosk.wait(ChallengeEnded).reasons == ("picture_frozen",)
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(Challenge(2))
        kiosk.wait(ChallengeMoved)
        shown.pause()
        assert kiosk.wait(ChallengeEnded, lambda ended: ended.attempt == 2).reasons == ("picture_frozen",)
        kiosk.order(Challenge(3))
        kiosk.order(WatchPreview(shown=True))
        assert kiosk.wait(ChallengeEnded, lambda ended: ended.attempt == 3).reasons == ("picture_jumped",)
        kiosk.order(Challenge(4))
        kiosk.order(WatchPreview(shown=False))
        ended = kiosk.wait(ChallengeEnded, lambda ended: ended.attempt == 4)
    assert ended.reasons == ("picture_frozen",)
    assert not any(ended.passed for ended in kiosk.all(ChallengeEnded))


def test_one_bad_picture_is_said_once_and_the_next_ones_are_seen() -> None:
    with stories.pictures() as shown, stories.listening(shown, make_models=eyes.StumblingEyes) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchFaces(25))
        stories.until(lambda: len(kiosk.all(FacesSeen)) > 5)
        [failed] = kiosk.all(AnalystFailed)
        assert failed.code == "analysis.faces"
        assert "张三" not in failed.trouble.to_json()
        assert kiosk.all(AnalystLost) == []


def test_a_model_that_keeps_failing_is_replaced_and_the_challenge_that_saw_nothing_is_over() -> None:
    with stories.pictures() as shown, stories.listening(shown, make_models=eyes.FallingEyes) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchFaces(2))
        kiosk.wait(AnalystFailed)
        kiosk.wait(FacesSeen)
    assert kiosk.all(AnalystLost) == []


def test_crossing_makes_roles_doubtful() -> None:
    with stories.pictures() as shown, stories.listening(shown, make_models=eyes.CrossingEyes) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchFaces(0.5))
        kiosk.wait(FacesSeen)
        kiosk.order(BindRoles({1: "seller"}))
        kiosk.order(WatchFaces(25))
        doubted = kiosk.wait(RolesDoubted)
        assert (doubted.roles, doubted.reason) == (("seller",), "crossed")
        assert kiosk.wait(FacesSeen, since=kiosk.now()).faces[0].role is None


def test_a_new_observer_knows_nobody_so_roles_are_doubtful() -> None:
    with stories.pictures() as shown, stories.listening(shown, make_models=eyes.FadingEyes) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchFaces(0.5))
        kiosk.wait(FacesSeen)
        kiosk.order(BindRoles({1: "seller"}))
        kiosk.order(WatchFaces(25))
        doubted = kiosk.wait(RolesDoubted)
        assert (doubted.roles, doubted.reason) == (("seller",), "lost")
        assert kiosk.wait(FacesSeen, since=kiosk.now()).faces[0].role is None
    assert kiosk.all(AnalystLost) == []


def test_a_place_that_is_given_to_nobody_who_is_there_is_doubted_at_once() -> None:
    with stories.pictures() as shown, stories.listening(shown) as kiosk:
        kiosk.order(BindRoles({7: "guardian"}))
        assert kiosk.wait(RolesDoubted).roles == ("guardian",), "nobody is followed yet"
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchFaces(10))
        kiosk.wait(FacesSeen)
        since = kiosk.now()
        kiosk.order(BindRoles({1: "seller", 2: "applicant"}))
        doubted = kiosk.wait(RolesDoubted, since=since)
        assert (doubted.roles, doubted.reason) == (("applicant",), "lost")
        assert kiosk.wait(FacesSeen, since=kiosk.now()).faces[0].role == "seller"


def test_the_card_is_forgotten_and_who_is_followed_stays() -> None:
    with stories.pictures() as shown, stories.listening(shown) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchFaces(10))
        kiosk.wait(FacesSeen)
        kiosk.order(BindRoles({1: "seller"}))
        kiosk.order(Challenge(1))
        kiosk.order(MatchFace(b"portrait"))
        kiosk.order(ReadCard("front"))
        kiosk.order(ForgetCard())
        bound = kiosk.wait(FacesSeen, lambda seen: seen.faces[0].role == "seller").captured_us
        kiosk.wait(FacesSeen, lambda seen: seen.captured_us > bound + 1_000_000)
        since = kiosk.now()
        last = kiosk.wait(FacesSeen, lambda seen: seen.captured_us > bound + 2_000_000)
        assert last.faces[0].role == "seller"
        assert {type(each) for each in kiosk.heard[since:]} == {FacesSeen}
        assert kiosk.all(RolesDoubted) == []


@pytest.mark.parametrize(("track", "verdict"), [(1, "same"), (2, "not_measurable")])
def test_the_face_that_is_compared_is_the_one_that_was_meant(track: int, verdict: str) -> None:
    with stories.pictures() as shown, stories.listening(shown, make_models=eyes.FrontalEyes) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(MatchFace(b"portrait", track))
        assert kiosk.wait(FaceMatched).verdict == verdict
        assert _silent(kiosk)


def test_a_face_that_looks_this_way_is_compared() -> None:
    with stories.pictures() as shown, stories.listening(shown, make_models=eyes.FrontalEyes) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(MatchFace(b"portrait"))
        matched = kiosk.wait(FaceMatched)
        assert (matched.verdict, matched.score) == ("same", 0.9)
        assert _silent(kiosk)


def test_without_a_model_that_compares_faces_it_is_said_at_once() -> None:
    with stories.listening(make_models=eyes.NoModelEyes) as kiosk:
        kiosk.order(MatchFace(b"portrait"))
        assert kiosk.wait(FaceMatched).verdict == "not_installed"


def test_a_model_folder_that_is_wrong_is_said_and_never_passed() -> None:
    with stories.pictures() as shown, stories.listening(shown, make_models=eyes.NoMatchEyes) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(MatchFace(b"portrait"))
        assert kiosk.wait(AnalystFailed).code == "models.manifest"
        matched = kiosk.wait(FaceMatched)
        assert (matched.verdict, matched.why) == ("not_measurable", "models.manifest")
        kiosk.order(MatchFace(b"portrait"))  # of the next customer: the error is not told again, the reason is
        assert kiosk.wait(FaceMatched, lambda each: each is not matched).why == "models.manifest"
        assert len(kiosk.all(AnalystFailed)) == 1
        assert _silent(kiosk)


def test_orders_that_make_no_sense_are_answered_and_the_next_is_obeyed() -> None:
    with stories.pictures() as shown, stories.listening(shown) as kiosk:
        kiosk.order(BindRoles({99: "x" * 10_000, -1: ""}))
        kiosk.order(MatchFace(os.urandom(5_000_000)))
        for wrong in ("look", None, 7, (lambda: None), object()):
            kiosk.order(wrong)  # type: ignore[arg-type]  # rubbish is meant
        kiosk.wait(AnalystFailed, lambda failed: failed.code == "analysis.order")
        kiosk.order(WatchPreview(shown=True))
        for fps in (float("nan"), float("inf"), -1.0, 0.0, 1e300):
            kiosk.order(WatchFaces(fps))
            kiosk.wait(FacesSeen, since=kiosk.now())
    assert kiosk.all(AnalystLost) == []
