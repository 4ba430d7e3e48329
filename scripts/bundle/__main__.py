"""`scripts/build`: both bundles, their lists of parts and licences, their .deb, digests and a signature.

Called by `scripts/build`, which makes the environment; docs/packaging.md says what comes out.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from program.version import VERSION
from scripts import ROOT
from scripts.bundle.about import write_about
from scripts.bundle.contents import Kind
from scripts.bundle.cuts import NOTES
from scripts.bundle.deb import make_deb
from scripts.bundle.licences import list_of, put_texts
from scripts.bundle.origins import UnknownOriginError
from scripts.bundle.parts import UnknownLicenceError, parts_of
from scripts.bundle.sbom import fault_of, sbom
from scripts.bundle.slim import slim
from scripts.bundle.sums import PublisherKeyError, sign, write_sums

WITHOUT_GPL = (
    "There is no build without GPL parts from these wheels: PyAV's libavcodec is linked to libx264 and libx265 and "
    'does not load without them. What it takes: docs/packaging.md, "Without GPL parts".'
)


def main() -> None:
    """Build; ends with 2 for wrong words, 1 where something could not be made."""
    words = _words()
    if words.without_gpl:
        sys.exit(_failed(WITHOUT_GPL, 2))
    os.environ.update(PYTHONHASHSEED="0", SOURCE_DATE_EPOCH=str(epoch()))
    os.umask(0o022)
    out = words.out.resolve()
    kinds = [kind for kind in get_args(Kind) if kind in words.only]
    freeze(kinds, out)
    try:
        made = [path for kind in kinds for path in finish(kind, out, "" if words.no_deb else words.compression)]
        _seal(out, made, words.key, words.passphrase_file)
    except UnknownOriginError as error:
        sys.exit(_failed(f"nobody says where {error} comes from: scripts/bundle/origins.py"))
    except UnknownLicenceError as error:
        sys.exit(_failed(f"no licence is known of {error}, or none under which it may go in: scripts/bundle/known.py"))
    except PublisherKeyError as error:
        sys.exit(_failed(f"the publisher's key cannot be used: {error}"))


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/build", description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where all goes (dist)")
    parser.add_argument("--only", choices=get_args(Kind), nargs="+", default=get_args(Kind), help="one of the two")
    parser.add_argument("--compression", default="xz", help="of the .deb: xz for releases, zstd is quick")
    parser.add_argument("--no-deb", action="store_true", help="bundles and lists only")
    parser.add_argument("--key", type=Path, help="the publisher's Ed25519 key, PEM; without it nothing is signed")
    parser.add_argument("--passphrase-file", type=Path, help="its first line opens the key")
    parser.add_argument("--without-gpl", action="store_true", help="refused, with the reason")
    return parser.parse_args()


def _failed(sentence: str, code: int = 1) -> int:
    sys.stderr.write(f"build: {sentence}\n")
    return code


def _say(sentence: str) -> None:
    sys.stderr.write(f"build: {sentence}\n")


def epoch() -> int:
    """Return when the commit at hand was made, seconds since 1970; SOURCE_DATE_EPOCH where it is set."""
    if said := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(said)
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout)


def freeze(kinds: Sequence[Kind], out: Path) -> None:
    """Run PyInstaller on build.spec, which makes what is asked for; its words go to pyinstaller.log."""
    NOTES.mkdir(parents=True, exist_ok=True)
    log = NOTES / "pyinstaller.log"
    _say(f"freezing {' and '.join(kinds)} (minutes); {log} says more")
    words = ["--noconfirm", "--clean", "--distpath", str(out), "--workpath", str(ROOT / "build" / "pyinstaller")]
    environment = {**os.environ, "SHUANGLU_BUNDLES": " ".join(kinds)}
    with log.open("wb") as file:
        done = subprocess.run(
            [sys.executable, "-m", "PyInstaller", *words, "build.spec"],
            cwd=ROOT, env=environment, stdout=file, stderr=file, check=False,
        )  # fmt: skip
    if done.returncode:
        sys.exit(_failed(f"PyInstaller ended with {done.returncode}: {log}"))


def finish(kind: Kind, out: Path, compression: str) -> list[Path]:
    """Make the bundle small, say what is in it, and pack it; returns what was made beside the bundle.

    No .deb where `compression` is empty. Raises UnknownOriginError, UnknownLicenceError.
    """
    bundle = out / kind
    saved = slim(bundle)
    parts = parts_of(bundle, kind)
    put_texts(parts, bundle / "licences")
    (bundle / "LICENCES.md").write_text(list_of(parts), encoding="utf-8", newline="\n")
    listed = json.dumps(sbom(bundle, parts, kind, VERSION, epoch()), indent=1, ensure_ascii=False)
    if fault := fault_of(listed):
        sys.exit(_failed(f"the list of parts does not fit its schema: {fault}"))
    (bundle / "sbom.cdx.json").write_text(f"{listed}\n", encoding="utf-8", newline="\n")
    write_about(bundle, kind)
    write_sums(bundle, _files_of(bundle))
    settle(bundle, epoch())
    _say(f"{kind}: {size_of(bundle) / 1e6:.0f} MB, {saved / 1e6:.0f} MB of it stripped off, {len(parts)} parts")
    made = [_beside(bundle / name, out / f"{kind}-{VERSION}.{name}") for name in ("LICENCES.md", "sbom.cdx.json")]
    if compression:
        made.append(make_deb(kind, bundle, out, VERSION, compression=compression))
        _say(f"{made[-1].name}: {made[-1].stat().st_size / 1e6:.0f} MB")
    return made


def _beside(source: Path, there: Path) -> Path:
    shutil.copyfile(source, there)
    return there


def _files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def size_of(folder: Path) -> int:
    """Return the bytes of all files; links count nothing."""
    return sum(path.stat().st_size for path in _files_of(folder))


def settle(folder: Path, moment: int) -> None:
    """Give everything the time of the commit, and the modes that do not hang on who built it."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        os.utime(path, (moment, moment), follow_symlinks=False)
    folder.chmod(0o755)
    os.utime(folder, (moment, moment))


def _seal(out: Path, made: Sequence[Path], key: Path | None, passphrase_file: Path | None) -> None:
    sums = write_sums(out, made)
    if key is None:
        sums.with_name(f"{sums.name}.sig").unlink(missing_ok=True)
        _say(f"{sums}: not signed (no --key)")
        return
    passphrase = passphrase_file.read_bytes().splitlines()[0] if passphrase_file else None
    _say(f"{sign(sums, key, passphrase)}: signed")


if __name__ == "__main__":
    main()
