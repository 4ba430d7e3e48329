"""What people must look at: it arrives, it is kept whole, nothing is deleted for it, and two people decide."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evidence import moment, wrapping
from evidence.manifest import Known
from evidence.receipt import verify_receipt
from evidence.recover import recover_take
from evidence.suite import digest
from evidence.writer import OpeningFacts, TakeWriter
from faults.errors import ShuangluError, UsageError
from headquarters.administration import Administration
from headquarters.server import RunningServer
from headquarters.takes.spelling import look_alike
from tests.headquarters.conftest import Typed
from tests.headquarters.desk import aside, decide, listed, verified
from tests.headquarters.terminals import TIMEOUT_S, Terminal, read_take


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    """The terminal's clock: how far it is off. Headquarters is another process and has its own."""
    off = [timedelta()]
    monkeypatch.setattr(moment, "spell_now", lambda: moment.spell(datetime.now(UTC) + off[0]))
    return off


def test_two_people_accept_and_only_then_there_is_a_receipt(hq: RunningServer, today: Terminal) -> None:
    today.deliver(today.make_take(1))
    made = today.make_take(1, folder="clone")
    name = made.second_name
    today.deliver(made, name)
    first = decide(hq, name, "accepted", "李娜", "另一笔业务")
    assert (first.settled, first.differs, first.others) == (False, False, ())
    assert today.standing(name)["standing"] == "quarantined"
    with pytest.raises(ShuangluError, match="has spoken on"):
        decide(hq, name, "accepted", " 李\u200b 娜 ", "again")
    for by, why in (("\u200b", "seen"), ("王伟", "\u3164")):
        with pytest.raises(UsageError):
            decide(hq, name, "accepted", by, why)
    assert decide(hq, name, "accepted", "Wang Wei", "seen both").settled
    assert today.standing(name)["standing"] == "received"
    receipt = today.send_seal(name, made.manifest, made.signature).content
    verify_receipt(
        receipt, today.roots, take=made.take, manifest_sha256=digest(made.manifest), history=name.split("~")[1]
    )
    assert today.session.get(f"{today.take_url(name)}/receipt", timeout=TIMEOUT_S).content == receipt
    assert today.state(name)["receipt"] is True
    assert verified(hq, name) == "intact"
    assert today.standing(name)["verified_at"]
    with pytest.raises(ShuangluError, match=r"accepted .* already"):
        decide(hq, name, "declined", "Third", "late")
    with pytest.raises(ShuangluError, match="is not in quarantine"):
        decide(hq, made.take, "declined", "Third", "nothing to decide")


def test_two_people_decline_and_two_who_differ_leave_it_to_a_third(hq: RunningServer, today: Terminal) -> None:
    today.deliver(today.make_take(1))
    made = today.make_take(1, folder="clone")
    name = made.second_name
    answer = today.deliver(made, name)
    assert not decide(hq, name, "accepted", "A", "looks sound").settled
    differing = decide(hq, name, "declined", "B", "a copy")
    assert (differing.settled, differing.differs, differing.others) == (False, True, ("A",))
    assert today.standing(name)["standing"] == "quarantined"
    assert decide(hq, name, "declined", "Lead", "练习用的副本").settled
    standing = today.standing(name)
    assert (standing["standing"], standing["sentence"], standing["receipt"]) == ("declined", "练习用的副本", False)
    assert today.deliver(made, name) == answer
    assert listed(hq, name)["standing"] == "declined"
    assert verified(hq, name) == "intact", "it is kept as it is"


@pytest.mark.parametrize(
    ("name", "again"),
    [
        ("李娜", "李娜\u200b"),
        ("李娜", "李 娜"),
        ("李娜", "李\u3000娜"),
        ("李·娜", "李娜\ufe00"),
        ("Li Na", "LI  NA"),
        ("Li Na", "L\u0456 N\u0430"),
        ("Li Na", "\uff2c\uff29 \u039d\u0391"),
        ("Liao", "1ia0"),
    ],
)
def test_one_person_by_any_spelling_is_not_two(name: str, again: str) -> None:
    assert look_alike(name, again)


def test_people_with_other_names_are_others() -> None:
    assert not any(look_alike(*pair) for pair in [("李娜", "李那"), ("Li Na", "Li Ni"), ("王伟", "王伟明"), ("A", "B")])


def test_people_decide_by_typing(hq: RunningServer, today: Terminal, typed: Typed) -> None:
    today.deliver(today.make_take(1))
    made = today.make_take(1, folder="clone")
    today.deliver(made, made.second_name)
    where = ("--data", str(hq.data))
    code, printed, _ = typed("quarantine", "list", *where)
    assert code == 0
    assert f"{made.second_name}  " in printed
    assert "[name.used]" in printed
    words = (made.second_name, *where, "--reason", "why")
    code, printed, _ = typed("quarantine", "accept", *words, "--by", "A")
    assert (code, printed.splitlines()) == (
        0,
        [f"{made.second_name}: A says accepted; a second person is needed.", "The name was typed and is unproven."],
    )
    code, printed, _ = typed("quarantine", "decline", *words, "--by", "B")
    assert code == 1
    assert "A differ; it stays in quarantine, and a lead decides." in printed
    code, printed, _ = typed("quarantine", "list", *where, "--json")
    (waiting,) = [each for each in json.loads(printed)["takes"] if each["take"] == made.second_name]
    assert [(word["by"], word["what"], word["proof"]) for word in waiting["decisions"]] == [
        ("A", "accepted", "unproven"),
        ("B", "declined", "unproven"),
    ]
    code, printed, _ = typed("quarantine", "decline", *words, "--by", "Lead", "--json")
    assert (code, json.loads(printed)["settled"]) == (0, True)
    assert typed("quarantine", "accept", *words[:-1], " ", "--by", "C")[0] == 2


@pytest.mark.parametrize("years", [-6, 3])
def test_an_honest_take_with_a_wrong_clock_is_received(
    hq: RunningServer, today: Terminal, clock: list[timedelta], years: int
) -> None:
    clock[0] = timedelta(days=365 * years)
    made = today.make_take(1)
    clock[0] = timedelta()
    verify_receipt(today.deliver(made), today.roots, take=made.take, manifest_sha256=digest(made.manifest))
    row = listed(hq, made.take)
    assert (row["standing"], row["notes"]) == ("received", ["clock.doubtful"])
    assert verified(hq, made.take) == "intact"


def test_a_terminal_of_0_1_0_with_a_wrong_clock_is_received_too(terminal: Terminal, clock: list[timedelta]) -> None:
    clock[0] = timedelta(days=-365 * 6)
    made = terminal.make_take(1)
    clock[0] = timedelta()
    verify_receipt(terminal.deliver(made), terminal.roots, take=made.take, manifest_sha256=digest(made.manifest))


def test_a_terminal_of_0_1_0_is_answered_as_ever(hq: RunningServer, terminal: Terminal) -> None:
    unreadable = terminal.make_take(1, hq_key=wrapping.public_key(wrapping.new_private_key()))
    answer = terminal.send_journal(unreadable.take, unreadable.lines)
    assert (answer.status_code, answer.json()["code"]) == (422, "take.unreadable")
    made = terminal.make_take(1, folder="sound")
    receipt = terminal.deliver(made)
    assert terminal.state(made.take) == {
        "take": made.take,
        "entries": len(made.lines),
        "lacks": [],
        "sealed": True,
        "receipt": True,
    }
    assert set(json.loads(receipt)) == {"receipt", "signature"}
    with Administration.open(hq.data) as desk:
        desk.revoke(terminal.name)
    later = Terminal.enrol(hq, terminal.folder / "later", hq.enrol_code(terminal.name))
    second = terminal.make_take(2, previous=made.head)
    answer = later.send_journal(second.take, second.lines)
    assert (answer.status_code, answer.json()["code"]) == (422, "signer.revoked")
    later.close()


def test_what_headquarters_cannot_open_is_kept_and_looked_at(today: Terminal) -> None:
    made = today.make_take(1, hq_key=wrapping.public_key(wrapping.new_private_key()))
    aside(today, made, today.deliver(made), "take.unreadable")


def test_a_take_of_a_revoked_or_replaced_certificate_is_kept_and_looked_at(hq: RunningServer, today: Terminal) -> None:
    honest = today.make_take(1)
    today.series(sale=1)
    replaced = Terminal.enrol(hq, today.folder / "replaced", hq.enrol_code(today.name), wire=2)
    stolen = today.make_take(2, previous=honest.head)
    verify_receipt(today.deliver(honest), today.roots, take=honest.take, manifest_sha256=digest(honest.manifest))
    aside(today, stolen, today.deliver(stolen), "signer.superseded", stolen.second_name)
    with Administration.open(hq.data) as desk:
        desk.revoke(today.name)
    third = today.make_take(3, previous=stolen.head)
    last = Terminal.enrol(hq, today.folder / "last", hq.enrol_code(today.name), wire=2)
    aside(last, third, last.deliver(third), "signer.revoked", third.second_name)
    replaced.close()
    last.close()


def test_a_take_signed_by_nobody_that_is_known_is_kept_and_looked_at(hq: RunningServer, today: Terminal) -> None:
    """The disk of a terminal of another headquarters, brought here: same name, another authority."""
    with RunningServer(today.folder / "elsewhere") as other_hq:
        other = Terminal.enrol(other_hq, today.folder / "other", other_hq.enrol_code(today.name), wire=2)
        made = other.make_take(1, hq_key=today.hq_public_key)
        other.close()
    aside(today, made, today.deliver(made), "signer.unknown", made.second_name)
    assert verified(hq, made.second_name) == "intact"


def test_a_cut_take_is_looked_at_and_what_was_held_before_stays(hq: RunningServer, today: Terminal) -> None:
    whole = today.write_take(1, close=False)
    journal = read_take(whole).lines
    today.send_journal(whole.name, journal)
    for data in read_take(whole).segments.values():
        today.send_segment(whole.name, data)
    (whole / "journal").write_bytes(b"".join(journal[:-2]))
    recover_take(whole, today.signer, known=Known(len(journal), digest(journal[-1])))
    made = read_take(whole)
    aside(today, made, today.deliver(made), "take.shortened")
    assert listed(hq, made.take)["notes"] == ["note.shortened"]
    last = list(made.segments)[-1]
    loose = [path.name for path in hq.data.rglob("*") if path.parent.name == made.take]
    assert loose == [last], "the segment that the seal leaves out"
    assert verified(hq, made.take) == "interrupted"
    assert today.state(made.take)["entries"] == len(journal) - 2


def test_one_segment_named_twice_is_kept_and_looked_at(today: Terminal) -> None:
    """A terminal's own writer would not: the second segment's entry names the file of the first once more."""
    take = f"{today.name}-000001"
    opening = OpeningFacts(take, today.name, "sale", 1, None, format=2, program="0.2.0")
    writer = TakeWriter.open(today.folder / take, opening, today.signer, [("hq", today.hq_public_key)])
    span = {"start_us": 0, "end_us": 1000, "frames": 1, "dropped": 0, "drift_ppm": 0.0, "samples": 1}
    record = writer.segment(b"film", **span, picture_us=1000, sound_us=1000)  # type: ignore[arg-type]  # span mixes kinds
    twin = replace(record, index=1, start_us=1000, end_us=2000)
    writer._append("segment", twin.to_json(), {}, 2000)
    writer.close("finished", "sealed", {}, 2000)
    made = read_take(writer.folder)
    aside(today, made, today.deliver(made), "segment.twice")


def test_headquarters_that_restarts_keeps_what_lies_in_quarantine(tmp_path: Path) -> None:
    with RunningServer(tmp_path / "data") as hq:
        terminal = Terminal.enrol(hq, tmp_path / "terminal", wire=2)
        whole = terminal.write_take(1, close=False)
        journal = read_take(whole).lines
        terminal.send_journal(whole.name, journal)
        for data in read_take(whole).segments.values():
            terminal.send_segment(whole.name, data)
        (whole / "journal").write_bytes(b"".join(journal[:-2]))
        recover_take(whole, terminal.signer)
        made = read_take(whole)
        answer = terminal.deliver(made)
        hq.kill()
        hq.start()
        terminal.connect(hq.url, hq.data)
        assert terminal.deliver(made) == answer
        assert [path.name for path in hq.data.rglob("*") if path.parent.name == made.take] == [list(made.segments)[-1]]
        terminal.close()
