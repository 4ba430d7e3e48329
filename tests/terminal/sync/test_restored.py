"""The whole rehearsal: a headquarters is lost and put back from its backup, and a real courier brings what it lacks."""

import shutil
from pathlib import Path

from faults.trouble import Trouble
from headquarters.administration import Administration
from headquarters.keeping.backup import back_up
from headquarters.keeping.restore import restore
from terminal.vault.making import open_vault
from tests.terminal.sync.conftest import RunningHeadquarters, Terminal, dismiss, new_terminal
from tests.terminal.vault.recording import keeper, record


def test_the_courier_delivers_what_the_backup_lacks(own_headquarters: RunningHeadquarters, tmp_path: Path) -> None:
    terminal = new_terminal(own_headquarters, tmp_path / "home")
    record(terminal.vault)
    terminal.courier().sync_once()
    back_up(own_headquarters.data, tmp_path / "backup")
    late = record(terminal.vault)
    before = terminal.courier().sync_once()
    own_headquarters.stop()
    passphrase = (own_headquarters.data / "passphrase").read_bytes()
    shutil.rmtree(own_headquarters.data)

    restore(tmp_path / "backup", own_headquarters.data)
    (own_headquarters.data / "passphrase").write_bytes(passphrase)
    own_headquarters.start()
    after = terminal.courier().sync_once()
    quiet = terminal.courier().sync_once()
    dismiss(terminal)
    with Administration.open(own_headquarters.data) as desk:
        examined = desk.scrub("ends", None).run()

    assert (before.received, before.all_received) == ((late,), True)
    assert (after.received, after.all_received) == ((late,), True)
    assert (quiet.received, quiet.all_received) == ((), True)
    assert examined.by_status == {"intact": 2}


def test_a_word_about_another_recording_of_the_same_name_lets_nothing_leave(
    own_headquarters: RunningHeadquarters, tmp_path: Path
) -> None:
    original = new_terminal(own_headquarters, tmp_path / "home")
    back_up(own_headquarters.data, tmp_path / "backup")
    shutil.copytree(original.vault.home, tmp_path / "clone")
    clone = Terminal(open_vault(tmp_path / "clone", [keeper()]), original.between)
    take = record(original.vault)
    first = original.courier().sync_once()
    own_headquarters.stop()
    passphrase = (own_headquarters.data / "passphrase").read_bytes()
    shutil.rmtree(own_headquarters.data)
    restore(tmp_path / "backup", own_headquarters.data)
    (own_headquarters.data / "passphrase").write_bytes(passphrase)
    own_headquarters.start()

    assert record(clone.vault) == take
    others = clone.courier().sync_once()
    with Administration.open(own_headquarters.data) as desk:
        desk.scrub("nothing", None).run()
    after = original.courier().sync_once()
    released = original.vault.retention.release_received(0, to_bank=True)

    assert first.received == others.received == (take,)
    assert after.quarantined == ((take, Trouble("quarantine.name_used")),)
    assert released.takes == ()
    assert original.vault.takes.folder_of(take).exists()
    for courier in clone.couriers:
        courier.stop()
    clone.vault.close()
    dismiss(original)
