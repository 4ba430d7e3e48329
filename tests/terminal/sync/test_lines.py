"""What was recorded as another terminal, or for another headquarters, goes where it belongs, or says why not."""

import ssl
from pathlib import Path

from terminal.sync import Couriers, enrol
from terminal.sync.acquaintance import Own
from terminal.sync.courier import Courier
from terminal.sync.couriers import Say
from terminal.sync.line import Line
from terminal.sync.ports import LineBook
from terminal.sync.retry import Backoff
from terminal.sync.tls import mutual_context
from terminal.vault.identity import Headquarters, TerminalIdentity
from tests.terminal.sync.conftest import Facts, RunningHeadquarters, Terminal, dismiss, new_terminal
from tests.terminal.vault.recording import record


def move(terminal: Terminal, headquarters: RunningHeadquarters, name: str) -> None:
    """Enrol the terminal anew, at this headquarters."""
    answer = enrol(headquarters.url, headquarters.code(name))
    to = Headquarters(answer.hq_url, answer.ca_pem, answer.hq_public_key, answer.hq_recipient)
    terminal.vault.enrol(TerminalIdentity(answer.terminal, answer.key_pem, answer.certificates_pem, to, answer.epoch))


def couriers(terminal: Terminal, facts: Facts) -> Couriers:
    scratch = terminal.vault.home / "vault"

    def make(book: LineBook, say: Say, own: bool) -> Courier:
        def context() -> ssl.SSLContext:
            sender = book.sender()
            return mutual_context(book.ca_pem, sender.key_pem, sender.certificates_pem, scratch)

        mine = Own(terminal.vault.takes, terminal.vault) if own else None
        return Courier(Line(book.url, context()), book, say, context, own=mine, backoff=Backoff(0.01, 0.05))

    return Couriers(terminal.vault.line_books(), make, facts)


def test_a_terminal_that_moved_delivers_to_both_and_one_that_is_down_holds_up_only_its_own(
    own_headquarters: RunningHeadquarters, shared_headquarters: RunningHeadquarters, tmp_path: Path, facts: Facts
) -> None:
    terminal = new_terminal(own_headquarters, tmp_path / "home")
    before = record(terminal.vault)
    move(terminal, shared_headquarters, "77-0001")
    after = record(terminal.vault)
    own_headquarters.stop()
    one = couriers(terminal, facts)
    summary = one.sync_once()
    one.stop()
    own_headquarters.start()
    live = Facts()
    two = couriers(terminal, live)
    two.start()
    live.until(lambda: live.state(before) == "received")
    two.stop()
    dismiss(terminal)

    assert (summary.received, summary.line) == ((after,), None)
    ((name, why),) = summary.held
    assert name == before
    assert why is not None
    assert why.code == "courier.elsewhere"
    assert own_headquarters.url in why.words()
    assert "do not clear this terminal" in why.words()
    assert facts.state(before) == "held"
    assert all(line.up for line in live.line())


def test_enrolled_anew_under_its_name_a_terminal_goes_on_with_what_waits(
    shared_headquarters: RunningHeadquarters, terminal: Terminal, facts: Facts
) -> None:
    """The older certificate is superseded; the newest identity of the same name delivers."""
    before = record(terminal.vault)
    move(terminal, shared_headquarters, terminal.name)
    after = record(terminal.vault)
    both = couriers(terminal, facts)
    summary = both.sync_once()
    both.stop()

    assert set(summary.received) == {before, after}
    assert summary.all_received
    assert after.startswith(f"{terminal.name}-E2-")
    assert len(terminal.vault.line_books()) == 1


def test_under_another_name_the_older_one_still_delivers(
    shared_headquarters: RunningHeadquarters, terminal: Terminal, facts: Facts
) -> None:
    older, before = terminal.name, record(terminal.vault)
    move(terminal, shared_headquarters, "77-0002")
    lines = [book.sender().terminal for book in terminal.vault.line_books()]
    both = couriers(terminal, facts)
    summary = both.sync_once()
    both.stop()

    assert lines == ["77-0002", older]
    assert summary.received == (before,)
    assert [book.sender().terminal for book in terminal.vault.line_books()] == ["77-0002", older], "it lies here still"
