"""The disk that forgets does forget: what was not flushed is lost now and then, what was flushed never."""

import random
import subprocess
import sys
from pathlib import Path

from tests import ROOT
from tests.terminal.update.power import after_cut

_WRITES = """
import os, sys
from pathlib import Path
from tests.terminal.update.power import Disk
live, kept = map(Path, sys.argv[1:])
disk = Disk(live, kept, 8, lambda count: None)
disk.begin()
def write(name, data, flushed):
    handle = os.open(live / name, os.O_CREAT | os.O_WRONLY, 0o644)
    os.write(handle, data)
    if flushed:
        os.fsync(handle)
    os.close(handle)
write("flushed", b"x" * 9000, True)
folder = os.open(live, os.O_RDONLY)
os.fsync(folder)
write("unflushed", b"y" * 9000, False)
os.replace(live / "link.new", live / "link")
os.unlink(live / "gone")
os.mkdir(live / "never")
"""


def test_what_was_flushed_stays_and_the_rest_is_a_toss(tmp_path: Path) -> None:
    live, kept = tmp_path / "live", tmp_path / "kept"
    live.mkdir()
    for name, data in (("gone", b"old"), ("link.new", b"new"), ("link", b"old")):
        (live / name).write_bytes(data)
    died = subprocess.run([sys.executable, "-c", _WRITES, live, kept], cwd=ROOT, capture_output=True, check=False)
    assert died.returncode == -9, died.stderr
    seen: dict[str, set[bytes | None]] = {"unflushed": set(), "link": set(), "gone": set()}
    for toss in range(40):
        found = tmp_path / f"found-{toss}"
        after_cut(live, kept, found, random.Random(toss), believed=frozenset())
        assert (found / "flushed").read_bytes() == b"x" * 9000
        assert not (found / "never").exists()
        for name, contents in seen.items():
            contents.add((found / name).read_bytes() if (found / name).exists() else None)
    assert seen["link"] == {b"old", b"new"}
    assert seen["gone"] == {b"old", None}
    assert {None, b"", b"y" * 9000} < seen["unflushed"], "there, or not, or in part"
