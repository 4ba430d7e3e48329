from pathlib import Path

import pytest

from tests.terminal.update.made import NEW, Channel, Made


@pytest.fixture
def channel(tmp_path: Path) -> Channel:
    """A channel that offers NEW."""
    made = Channel.create(tmp_path / "publisher")
    made.add(NEW)
    return made


@pytest.fixture
def machine(tmp_path: Path, channel: Channel) -> Made:
    """A machine with OLD, which trusts that channel's first root; the channel lies in its home."""
    made = Made(tmp_path / "machine").furnish((channel.folder / "metadata/1.root.json").read_bytes())
    channel.carry(made.channel)
    return made
