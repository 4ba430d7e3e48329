"""A child that runs as an account without rights, for what an administrator cannot see: what may not be read."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import ROOT

ADMINISTRATOR = not hasattr(os, "geteuid") or os.geteuid() == 0
"""Whether this account may look into our processes; no other may, not even the one that they run for."""
_DROP = """
import os
if os.geteuid() == 0:
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
"""
"""What it needs is imported before, since the account may not even read this checkout. 65534 is nobody on Linux."""


@dataclass(frozen=True)
class Unprivileged:
    """An account without rights, and a folder that it can reach and may not write to."""

    folder: Path

    def run(self, imports: str, code: str) -> str:
        """Run `code` as that account, after `imports` as this one; return what it printed."""
        command = [sys.executable, "-c", f"{imports}\n{_DROP}\n{code}"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture
def unprivileged() -> Iterator[Unprivileged]:
    """An account without rights; skips where there is none to be had."""
    if not hasattr(os, "setresuid"):
        pytest.skip("this system has no account that a child could change to")
    folder = Path(tempfile.mkdtemp(dir="/tmp"))  # pytest's own folders are closed to other accounts
    folder.chmod(0o755)
    try:
        yield Unprivileged(folder)
    finally:
        shutil.rmtree(folder)
