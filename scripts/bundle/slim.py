"""Take from libraries what only a debugger reads: their names of inner functions and their line tables.

`strip` breaks libraries that auditwheel has rewritten (NumPy's OpenBLAS: "ELF load command address/offset not
page-aligned"). So NumPy's and OpenCV's are not touched, and what comes out is kept only where all that is
loaded is the same bytes at the same addresses.
"""

import shutil
import subprocess
from pathlib import Path

from scripts.bundle.elf import elf_files, same_when_loaded

_NEVER = ("numpy.libs", "opencv_python_headless.libs")
_WORTH = 65_536
"""Bytes; for less a library stays as its builder made it."""


def slim(bundle: Path) -> int:
    """Strip what may be; returns the bytes that were saved. Raises OSError where there is no `strip`."""
    strip = shutil.which("strip")
    if strip is None:
        raise OSError("there is no strip here: install binutils")
    return sum(_stripped(strip, path) for path in elf_files(bundle / "_internal") if may_be_stripped(path))


def may_be_stripped(path: Path) -> bool:
    """Whether it lies elsewhere than what is known to break."""
    return not any(part in _NEVER for part in path.parts)


def _stripped(strip: str, path: Path) -> int:
    before = path.read_bytes()
    trial = path.with_name(f"{path.name}.stripped")
    shutil.copyfile(path, trial)
    try:
        done = subprocess.run([strip, "--strip-unneeded", str(trial)], capture_output=True, check=False)
        after = trial.read_bytes()
    finally:
        trial.unlink(missing_ok=True)
    if done.returncode or len(before) - len(after) < _WORTH or not same_when_loaded(before, after):
        return 0
    path.write_bytes(after)
    return len(before) - len(after)
