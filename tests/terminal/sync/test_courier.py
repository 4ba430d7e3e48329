"""Takes reach headquarters while they are recorded and after, through every fault of the line; nobody is lied to."""

from pathlib import Path

import pytest

from faults.trouble import Trouble
from terminal.session.facts.courier import LineMoved
from tests.terminal.sync.between import Fault, cutting_the_answer, cutting_the_body, dripping, losing_the_answer, saying
from tests.terminal.sync.conftest import Facts, RunningHeadquarters, Terminal, dismiss, new_terminal
from tests.terminal.vault.recording import add_segment, begin, record, rows, seal


def test_a_take_is_delivered_while_it_is_recorded(terminal: Terminal, facts: Facts) -> None:
    courier = terminal.started(facts)
    writer = begin(terminal.vault, segments=0)
    for held in range(1, 5):
        add_segment(terminal.vault.takes, writer)
        courier.wake()
        facts.until(lambda held=held: (last := facts.last(writer.take)) and last.delivered == held)  # type: ignore[misc]  # an untyped default
    live = terminal.at_headquarters(writer.take)
    take = seal(terminal.vault, writer)
    courier.wake()
    facts.until(lambda: facts.state(take) == "received")

    assert live == (6, 0, False)
    assert courier._said == {}, "what has gone its way takes no room"
    assert terminal.at_headquarters(take) == (7, 0, True)
    assert facts.states(take) == ["held", "sending", "received"]
    assert facts.line() == [LineMoved(up=True)]
    assert terminal.vault.outbox.receipts()[0]["take"] == take
    assert len(terminal.between.segments) == 4


def test_weeks_without_a_line_are_caught_up_in_order(terminal: Terminal, facts: Facts) -> None:
    takes = [record(terminal.vault, "sale"), record(terminal.vault, "rehearsal"), record(terminal.vault, "sale")]

    summary = terminal.courier(facts).sync_once()

    assert (summary.received, summary.held, summary.refused, summary.line) == (tuple(takes), (), (), None)
    assert len(set(terminal.between.segments)) == len(terminal.between.segments) == 9
    assert [facts.states(take)[-1] for take in takes] == ["received"] * 3


def test_a_long_take_does_not_keep_a_new_one_waiting(terminal: Terminal) -> None:
    long = record(terminal.vault, segments=40)
    short = record(terminal.vault, segments=2)

    terminal.courier().sync_once()

    order = [path.split("/")[3] for path in terminal.between.sent("/v1/takes/")]
    assert order.index(short) < len(order) - 1 - order[::-1].index(long)


def test_the_escrow_is_handed_over_once(terminal: Terminal) -> None:
    terminal.courier().sync_once()
    terminal.courier().sync_once()

    assert len(terminal.between.sent("/v1/escrow")) == 1
    assert terminal.vault.escrow_due() is None


def test_the_clocks_are_compared(terminal: Terminal) -> None:
    offset = terminal.courier().sync_once().clock_offset_s

    assert offset is not None
    assert abs(offset) < 5
    assert [event["kind"] for event in terminal.vault.history.events()].count("clock.compared") == 1


FAULTS: dict[str, tuple[str, str, list[Fault]]] = {
    "cut in a journal": ("POST", "/journal", [cutting_the_body]),
    "cut in a segment": ("PUT", "/segments/", [cutting_the_body]),
    "cut again and again": ("PUT", "/segments/", [cutting_the_body] * 5),
    "cut in lines and a segment": ("PUT", "/growth/", [cutting_the_body] * 3),
    "answer about lines and a segment lost": ("PUT", "/growth/", [losing_the_answer]),
    "500 about lines and a segment": ("PUT", "/growth/", [saying(500, b"{}")]),
    "a gateway's 404 about lines and a segment": ("PUT", "/growth/", [saying(404, b"not here")]),
    "405 about lines and a segment": ("PUT", "/growth/", [saying(405, b'{"code":"method.unknown","sentence":"No."}')]),
    "cut in the seal": ("PUT", "/seal", [cutting_the_body]),
    "answer about the journal lost": ("POST", "/journal", [losing_the_answer]),
    "answer about a segment lost": ("PUT", "/segments/", [losing_the_answer] * 3),
    "receipt lost": ("PUT", "/seal", [losing_the_answer]),
    "half a receipt": ("PUT", "/seal", [cutting_the_answer]),
    "a receipt that is none": ("PUT", "/seal", [saying(200, b'{"receipt":{},"signature":""}')]),
    "half an answer": ("GET", "/v1/takes/", [cutting_the_answer]),
    "slow": ("PUT", "/segments/", [dripping]),
    "500": ("PUT", "/segments/", [saying(500, b"oops")] * 2),
    "500 about the seal": ("PUT", "/seal", [saying(500, b"{}")]),
    "503": ("POST", "/journal", [saying(503, b"<html>")]),
    "423": ("PUT", "/segments/", [saying(423, b'{"code":"take.busy","sentence":"Busy."}')] * 2),
    "425": ("PUT", "/segments/", [saying(425, b'{"code":"segment.unnamed","sentence":"Unnamed."}')]),
    "409": ("PUT", "/seal", [saying(409, b'{"code":"take.busy","sentence":"Busy."}')]),
    "408": ("PUT", "/segments/", [saying(408, b'{"code":"body.slow","sentence":"Slow."}')]),
    "429": ("PUT", "/segments/", [saying(429, b'{"code":"server.full","sentence":"Full."}', Retry_After="0")]),
    "a gateway's 404": ("GET", "/v1/takes/", [saying(404, b"not here")]),
    "a redirection": ("GET", "/v1/takes/", [saying(302, b"", Location="https://elsewhere.example/")]),
    "nonsense": ("GET", "/v1/takes/", [saying(200, b"[1]"), saying(200, b'{"entries":"3","lacks":[]}')]),
    "nonsense about the clock": ("GET", "/v1/clock", [saying(200, b'{"utc":"noon"}')]),
    "escrow not now": ("PUT", "/v1/escrow", [saying(500, b"")]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_line_loses_nothing_and_doubles_nothing(terminal: Terminal, facts: Facts, fault: str) -> None:
    method, part, planned = FAULTS[fault]
    if method == "POST":
        terminal.between.older()
    terminal.between.plan(method, part, *planned)
    take = record(terminal.vault, segments=4)

    terminal.started(facts)
    facts.until(lambda: facts.state(take) == "received")

    assert terminal.between.faults_left == 0
    assert terminal.at_headquarters(take)[2] is True
    assert rows(terminal.vault, "outbox") == []
    sent = terminal.between.segments
    assert len(set(sent)) == 4
    assert len(sent) - 4 <= (len(planned) if part in ("/segments/", "/growth/") else 0)
    said = [move for move in facts.said if move == facts.last(take)]
    assert said == [facts.said[-1]]


def test_an_answer_that_was_lost_is_not_sent_again(terminal: Terminal, facts: Facts) -> None:
    terminal.between.older()
    terminal.between.plan("PUT", "/segments/", *[losing_the_answer] * 4)
    take = record(terminal.vault, segments=4)

    terminal.started(facts)
    facts.until(lambda: facts.state(take) == "received")

    assert len(terminal.between.segments) == 4
    assert terminal.between.sent("/growth/") == [], "an older headquarters is not asked for what it does not list"


def test_headquarters_is_down_and_comes_back(terminal: Terminal, facts: Facts) -> None:
    terminal.between.close()
    take = record(terminal.vault)
    terminal.started(facts)
    facts.until(facts.line)
    facts.until(lambda: (last := facts.last(take)) and last.detail)
    down, held = facts.line()[-1], facts.last(take)
    terminal.between.open()
    facts.until(lambda: facts.state(take) == "received")

    assert (down.up, down.detail and down.detail.code) == (False, "line.unreachable")
    assert held is not None
    assert (held.state, held.delivered, held.total) == ("held", 0, 3)
    assert held.detail == down.detail
    assert facts.line()[-1] == LineMoved(up=True)


def test_the_line_goes_down_in_the_middle_of_a_take(terminal: Terminal, facts: Facts) -> None:
    courier = terminal.started(facts)
    writer = begin(terminal.vault, segments=2)
    courier.wake()
    facts.until(lambda: (last := facts.last(writer.take)) and last.delivered == 2)
    terminal.between.close()
    add_segment(terminal.vault.takes, writer)
    courier.wake()
    facts.until(lambda: facts.state(writer.take) == "held")
    held = facts.last(writer.take)
    terminal.between.open()
    take = seal(terminal.vault, writer)
    courier.wake()
    facts.until(lambda: facts.state(take) == "received")

    assert held is not None
    assert (held.delivered, held.total) == (2, 3)
    assert facts.states(take) == ["held", "sending", "held", "sending", "received"]


def test_headquarters_is_killed_and_restarted(own_headquarters: RunningHeadquarters, tmp_path: Path) -> None:
    terminal, facts = new_terminal(own_headquarters, tmp_path / "home"), Facts()
    courier = terminal.started(facts)
    writer = begin(terminal.vault, segments=3)
    courier.wake()
    facts.until(lambda: (last := facts.last(writer.take)) and last.delivered == 3)
    own_headquarters.kill()
    add_segment(terminal.vault.takes, writer)
    courier.wake()
    facts.until(lambda: facts.line()[-1].up is False)
    own_headquarters.start()
    take = seal(terminal.vault, writer)
    courier.wake()
    facts.until(lambda: facts.state(take) == "received")
    found = terminal.at_headquarters(take)
    dismiss(terminal)

    assert found == (7, 0, True)
    assert len(terminal.between.segments) <= 5


def test_what_headquarters_refuses_is_shown_and_others_go_on(terminal: Terminal, facts: Facts) -> None:
    no = saying(422, '{"code":"seal.wrong","sentence":"封存不符。"}'.encode())
    terminal.between.plan("PUT", "/seal", no)
    refused, other = record(terminal.vault), record(terminal.vault)
    courier = terminal.started(facts)
    facts.until(lambda: facts.state(other) == "received")
    last = facts.last(refused)

    assert last is not None
    assert (last.state, last.detail) == ("refused", Trouble("seal.wrong", said="封存不符。"))
    assert terminal.vault.outbox.deliveries()[0].state == "refused"
    terminal.vault.outbox.again(refused)
    courier.wake()
    facts.until(lambda: facts.state(refused) == "received")


def test_a_take_that_is_unsound_at_headquarters_does_not_keep_others_waiting(terminal: Terminal, facts: Facts) -> None:
    damaged = b'{"code":"storage.unsound","sentence":"What headquarters holds of this take is damaged."}'
    terminal.between.plan("GET", "/v1/takes/", saying(503, damaged, Retry_After="600"))
    unsound, other, third = record(terminal.vault), record(terminal.vault), record(terminal.vault)
    terminal.started(facts)
    facts.until(lambda: facts.state(other) == facts.state(third) == "received")
    last = facts.last(unsound)

    assert last is not None
    assert (last.state, last.detail and last.detail.code) == ("held", "storage.unsound")
    assert [line.up for line in facts.line()] == [True]


def test_a_segment_that_was_changed_here_is_not_sent(terminal: Terminal) -> None:
    changed, missing, whole = record(terminal.vault), record(terminal.vault), record(terminal.vault)
    path = terminal.vault.takes.folder_of(changed) / "segments" / "000001"
    path.write_bytes(path.read_bytes()[:-1])
    (terminal.vault.takes.folder_of(missing) / "segments" / "000002").unlink()

    summary = terminal.courier().sync_once()

    assert summary.received == (whole,)
    assert summary.refused == (
        (changed, Trouble("local.segment:changed", {"number": 1})),
        (missing, Trouble("local.segment:missing", {"number": 2})),
    )
    left = [[piece.number for piece in terminal.vault.outbox.pieces(take)] for take in (changed, missing)]
    assert left == [[1], [2]], "one bad segment keeps no other here"
    said = summary.to_json()["refused"][0]["detail"]
    assert said == ("Segment 1 was changed on this terminal: the take is damaged here. Headquarters did not refuse it.")
    assert rows(terminal.vault, "receipts")[0]["take"] == whole


def test_a_journal_that_was_cut_here_is_not_taken_for_whole(terminal: Terminal) -> None:
    take = record(terminal.vault)
    journal = terminal.vault.takes.folder_of(take) / "journal"
    journal.write_bytes(journal.read_bytes()[:-10])

    assert terminal.courier().sync_once().refused == ((take, Trouble("local.journal")),)


def test_an_older_copy_of_the_vault_sends_nothing_again(terminal: Terminal) -> None:
    take = record(terminal.vault, segments=6)
    terminal.between.plan("PUT", "/seal", saying(500))
    terminal.courier().sync_once()
    terminal.vault._store.run("UPDATE segments SET delivered = 0")

    summary = terminal.courier().sync_once()

    assert summary.received == (take,)
    assert len(terminal.between.segments) == 6


def test_a_list_that_was_cut_is_asked_for_again(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with more than a thousand segments lacking; the limit is lowered so that seven are enough."""
    monkeypatch.setattr("terminal.sync.replies.LONGEST_LIST", 7)
    writer = begin(terminal.vault, segments=7)
    terminal.courier().sync_once()
    terminal.vault._store.run("UPDATE segments SET delivered = 0")
    take = seal(terminal.vault, writer)

    assert terminal.courier().sync_once().received == (take,)
    assert len(terminal.between.segments) == 7


def test_once_says_what_stays_behind_and_why(terminal: Terminal) -> None:
    writer = begin(terminal.vault)
    terminal.between.close()
    down = terminal.courier().sync_once()
    terminal.between.open()
    up = terminal.courier().sync_once()
    writer.abandon()

    assert down.line is not None
    assert down.to_json()["line"] == f"Headquarters cannot be reached at {terminal.between.url}."
    assert down.held == ((writer.take, down.line),)
    assert up.to_json()["held"] == [{"take": writer.take, "detail": ""}]
    assert (up.line, up.received) == (None, ())


def test_once_shows_what_was_refused_before_until_it_is_tried_again(terminal: Terminal) -> None:
    terminal.between.plan("PUT", "/seal", saying(422, b'{"code":"seal.wrong","sentence":"It does not fit."}'))
    refused = record(terminal.vault)
    first = terminal.courier().sync_once()
    later = record(terminal.vault)
    second = terminal.courier().sync_once()
    terminal.vault.outbox.again(refused)
    third = terminal.courier().sync_once()

    assert first.refused == second.refused == ((refused, Trouble("seal.wrong", said="It does not fit.")),)
    assert second.to_json()["refused"] == [{"take": refused, "detail": "It does not fit."}]
    assert [summary.received for summary in (first, second, third)] == [(), (later,), (refused,)]
    assert third.refused == ()


def test_papers_of_a_take_go_before_its_seal_and_only_once(terminal: Terminal) -> None:
    terminal.courier().sync_once()  # the formats that headquarters reads are heard at a greeting
    writer = begin(terminal.vault, segments=1)
    paper = writer.object(b"a page" * 500, role="paper", media_us=0)
    terminal.between.plan("PUT", "/seal", losing_the_answer)
    take = seal(terminal.vault, writer)
    lost, found = terminal.courier().sync_once(), terminal.courier().sync_once()

    assert [name for name, _ in lost.held] == [take]
    assert found.received == (take,)
    assert terminal.between.segments.count(paper.sha256) == 1


def test_papers_that_were_lost_or_changed_here_are_named_and_not_tried_for_ever(terminal: Terminal) -> None:
    terminal.courier().sync_once()
    takes = []
    for _ in range(2):
        writer = begin(terminal.vault, segments=1)
        writer.object(b"a page" * 500, role="paper", media_us=0)
        takes.append(seal(terminal.vault, writer))
    missing, changed = (terminal.vault.takes.folder_of(take) / "objects" / "000000" for take in takes)
    missing.unlink()
    changed.write_bytes(changed.read_bytes()[:-1])

    assert terminal.courier().sync_once().refused == (
        (takes[0], Trouble("local.object:missing", {"number": 0})),
        (takes[1], Trouble("local.object:changed", {"number": 0})),
    )


def test_a_full_disk_at_headquarters_is_said_and_waited_out(terminal: Terminal, facts: Facts) -> None:
    full = b'{"code":"storage.full","sentence":"There is no room."}'
    terminal.between.plan("PUT", "/segments/", saying(507, full, Retry_After="0"))
    take = record(terminal.vault)
    first, second = terminal.courier(facts).sync_once(), terminal.courier().sync_once()

    ((name, why),) = first.held
    assert (name, why and why.code, first.line) == (take, "storage.full", None)
    assert second.received == (take,)
