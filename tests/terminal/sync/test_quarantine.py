"""What headquarters doubts arrives all the same: people decide, and the terminal hears what they decided."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.recover import recover_take
from evidence.signing import Signer
from evidence.suite import digest
from faults.errors import ShuangluError
from faults.trouble import Trouble
from headquarters.administration import Administration
from terminal.session.facts.courier import LineMoved
from terminal.vault import open_vault
from tests.headquarters.terminals import wait_until_packed
from tests.terminal.sync.between import Between, losing_the_answer, saying, telling
from tests.terminal.sync.conftest import Facts, RunningHeadquarters, Terminal, dismiss, new_terminal
from tests.terminal.vault.recording import add_segment, begin, keeper, record, seal

CALLS = ["series", "standing", "renew", "histories", "quarantine"]


def lists(between: Between, *calls: str, **more: object) -> None:
    """Headquarters' greeting lists these calls and no others."""
    between.rule("GET", "/v1/clock", telling(calls=list(calls), **more))


@pytest.fixture
def clone(terminal: Terminal, tmp_path: Path) -> Iterator[Terminal]:
    """A second machine with a copy of the disk, made before anything was recorded."""
    shutil.copytree(terminal.vault.home, tmp_path / "clone")
    copy = Terminal(open_vault(tmp_path / "clone", [keeper()]), terminal.between)
    yield copy
    for courier in copy.couriers:
        courier.stop()
    copy.vault.close()


def decide(headquarters: RunningHeadquarters, take: str, what: str) -> None:
    for name in ("Li Na", "Wang Wei"):
        with Administration.open(headquarters.data) as desk:
            desk.decide(take, what, by=name, reason="looked at both", passphrase_file=None)  # type: ignore[arg-type]


def test_a_number_that_was_used_twice_is_kept_twice_and_accepted_in_the_end(
    terminal: Terminal, clone: Terminal, shared_headquarters: RunningHeadquarters
) -> None:
    lists(terminal.between, *CALLS[1:])
    take, same_name = record(terminal.vault), record(clone.vault)
    first, second = terminal.courier().sync_once(), clone.courier().sync_once()
    (waits,) = clone.vault.outbox.quarantines()
    again, shown = clone.courier().sync_once(), Facts()
    clone.started(shown)
    shown.until(lambda: shown.state(take) == "quarantined")
    decide(shared_headquarters, waits.stored_as, "accepted")
    facts = Facts()
    accepted = clone.courier(facts).sync_once()

    assert take == same_name
    assert (first.received, first.all_received) == ((take,), True)
    assert second.quarantined == again.quarantined == ((take, Trouble("quarantine.name_used")),)
    assert (second.received, second.held, second.refused, second.all_received) == ((), (), (), False)
    assert waits.stored_as.startswith(f"{take}~")
    assert second.to_json()["quarantined"][0]["detail"].startswith("Headquarters holds another take")
    assert (accepted.received, accepted.quarantined) == ((take,), ())
    assert facts.states(take) == ["received"]
    assert clone.vault.outbox.receipts()[0]["take"] == waits.stored_as
    assert (waits.folder / "manifest.json").exists()


def test_what_was_held_under_the_name_of_another_take_does_not_count_for_this_one(terminal: Terminal) -> None:
    take = record(terminal.vault, segments=10)
    terminal.between.plan("PUT", "/seal", saying(422, b'{"code":"take.sealed","sentence":"Another seal is there."}'))
    terminal.between.plan("GET", f"/takes/{take}~", losing_the_answer)

    summary = terminal.courier().sync_once()

    assert terminal.between.faults_left == 0
    assert summary.line is not None
    (delivery,) = terminal.vault.outbox.deliveries()
    assert (delivery.delivered, delivery.total) == (0, 10)


def test_what_people_decline_stays_here_with_their_reason(
    terminal: Terminal, clone: Terminal, shared_headquarters: RunningHeadquarters
) -> None:
    lists(terminal.between, *CALLS[1:])
    take, _ = record(terminal.vault), record(clone.vault)
    terminal.courier().sync_once()
    clone.courier().sync_once()
    (waits,) = clone.vault.outbox.quarantines()
    decide(shared_headquarters, waits.stored_as, "declined")
    summary, later = clone.courier().sync_once(), clone.courier().sync_once()

    assert summary.declined == later.declined == ((take, Trouble("delivery.declined", {"reason": "looked at both"})),)
    assert (later.received, later.quarantined, later.all_received) == ((), (), False)
    assert waits.folder.is_dir()
    assert clone.vault.outbox.deliveries()[0].state == "declined"


def test_a_fork_in_the_middle_of_a_take_is_noticed(terminal: Terminal, tmp_path: Path) -> None:
    """Both copies have the beginning; headquarters gets one end, and must not take the other for it."""
    lists(terminal.between, *CALLS[1:])
    writer = begin(terminal.vault, segments=2)
    shutil.copytree(terminal.vault.home, tmp_path / "copy")
    add_segment(terminal.vault.takes, writer)
    take = seal(terminal.vault, writer)
    terminal.courier().sync_once()
    copy = Terminal(open_vault(tmp_path / "copy", [keeper()]), terminal.between)
    sender = copy.vault.identity()
    recover_take(copy.vault.takes.folder_of(take), Signer(sender.key_pem, sender.certificates_pem))
    copy.vault.reconcile()
    summary = copy.courier().sync_once()
    stored = copy.vault.outbox.quarantines()[0].stored_as
    copy.couriers[0].stop()
    copy.vault.close()

    assert summary.quarantined == ((take, Trouble("quarantine.name_used")),)
    assert stored.startswith(f"{take}~")


def recovered(home: Path, take: str, between: Between) -> Terminal:
    """A copy of the disk, on which the take was still open, is started on another machine."""
    copy = Terminal(open_vault(home, [keeper()]), between)
    sender = copy.vault.identity()
    recover_take(copy.vault.takes.folder_of(take), Signer(sender.key_pem, sender.certificates_pem))
    copy.vault.reconcile()
    return copy


def put_down(copy: Terminal) -> None:
    for courier in copy.couriers:
        courier.stop()
    copy.vault.close()


def test_copies_of_an_open_take_that_were_cut_differently_all_arrive(
    terminal: Terminal, shared_headquarters: RunningHeadquarters, tmp_path: Path
) -> None:
    """All have the beginning in common, and so one name as second histories: the third goes by its manifest."""
    lists(terminal.between, *CALLS[1:])
    writer = begin(terminal.vault, segments=1)
    shutil.copytree(terminal.vault.home, tmp_path / "early")
    add_segment(terminal.vault.takes, writer)
    shutil.copytree(terminal.vault.home, tmp_path / "late")
    add_segment(terminal.vault.takes, writer)
    take = seal(terminal.vault, writer)
    terminal.courier().sync_once()
    stored = []
    for name in ("late", "early"):
        copy = recovered(tmp_path / name, take, terminal.between)
        once, again = copy.courier().sync_once(), copy.courier().sync_once()
        assert once.quarantined == again.quarantined == ((take, Trouble("quarantine.name_used")),)
        stored.append(copy.vault.outbox.quarantines()[0].stored_as)
        put_down(copy)
    copy = Terminal(open_vault(tmp_path / "early", [keeper()]), terminal.between)
    decide(shared_headquarters, stored[1], "accepted")
    accepted = copy.courier().sync_once()
    with pytest.raises(ShuangluError) as unverified:
        copy.vault.retention.release(take)
    manifest = (copy.vault.takes.folder_of(take) / "manifest.json").read_bytes()
    put_down(copy)

    assert len(set(stored)) == 2
    assert stored[1] == f"{take}~{digest(manifest)[:8]}"
    assert accepted.received == (take,)
    assert unverified.value.code == "retention.unverified", "its receipt bears the third name, and holds"


def test_an_older_headquarters_keeps_its_word_and_is_asked_for_nothing_new(terminal: Terminal, clone: Terminal) -> None:
    lists(terminal.between)
    take, _ = record(terminal.vault), record(clone.vault)
    terminal.courier().sync_once()
    summary = clone.courier().sync_once()

    assert [name for name, _ in summary.refused] == [take]
    asked = {path.split("?")[0] for _, path in terminal.between.visits}
    assert not any(new in path for path in asked for new in ("standing", "series", "renew", "~"))


def test_what_was_refused_under_the_old_rules_is_tried_once_more(terminal: Terminal) -> None:
    lists(terminal.between)
    terminal.between.plan("PUT", "/seal", saying(422, b'{"code":"take.sealed","sentence":"It is sealed."}'))
    take = record(terminal.vault)
    refused = terminal.courier().sync_once()
    still = terminal.courier().sync_once()
    lists(terminal.between, *CALLS[1:])
    summary = terminal.courier().sync_once()

    assert [name for name, _ in refused.refused] == [name for name, _ in still.refused] == [take]
    assert summary.received == (take,)


def test_a_call_that_is_not_known_there_is_never_for_good(terminal: Terminal) -> None:
    unknown = saying(404, b'{"code":"path.unknown","sentence":"There is no such call."}')
    terminal.between.plan("GET", "/v1/takes/", unknown)
    take = record(terminal.vault)
    first, second = terminal.courier().sync_once(), terminal.courier().sync_once()

    assert (first.refused, [name for name, _ in first.held]) == ((), [take])
    assert second.received == (take,)


def test_the_receipt_of_a_quarantine_that_was_lost_is_asked_for_again(terminal: Terminal, clone: Terminal) -> None:
    lists(terminal.between, *CALLS[1:])
    take, _ = record(terminal.vault), record(clone.vault)
    terminal.courier().sync_once()
    terminal.between.plan("PUT", "/seal", losing_the_answer)
    lost, found = clone.courier().sync_once(), clone.courier().sync_once()

    assert [name for name, _ in lost.held] == [take]
    assert [name for name, _ in found.quarantined] == [take]


def test_a_headquarters_put_back_from_yesterday_gets_everything_again(
    own_headquarters: RunningHeadquarters, tmp_path: Path
) -> None:
    terminal = new_terminal(own_headquarters, tmp_path / "home")
    lists(terminal.between, *CALLS[1:], generation="monday")
    early = record(terminal.vault)
    terminal.courier().sync_once()
    own_headquarters.stop()
    shutil.copytree(own_headquarters.data, tmp_path / "yesterday")
    own_headquarters.start()
    late = record(terminal.vault)
    before = terminal.courier().sync_once()
    own_headquarters.stop()
    shutil.rmtree(own_headquarters.data)
    shutil.copytree(tmp_path / "yesterday", own_headquarters.data)
    own_headquarters.start()
    lists(terminal.between, *CALLS[1:], generation="tuesday")
    after = terminal.courier().sync_once()
    found = [terminal.at_headquarters(take)[2] for take in (early, late)]
    sent = len(terminal.between.segments)
    quiet = terminal.courier().sync_once()
    dismiss(terminal)

    assert (before.received, found) == ((late,), [True, True])
    assert (after.received, after.all_received) == ((late,), True)
    assert sent == 9
    assert (quiet.received, quiet.all_received) == ((), True)
    assert [path for _, path in terminal.between.visits if "standing" in path].count(f"/v1/takes/{late}/standing") == 2


def test_what_headquarters_noticed_of_the_numbers_is_said_and_kept(terminal: Terminal, facts: Facts) -> None:
    noticed = {"at": "2026-11-28T00:00:00.000Z", "code": "terminal.cloned", "sentence": "Two of them."}
    terminal.between.rule("GET", "/v1/series", telling(alarms=[noticed, {"code": "of.tomorrow"}]))
    record(terminal.vault)
    summary = terminal.courier(facts).sync_once()
    book = terminal.vault.line_books()[0]
    contact = book.contact()

    assert summary.alarm == Trouble("alarm.cloned")
    assert summary.all_received
    assert facts.line()[-1] == LineMoved(up=True, detail=Trouble("alarm.cloned"))
    assert contact is not None
    assert (tuple(contact.alarms), 2 in contact.formats) == (("terminal.cloned", "of.tomorrow"), True)


def test_headquarters_hears_our_numbers_and_tells_its_own(terminal: Terminal) -> None:
    record(terminal.vault)
    terminal.courier().sync_once()
    asked = [path for _, path in terminal.between.visits if "/v1/series" in path]
    marks = terminal.vault.takes.own_marks()

    assert asked == ["/v1/series?sale=1&rehearsal=0&epoch=1"]
    assert marks[(terminal.name, 1, "sale")][0] == 1
    assert record(terminal.vault).endswith("-000002")


def test_what_headquarters_lost_is_delivered_again_and_the_receipt_stays(
    terminal: Terminal, shared_headquarters: RunningHeadquarters
) -> None:
    lists(terminal.between, *CALLS[1:])
    take = record(terminal.vault)
    terminal.courier().sync_once()
    before = terminal.vault.outbox.receipts()
    wait_until_packed(shared_headquarters.data, take)
    (pack,) = shared_headquarters.data.rglob(f"{take}.pack")
    whole = pack.read_bytes()
    pack.unlink()
    summary, quiet = terminal.courier().sync_once(), terminal.courier().sync_once()

    assert (summary.received, summary.all_received) == ((take,), True)
    wait_until_packed(shared_headquarters.data, take)
    assert pack.read_bytes() == whole
    assert terminal.vault.outbox.receipts() == before
    assert (quiet.received, quiet.all_received) == ((), True)


def test_an_older_headquarters_is_asked_for_its_receipts_before_anything_leaves(terminal: Terminal) -> None:
    take = record(terminal.vault)
    assert terminal.courier().sync_once().received == (take,)
    lists(terminal.between)
    asked = terminal.courier()
    assert asked.ask_once() is None
    assert terminal.vault.outbox.received_here() == (take,)
    terminal.between.rule("GET", f"/v1/takes/{take}", telling(entries=0, sealed=False, receipt=False))

    asked = terminal.courier()

    assert asked.ask_once() is None
    assert [parcel.take for parcel in terminal.vault.outbox.parcels()] == [take]
    assert terminal.vault.retention.release_received(0, to_bank=True).takes == ()
