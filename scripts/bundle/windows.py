"""Both bundles on Windows: `scripts/windows.ps1 build`. PyInstaller makes only what runs where it runs.

The same `build.spec`; what is done to ELF files and Debian packages has no place here: no stripping, no .deb, and of
native libraries no list of licences (that of Linux names the same wheels' licences). Never run yet: docs/platforms.md.
"""

import argparse
import os
import shutil
from pathlib import Path
from typing import get_args

from program.version import VERSION
from scripts import ROOT
from scripts.bundle.__main__ import epoch, freeze
from scripts.bundle.about import write_about
from scripts.bundle.contents import Kind
from scripts.bundle.sums import write_sums


def main() -> None:
    """Freeze each program, say what is in it, and pack it as a ZIP beside the digests of both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where all goes (dist)")
    parser.add_argument("--only", choices=get_args(Kind), nargs="+", default=get_args(Kind), help="one of the two")
    said = parser.parse_args()
    out: Path = said.out.resolve()
    os.environ.update(PYTHONHASHSEED="0", SOURCE_DATE_EPOCH=str(epoch()))
    kinds: list[Kind] = [kind for kind in get_args(Kind) if kind in said.only]
    freeze(kinds, out)
    made = [packed(out / kind, kind) for kind in kinds]
    write_sums(out, made)


def packed(bundle: Path, kind: Kind) -> Path:
    """Write what is said of a bundle into it; return its ZIP, which lies beside it."""
    write_about(bundle, kind)
    write_sums(bundle, sorted(path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()))
    name = bundle.with_name(f"{kind}-{VERSION}-windows-x86_64")
    return Path(shutil.make_archive(str(name), "zip", bundle.parent, bundle.name))


if __name__ == "__main__":
    main()
