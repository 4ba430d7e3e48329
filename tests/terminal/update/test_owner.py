"""Root in somebody else's home is nobody there but its owner."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from faults.errors import ShuangluError
from terminal.update.carrying import become_owner, carry
from terminal.update.channel import Trust
from tests.terminal.update.made import NEW, NEWER, PLATFORM, Channel, Made

OWNER = 65534
CHILD = """
import os, sys
from pathlib import Path
from faults.errors import ShuangluError
from terminal.update.carrying import become_owner, carry
from terminal.update.channel import Trust
from tests.terminal.update.made import NEW, NEWER, PLATFORM, Channel, Made
from terminal.update.told import UpdateFolder
home = Path(sys.argv[1])
become_owner(home)
print(os.getresuid(), os.getgroups() != [0])
UpdateFolder(home).tell("installed", "0.3.0")
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be less than root")
def test_a_link_in_the_home_leads_root_nowhere() -> None:
    """The kiosk's account puts a link where the update's folder was, and waits for field IT's stick."""
    with tempfile.TemporaryDirectory() as room:
        Path(room).chmod(0o755)
        home, victim = Path(room, "home"), Path(room, "etc")
        home.mkdir()
        victim.mkdir()
        (victim / "shadow").write_text("secret")
        (home / "updates").symlink_to(victim)
        os.chown(home, OWNER, OWNER)
        done = subprocess.run(
            [sys.executable, "-c", CHILD, home], check=False, capture_output=True, text=True, cwd=Path.cwd()
        )
        assert done.stdout.splitlines() == [f"({OWNER}, {OWNER}, {OWNER}) True"]
        assert "PermissionError" in done.stderr
        assert [path.name for path in victim.iterdir()] == ["shadow"]
        assert (victim / "shadow").stat().st_uid == 0


def test_a_home_of_ones_own_changes_nothing(tmp_path: Path) -> None:
    before = os.getuid(), os.getgroups()
    become_owner(tmp_path)
    become_owner(tmp_path / "none")
    assert (os.getuid(), os.getgroups()) == before


def test_no_more_is_carried_than_was_signed(channel: Channel, machine: Made) -> None:
    """The archive on the stick goes on for ever, as does its metadata: it is the recordings' disk."""
    trust = Trust(machine.places.state / "tuf", machine.places.first_root.read_bytes())
    candidate = trust.look(channel.folder).program(NEW, PLATFORM)
    with channel.target(NEW).open("ab") as file:
        file.truncate(1 << 40)
    with pytest.raises(ShuangluError) as refused:
        carry(channel.folder, candidate, machine.channel)
    assert refused.value.code == "update.larger"
    assert [path.name for path in machine.channel.parent.iterdir()] == ["channel"], "no draft stays"
    assert machine.install()["ok"]
    for _ in range(3):
        channel.publisher().refresh()
    channel.target(NEW).unlink()
    channel.add(NEWER)
    newer = trust.look(channel.folder).program(NEWER, PLATFORM)
    carry(channel.folder, newer, machine.channel)
    carried = sorted(path.name.partition(".")[2] for path in (machine.channel / "metadata").iterdir())
    assert carried == ["json", "root.json", "snapshot.json", "targets.json"], "nor what it had before"
