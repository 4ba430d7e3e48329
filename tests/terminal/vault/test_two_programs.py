"""Two programs on one vault at a time: each sees what the other has done, and neither takes the other for damage."""

from pathlib import Path

import pytest

from faults.errors import ShuangluError
from terminal.vault import Vault, open_vault
from terminal.vault.making import rebuild_vault
from terminal.vault.takes_on_disk import folders
from tests.terminal.vault.recording import keeper, record


def test_two_programs_share_the_vault(vault: Vault, home: Path) -> None:
    take = record(vault, segments=5)
    other = open_vault(home, [keeper()])
    other.outbox.pieces_delivered(take, [piece.sha256 for piece in other.outbox.pieces(take)])
    other.close()

    assert vault.outbox.pieces(take) == ()


def test_a_vault_that_another_program_keeps_to_itself_is_busy_and_not_damaged(
    vault: Vault, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(path.name for path in (home / "vault").iterdir())
    monkeypatch.setattr("terminal.vault.cipher._BUSY_S", 0.1)
    vault._store._database.execute("BEGIN EXCLUSIVE")
    for beside in (open_vault, rebuild_vault):
        with pytest.raises(ShuangluError) as refusal:
            beside(home, [keeper()])
        assert refusal.value.code == "vault.busy"
    vault._store._database.rollback()
    assert sorted(path.name for path in (home / "vault").iterdir()) == before


def test_a_take_that_is_begun_beside_a_reconciliation_is_not_missing(
    vault: Vault, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = list[str]()

    def listed(takes: Path) -> list[Path]:
        found = folders(takes)
        other = open_vault(home, [keeper()])
        begun.append(record(other))
        other.close()
        return found

    monkeypatch.setattr("terminal.vault.recovery.folders", listed)
    missing = vault.reconcile().missing
    noted = [event["kind"] for event in vault.history.events(begun[0])]
    assert missing == ()
    assert "take.missing" not in noted
