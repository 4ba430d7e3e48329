"""Numbers and names: restored homes, second histories, epochs, what died with a disk."""

import shutil

from evidence.receipt import verify_receipt
from evidence.recover import recover_take
from evidence.suite import NO_DIGEST, digest
from headquarters.server import RunningServer
from tests.headquarters.desk import alarms, aside, lines, listed, numbers, overview, verified
from tests.headquarters.terminals import Terminal, read_take


def test_a_home_put_back_from_a_backup_goes_on_behind_what_headquarters_holds(
    hq: RunningServer, today: Terminal
) -> None:
    first = today.make_take(1)
    second = today.make_take(2, previous=first.head)
    for made in (first, second):
        today.deliver(made)
    told = today.series(sale=1)  # the backup knew of one
    assert told["series"] == {
        "sale": {"number": 2, "head": second.head},
        "rehearsal": {"number": 0, "head": None},
    }
    assert [each["code"] for each in told["alarms"]] == ["terminal.restored"]
    assert "numbers went back" in told["alarms"][0]["sentence"]
    today.series(sale=1)
    assert alarms(hq, today) == ["terminal.restored"]
    assert any(line.startswith("alarm: ") and today.name in line for line in lines(hq))
    third = today.make_take(3, previous=told["series"]["sale"]["head"])
    verify_receipt(today.deliver(third), today.roots, take=third.take, manifest_sha256=digest(third.manifest))
    assert today.series(sale=3)["series"]["sale"] == {"number": 3, "head": third.head}


def test_a_number_used_twice_arrives_under_a_name_of_its_own(hq: RunningServer, today: Terminal) -> None:
    """Recorded with the line down after a backup was put back: both are there, and an alarm at both ends."""
    first = today.make_take(1)
    today.deliver(first)
    other = today.make_take(1, folder="restored")
    answer = today.send_journal(other.take, other.lines)
    assert (answer.status_code, answer.json()["code"]) == (409, "journal.forked")
    aside(today, other, today.deliver(other, other.second_name), "name.used", other.second_name)
    assert [each["code"] for each in today.series(sale=1)["alarms"]] == ["name.used", "name.used"]
    assert listed(hq, other.second_name)["standing"] == "quarantined"
    assert listed(hq, first.take)["standing"] == "received"
    assert numbers(hq, today, "missing") == []


def test_a_second_history_has_to_be_the_one_that_its_name_says(hq: RunningServer, today: Terminal) -> None:
    made = today.make_take(1)
    name = f"{made.take}~00000000"
    today.send_journal(name, made.lines)
    for data in made.segments.values():
        today.send_segment(name, data)
    answer = today.send_seal(name, made.manifest, made.signature)
    assert (answer.status_code, answer.json()["code"]) == (422, "journal.take")
    assert verified(hq, name) == "open"
    today.wire = 1
    today.connect()
    answer = today.send_journal(made.second_name, made.lines)
    assert (answer.status_code, answer.json()["code"]) == (422, "take.name")


def test_copies_of_an_open_take_have_its_beginning_in_common_and_are_told_apart_by_their_seals(
    hq: RunningServer, today: Terminal
) -> None:
    """The disk was copied twice while the take was recorded, and each copy was sealed as it was."""
    open_take = today.write_take(1, close=False)
    cut = []
    for segments in (3, 2, 1):
        copy = shutil.copytree(open_take, today.folder / f"copy {segments}" / open_take.name)
        kept = [line for line in read_take(copy).lines if line][: 1 + 2 * segments]
        (copy / "journal").write_bytes(b"".join(kept))
        for path in sorted((copy / "segments").iterdir())[segments:]:
            path.unlink()
        recover_take(copy, today.signer)
        cut.append(read_take(copy))
    first, second, third = cut
    today.deliver(first)
    aside(today, second, today.deliver(second, second.second_name), "name.used", second.second_name)
    answer = today.send_seal(second.second_name, third.manifest, third.signature)
    assert (answer.status_code, answer.json()["code"]) == (422, "take.sealed"), "both names are others' already"
    name = f"{third.take}~{digest(third.manifest)[:8]}"
    assert name != third.second_name
    aside(today, third, today.deliver(third, name), "name.used", name)
    assert [verified(hq, each) for each in (first.take, second.second_name, name)] == ["interrupted"] * 3


def test_the_epoch_of_a_name_is_that_of_the_certificate(hq: RunningServer, today: Terminal) -> None:
    foreign = today.make_take(1, epoch=7)
    aside(today, foreign, today.deliver(foreign), "name.epoch", foreign.second_name)
    again = Terminal.enrol(hq, today.folder / "again", hq.enrol_code(today.name), wire=2)
    assert again.epoch == 2
    made = again.make_take(1, before=None)
    assert made.take == f"{today.name}-E2-000001"
    verify_receipt(again.deliver(made), again.roots, take=made.take, manifest_sha256=digest(made.manifest))
    assert again.series()["series"]["sale"]["number"] == 1
    assert again.series(epoch=1)["series"]["sale"]["number"] == 0
    assert numbers(hq, again, "missing") == [], "an epoch without takes has no hole"
    again.close()


def test_what_died_with_a_disk_is_missing_by_its_number(hq: RunningServer, today: Terminal) -> None:
    """The terminal had spoken of three; one had come when its disk died and another machine took its place."""
    first = today.make_take(1)
    today.deliver(first)
    today.series(sale=3)
    lost = (f"{today.name}-000002", f"{today.name}-000003")
    assert (numbers(hq, today, "missing"), numbers(hq, today, "awaited")) == ([], [lost])
    later = Terminal.enrol(hq, today.folder / "later", hq.enrol_code(today.name), wire=2)
    later.deliver(later.make_take(1))
    assert (numbers(hq, today, "missing"), numbers(hq, today, "awaited")) == ([lost], [])
    assert f"missing: {lost[0]} to {lost[1]}" in lines(hq)
    later.close()


def test_a_link_that_nobody_knew_any_more_is_no_mismatch(hq: RunningServer, today: Terminal) -> None:
    today.deliver(today.make_take(1))
    second = today.make_take(2, previous=NO_DIGEST)
    today.deliver(second)
    assert second.take not in [each["take"] for each in overview(hq)["mismatches"]]


def test_a_demonstration_is_kept_and_never_counted(hq: RunningServer, today: Terminal) -> None:
    before = overview(hq)["counts"]
    made = today.make_take(1, demonstration=True)
    today.deliver(made)
    assert listed(hq, made.take)["demonstration"] is True
    after = overview(hq)["counts"]
    assert after == before | {"demonstrations": before["demonstrations"] + 1}
    (line,) = [line for line in lines(hq) if line.startswith(made.take)]
    assert line.endswith("demonstration, not counted")
