"""What people at headquarters see and do, asked in this process, which is quicker than a command."""

from typing import Any

from evidence.receipt import verify_quarantine
from evidence.suite import digest
from headquarters.administration import Administration
from headquarters.index.listed_rows import Asked
from headquarters.index.tables import Decided
from headquarters.server import RunningServer
from headquarters.takes.deciding import Outcome
from headquarters.takes.listing import listing_json, listing_lines
from tests.headquarters.terminals import TIMEOUT_S, MadeTake, Terminal


def aside(terminal: Terminal, made: MadeTake, answer: bytes, reason: str, name: str | None = None) -> None:
    """The answer is a quarantine receipt for just this seal, and no receipt; headquarters says the same later."""
    said = verify_quarantine(
        answer, terminal.roots, take=made.take, manifest_sha256=digest(made.manifest), history=made.second_name[-8:]
    )
    assert (said["reason"], said["stored_as"], said["head"]) == (reason, name or made.take, made.head)
    standing = terminal.standing(name or made.take)
    assert (standing["standing"], standing["reason"], standing["receipt"]) == ("quarantined", reason, False)
    assert standing["sentence"]
    assert terminal.state(name or made.take)["receipt"] is False
    again = terminal.session.get(f"{terminal.take_url(name or made.take)}/receipt", timeout=TIMEOUT_S)
    assert again.content == answer


def overview(hq: RunningServer) -> dict[str, Any]:
    """What `list --json` prints; asked in this process, which is quicker."""
    with Administration.open(hq.data) as desk:
        return listing_json(desk.takes(Asked()))


def lines(hq: RunningServer) -> list[str]:
    """What `list` prints."""
    with Administration.open(hq.data) as desk:
        return list(listing_lines(desk.takes(Asked())))


def listed(hq: RunningServer, take: str) -> dict[str, Any]:
    (row,) = [each for each in overview(hq)["takes"] if each["take"] == take]
    assert isinstance(row, dict)
    return row


def numbers(hq: RunningServer, terminal: Terminal, word: str) -> list[tuple[str, str]]:
    return [(hole["first"], hole["last"]) for hole in overview(hq)[word] if hole["terminal"] == terminal.name]


def alarms(hq: RunningServer, terminal: Terminal) -> list[str]:
    return [each["code"] for each in overview(hq)["alarms"] if each["terminal"] == terminal.name]


def verified(hq: RunningServer, take: str) -> str:
    """What `verify` says."""
    with Administration.open(hq.data) as desk:
        return desk.verify(take, None).status


def decide(hq: RunningServer, take: str, what: Decided, by: str, reason: str) -> Outcome:
    """What `quarantine accept` and `decline` do."""
    with Administration.open(hq.data) as desk:
        return desk.decide(take, what, by=by, reason=reason, passphrase_file=None)
