"""A bundle as a Debian package: the onedir folder, the tree of files beside it, and what dpkg wants to know.

    from scripts.bundle.deb import make_deb
    make_deb("shuanglu", Path("dist/shuanglu"), Path("dist"), "0.2.0")

The tree (`files/terminal`, `files/headquarters`) is laid into the package as it is; its `DEBIAN/control` has places for
version, architecture and size. Owner is root, modes are 0755 and 0644, times are `SOURCE_DATE_EPOCH`, of
the bundle's own files too, where it is set: the same bundle gives the same bytes, whenever its checkout was made.
"""

import gzip
import os
import platform
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from scripts import ROOT

Kind = Literal["shuanglu", "headquarters"]
FILES: Final = Path(__file__).parent / "files"
_ARCHITECTURES: Final = {"x86_64": "amd64", "aarch64": "arm64", "loongarch64": "loong64"}
_EXECUTABLE, _PLAIN = 0o755, 0o644
_DEVELOPED, _BEFORE = re.compile(r"\.?(dev\d+)"), re.compile(r"(?<![a-z])((?:a|b|rc)\d+)")
"""What comes before a release; dpkg orders it so when a tilde stands there, or two."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a package puts its bundle."""

    package: str
    files: Path
    bundle: str
    """The bundle's folder, below the root."""
    command: str
    """The command's name in `/usr/bin`."""
    program: str
    """What that is a link to."""


LAYOUTS: Final[dict[Kind, Layout]] = {
    "shuanglu": Layout(
        "shuanglu", FILES / "terminal", "opt/shuanglu/factory", "shuanglu", "/opt/shuanglu/current/shuanglu"
    ),
    "headquarters": Layout(
        "shuanglu-headquarters",
        FILES / "headquarters",
        "opt/shuanglu-headquarters",
        "headquarters",
        "/opt/shuanglu-headquarters/headquarters",
    ),
}


def make_deb(kind: Kind, bundle: Path, out: Path, version: str, *, compression: str = "xz") -> Path:
    """Make the package of a bundle in the folder `out`; return its path.

    `compression` is dpkg-deb's word, with a level if wanted, such as `zstd-3`: older systems read xz alone. Raises
    FileNotFoundError where the bundle has no such program, CalledProcessError where dpkg-deb fails.
    """
    layout = LAYOUTS[kind]
    if not (bundle / layout.command).is_file():
        raise FileNotFoundError(bundle / layout.command)
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{layout.package}_{debian_version(version)}_{architecture()}.deb"
    with tempfile.TemporaryDirectory(dir=out, prefix=".deb-") as folder:
        stage = Path(folder) / "root"
        lay_out(layout, bundle, stage, version)
        _set_times(stage)
        _pack(stage, path, compression)
    return path


def debian_version(version: str) -> str:
    """Spell a version of ours as dpkg orders it: 0.3.0.dev1 is 0.3.0~~dev1, before 0.3.0~rc1 and 0.3.0."""
    return _BEFORE.sub(r"~\1", _DEVELOPED.sub(r"~~\1", version))


def architecture() -> str:
    """What Debian calls this machine's kind."""
    machine = platform.machine()
    return _ARCHITECTURES.get(machine, machine)


def lay_out(layout: Layout, bundle: Path, stage: Path, version: str) -> None:
    """Lay the package out in the new folder `stage`, as dpkg-deb packs it."""
    shutil.copytree(layout.files, stage, ignore=shutil.ignore_patterns("__pycache__"))
    _papers(layout, stage)
    for path in stage.rglob("*"):
        if path.is_file():
            path.chmod(_EXECUTABLE if path.read_bytes().startswith(b"#!") else _PLAIN)
    place = stage / layout.bundle
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(bundle, place, symlinks=True, copy_function=_link)
    command = stage / "usr" / "bin" / layout.command
    command.parent.mkdir(parents=True, exist_ok=True)
    command.symlink_to(layout.program)
    for path in (stage, *stage.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(_EXECUTABLE)
    _fill(stage / "DEBIAN" / "control", version, _kilobytes(stage))


def _papers(layout: Layout, stage: Path) -> None:
    """Licence and changes where Debian looks for them, and the manual page, packed; none of them bears a time."""
    papers = stage / "usr" / "share" / "doc" / layout.package
    papers.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / "LICENSE", papers / "copyright")
    changes = (ROOT / "CHANGELOG.md").read_bytes()
    (papers / "changelog.gz").write_bytes(gzip.compress(changes, mtime=0))
    for page in (stage / "usr" / "share" / "man").rglob("*.[0-9]"):
        page.with_name(f"{page.name}.gz").write_bytes(gzip.compress(page.read_bytes(), mtime=0))
        page.unlink()


def _link(source: str, target: str) -> None:
    """The same file once more where that can be, else a copy of it; modes of the bundle are those of its build."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # another file system
        shutil.copy2(source, target, follow_symlinks=False)


def _kilobytes(stage: Path) -> int:
    """What the package takes when it is installed, roughly as Debian counts it."""
    files = (path for path in stage.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(-(-path.stat().st_size // 1024) for path in files)


def _fill(control: Path, version: str, kilobytes: int) -> None:
    text = control.read_text(encoding="utf-8")
    for name, value in (
        ("VERSION", debian_version(version)), ("ARCHITECTURE", architecture()), ("SIZE", str(kilobytes)),
    ):  # fmt: skip
        text = text.replace(f"@{name}@", value)
    control.write_text(text, encoding="utf-8")


def _set_times(stage: Path) -> None:
    """dpkg-deb leaves what is earlier than SOURCE_DATE_EPOCH as it is: the age of a checkout would show."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return
    for path in (*stage.rglob("*"), stage):
        os.utime(path, (int(epoch), int(epoch)), follow_symlinks=False)


def _pack(stage: Path, path: Path, compression: str) -> None:
    name, _, level = compression.partition("-")
    words = [f"-Z{name}", *([f"-z{level}"] if level else []), "--root-owner-group", "--build"]
    done = subprocess.run(["dpkg-deb", *words, stage, path], capture_output=True, text=True, check=False)
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, "dpkg-deb", done.stdout, done.stderr)
