"""Trying again: later and later, never sooner than asked, and never when the answer was for good."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.sync.answers import NeverError, NotNowError
from terminal.sync.client import refusal
from terminal.sync.line import Answer
from terminal.sync.retry import LINE, Backoff, Retry


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def failing(error: Exception) -> None:
    raise error


def fine() -> None:
    """Work that succeeds."""


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def retry(clock: HandClock) -> Retry:
    return Retry(Backoff(1.0, 60.0), clock, draw=lambda: 1.0)


@settings(deadline=None)
@given(failures=st.integers(1, 10_000), drawn=st.floats(0, 1))
def test_waits_are_bounded(failures: int, drawn: float) -> None:
    assert 0 <= Backoff(1.0, 60.0).wait_s(failures, drawn) <= 60.0


def test_waits_double_up_to_a_limit(retry: Retry, clock: HandClock) -> None:
    waits = []
    for _ in range(9):
        retry.attempt("a", lambda: failing(NotNowError("take.busy")))
        waits.append(retry.soonest_s())
        clock.now += waits[-1] or 0
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_success_forgets_the_failures(retry: Retry, clock: HandClock) -> None:
    for _ in range(4):
        retry.attempt("a", lambda: failing(NotNowError("take.busy")))
    assert retry.attempt("a", fine).outcome == "done"
    assert (retry.ready("a"), retry.soonest_s()) == (True, None)
    retry.attempt("a", lambda: failing(NotNowError("take.busy")))
    clock.now += 1
    assert retry.ready("a")


def test_one_take_does_not_keep_others_waiting_but_the_line_does(retry: Retry, clock: HandClock) -> None:
    retry.attempt("a", lambda: failing(NotNowError("take.busy")))
    assert (retry.ready("a"), retry.ready("b")) == (False, True)
    retry.attempt("b", lambda: failing(NotNowError("line.cut", line=True, after_s=5)))
    assert (retry.ready("b"), retry.ready("c"), retry.soonest_s()) == (False, False, 6)
    clock.now += 6
    assert (retry.ready("a"), retry.ready("b"), retry.ready(LINE)) == (True, True, True)


def test_headquarters_may_ask_for_a_longer_wait_but_not_for_a_day(retry: Retry) -> None:
    retry.attempt("a", lambda: failing(NotNowError("server.full", after_s=30)))
    assert retry.soonest_s() == 31
    retry.attempt("b", lambda: failing(NotNowError("server.full", after_s=1e9)))
    retry.forget("a")
    assert retry.soonest_s() == 3601


def test_never_is_said_and_not_waited_for(retry: Retry) -> None:
    attempt = retry.attempt("a", lambda: failing(NeverError("local.segment:missing", number=7)))
    assert (attempt.outcome, retry.soonest_s()) == ("never", None)
    assert attempt.trouble is not None
    assert attempt.trouble.words().startswith("Segment 7 is missing on this terminal")


def test_what_is_gone_is_not_waited_for(retry: Retry) -> None:
    for key in ("a", "b"):
        retry.attempt(key, lambda: failing(NotNowError("take.busy")))
    retry.attempt("c", lambda: failing(NotNowError("line.cut", line=True)))
    retry.keep(["b"])
    assert (retry.ready(LINE), retry.soonest_s()) == (False, 1)


OWN = b'{"code":"x.y","sentence":"Because."}'


@pytest.mark.parametrize(
    ("status", "body", "later", "line"),
    [
        (400, OWN, False, False),
        (403, OWN, False, False),
        (404, OWN, False, False),
        (413, OWN, False, False),
        (422, OWN, False, False),
        (409, b'{"code":"journal.forked","sentence":"Forked."}', False, False),
        (409, OWN, True, False),
        (401, OWN, True, True),
        (403, b'{"code":"certificate.revoked","sentence":"Revoked."}', True, True),
        (408, OWN, True, False),
        (423, OWN, True, False),
        (425, OWN, True, False),
        (429, OWN, True, True),
        (500, OWN, True, False),
        (502, b"<html>", True, True),
        (503, OWN, True, True),
        (503, b'{"code":"storage.unsound","sentence":"Damaged there."}', True, False),
        (503, b'{"code":"storage.unsound"}', True, True),
        (507, OWN, True, False),
        (404, b"<html>", True, False),
        (422, b'{"detail":[]}', True, False),
        (301, b"", True, False),
        (204, b"", True, False),
    ],
)
def test_later_and_for_good_are_told_apart(status: int, body: bytes, later: bool, line: bool) -> None:
    answer = refusal(Answer(status, {}, body))
    assert isinstance(answer, NotNowError) == later
    assert getattr(answer, "line", False) == line
    assert answer.sentence


def test_headquarters_word_is_told_in_ours_where_we_know_its_code() -> None:
    def told(code: str) -> tuple[str, str]:
        answer = refusal(Answer(422, {}, b'{"code":"%s","sentence":"Because."}' % code.encode()))
        assert answer.code == code
        return answer.words("zh"), answer.words("en")

    assert told("segment.digest") == (
        "分片不是日志写明的那一个。",
        "The segment is not the one that the journal names.",
    )
    assert told("segment.length") == ("Because.", "Because.")  # ours has blanks, and nothing came to fill them
    assert told("of.tomorrow") == ("Because.", "Because.")


def test_retry_after_is_seconds_or_a_date() -> None:
    def after(text: str) -> float | None:
        answer = refusal(Answer(429, {"Retry-After": text}, OWN))
        assert isinstance(answer, NotNowError)
        return answer.after_s

    date = after(format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True))
    assert after("7") == 7
    assert after("soon") is None
    assert after("Sun, 22 Nov 2026 10:00:00") is None
    assert date is not None
    assert 60 < date <= 90
