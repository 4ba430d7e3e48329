"""Two segments under way at once: whatever happens to either, nothing is lost, nothing is hidden, little goes twice."""

import os
import threading
import time
from collections.abc import Callable

import pytest

from faults.trouble import Trouble
from terminal.session.facts.courier import DeliveryMoved
from terminal.sync import Bandwidth, Timeouts
from terminal.sync.answers import NeverError, NotNowError, StoppedError
from terminal.sync.lanes import side_by_side
from terminal.sync.pace import PacedBody, Stop
from terminal.vault import open_vault
from tests.terminal.sync.between import Fault, Visit, cutting_the_body, losing_the_answer, passing, saying
from tests.terminal.sync.conftest import Facts, Terminal
from tests.terminal.vault.recording import add_segment, begin, keeper, record, rows, seal


class Pairs:
    """Lets two segments meet at headquarters' door, so that both are under way; then each meets a fault."""

    def __init__(self, first: Fault, second: Fault) -> None:
        self._both = threading.Barrier(2, timeout=60)
        self._faults = (first, second)

    def of(self, which: int) -> Fault:
        def fault(visit: Visit) -> None:
            self._both.wait()
            self._faults[which](visit)

        return fault

    @property
    def faults(self) -> tuple[Fault, Fault]:
        return self.of(0), self.of(1)


OUTCOMES: dict[str, tuple[Fault, Fault, int]] = {
    "one is cut": (cutting_the_body, passing, 1),
    "both are cut": (cutting_the_body, cutting_the_body, 2),
    "both answers are lost": (losing_the_answer, losing_the_answer, 0),
}
CHOSEN = list(OUTCOMES) if os.environ.get("SHUANGLU_CAMPAIGN") == "long" else ["one is cut"]


@pytest.mark.parametrize("outcome", CHOSEN)
def test_two_segments_are_under_way_and_at_most_one_of_each_connection_goes_again(
    terminal: Terminal, facts: Facts, outcome: str
) -> None:
    first, second, again = OUTCOMES[outcome]
    take = record(terminal.vault, segments=6)
    terminal.between.plan("PUT", "/segments/", *Pairs(first, second).faults)

    terminal.started(facts)
    facts.until(lambda: facts.state(take) == "received")

    assert terminal.between.faults_left == 0
    assert len(set(terminal.between.segments)) == 6
    assert len(terminal.between.segments) <= 6 + again
    assert terminal.at_headquarters(take)[1:] == (0, True)


def test_what_headquarters_refuses_for_good_is_not_hidden_by_a_cut_beside_it(terminal: Terminal) -> None:
    no = saying(422, b'{"code":"segment.digest","sentence":"It is not what its entry says."}')
    take = record(terminal.vault, segments=3)
    terminal.between.plan("PUT", "/segments/", *Pairs(cutting_the_body, no).faults)

    summary = terminal.courier().sync_once()

    assert summary.refused == ((take, Trouble("segment.digest", said="It is not what its entry says.")),)


def test_what_another_program_delivered_meanwhile_is_counted_once(terminal: Terminal, facts: Facts) -> None:
    take, outbox = record(terminal.vault, segments=6), terminal.vault.outbox

    def beside(visit: Visit) -> None:
        passing(visit)
        outbox.pieces_delivered(take, [piece.sha256 for piece in outbox.pieces(take)])

    terminal.between.rule("PUT", "/segments/", beside)
    terminal.courier(facts).sync_once()
    said = [
        (fact.delivered, fact.total) for fact in facts.said if isinstance(fact, DeliveryMoved) and fact.take == take
    ]
    assert facts.state(take) == "received"
    assert all(delivered <= total for delivered, total in said), said


def test_while_recording_a_segment_and_its_lines_are_one_request(terminal: Terminal, facts: Facts) -> None:
    courier = terminal.started(facts)
    writer = begin(terminal.vault, segments=1)
    courier.wake()
    facts.until(lambda: (last := facts.last(writer.take)) and last.delivered == 1)
    before = len(terminal.between.visits)
    for held in (2, 3):
        add_segment(terminal.vault.takes, writer)
        courier.wake()
        facts.until(lambda held=held: (last := facts.last(writer.take)) and last.delivered == held)  # type: ignore[misc]  # mypy infers no default
    live = terminal.between.visits[before:]
    seal(terminal.vault, writer)

    assert [(method, path.split("/")[4]) for method, path in live] == [("PUT", "growth")] * 2


def test_a_headquarters_that_became_older_is_never_taken_at_its_word_for_good(terminal: Terminal) -> None:
    terminal.between.rule("PUT", "/growth/", saying(404, b'{"code":"path.unknown","sentence":"What?"}'))
    takes = (record(terminal.vault), record(terminal.vault))

    assert terminal.courier().sync_once().received == takes
    assert len(terminal.between.sent("/growth/")) == 1, "once is enough to know"


def test_a_segment_that_is_gone_here_does_not_keep_the_lines_waiting(terminal: Terminal) -> None:
    take = record(terminal.vault, segments=3)
    (terminal.vault.takes.folder_of(take) / "segments" / "000000").unlink()

    summary = terminal.courier().sync_once()

    assert summary.refused == ((take, Trouble("local.segment:missing", {"number": 0})),)
    assert terminal.at_headquarters(take)[1] == 1
    assert len(terminal.between.segments) == 2


def test_a_stop_ends_two_bodies_at_once(terminal: Terminal, facts: Facts) -> None:
    hung = threading.Barrier(3, timeout=60)

    def hang(visit: Visit) -> None:
        hung.wait()
        terminal.between.hang(visit)

    take = record(terminal.vault, segments=6)
    terminal.between.plan("PUT", "/segments/", hang, hang)
    courier = terminal.courier(facts, timeouts=Timeouts(silence_s=600))
    courier.start()
    hung.wait()
    courier.stop()

    assert not courier._thread.is_alive()
    assert [thread for thread in threading.enumerate() if thread.name == "courier-lane"] == []
    assert facts.state(take) == "held"
    assert [row["delivered"] for row in rows(terminal.vault, "segments")].count(1) == 1


def test_a_crash_before_the_rows_are_written_sends_nothing_again(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Acknowledged, and not in the vault: the next program asks headquarters."""
    take = record(terminal.vault, segments=6)
    terminal.between.plan("PUT", "/seal", saying(500))
    with monkeypatch.context() as crash:
        crash.setattr("terminal.vault.outbox.Outbox.pieces_delivered", lambda *_: None)
        terminal.courier().sync_once()
    unwritten = len(terminal.vault.outbox.pieces(take))
    after = open_vault(terminal.vault.home, [keeper()])
    terminal.vault, before = after, terminal.vault
    before.close()

    assert unwritten == 6
    assert terminal.courier().sync_once().received == (take,)
    assert len(terminal.between.segments) == 6


def test_rows_are_written_once_a_turn(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    told = list[int]()
    real = type(terminal.vault.outbox).pieces_delivered

    def counting(outbox: object, take: str, sha256s: set[str]) -> None:
        told.append(len(sha256s))
        real(outbox, take, sha256s)  # type: ignore[arg-type]  # the real one knows its own

    monkeypatch.setattr("terminal.vault.outbox.Outbox.pieces_delivered", counting)
    writer = begin(terminal.vault, segments=20)
    terminal.courier().sync_once()
    left = terminal.vault.outbox.pieces(writer.take)
    writer.abandon()

    assert left == ()
    assert sum(told) == 20
    assert len(told) <= 3


def test_a_limit_holds_for_both_connections_together() -> None:
    """Half a second's worth more than the bucket of one second holds, on two threads."""
    bandwidth, began = Bandwidth(40_000), time.monotonic()
    sent = list[int]()
    side_by_side(
        [bytes(30_000)] * 2,
        lambda body: sum(map(len, PacedBody([body], bandwidth, Stop()))),
        lambda _, size: sent.append(size),
        2,
    )

    assert sent == [30_000] * 2
    assert time.monotonic() - began >= (60_000 - 40_000) / 40_000


def raising(errors: dict[int, BaseException], both: threading.Barrier) -> Callable[[int], int]:
    def work(number: int) -> int:
        if number in errors:
            both.wait()
            raise errors[number]
        return number

    return work


@pytest.mark.parametrize(
    ("one", "other", "raised"),
    [
        (NotNowError("line.cut", line=True), NeverError("take.sealed"), "other"),
        (NotNowError("take.busy"), NotNowError("line.cut", line=True), "other"),
        (StoppedError(), NeverError("take.sealed"), "one"),
        (ZeroDivisionError(), NotNowError("line.cut", line=True), "one"),
    ],
)
def test_of_two_errors_the_weightier_is_raised_and_nothing_further_is_begun(
    one: BaseException, other: BaseException, raised: str
) -> None:
    done = list[int]()
    work = raising({1: one, 2: other}, threading.Barrier(2, timeout=60))
    with pytest.raises(type(one if raised == "one" else other)) as caught:
        side_by_side(range(1, 9), work, lambda number, _: done.append(number), 2)

    assert caught.value is (one if raised == "one" else other)
    assert done == []


def test_what_cannot_be_noted_here_ends_both_lanes() -> None:
    """The vault fails while a segment is under way: it ends first, and nothing is under way afterwards."""

    def note(_: int, __: int) -> None:
        raise OSError("the vault")

    with pytest.raises(OSError, match="the vault"):
        side_by_side(range(100), lambda number: number, note, 2)
    assert [thread for thread in threading.enumerate() if thread.name == "courier-lane"] == []
