"""Where each file of a bundle came from: a wheel, Python itself, a package of Debian's, this checkout."""

import importlib.metadata
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from scripts import ROOT
from scripts.bundle.known import plain

OriginKind = Literal["wheel", "python", "debian", "own"]


class UnknownOriginError(Exception):
    """A file of which nobody says where it comes from; the argument is its path."""


@dataclass(frozen=True, order=True, slots=True)
class Origin:
    """One package."""

    kind: OriginKind
    name: str
    version: str


def origin_of(source: str) -> Origin:
    """Return the package that this file belongs to; raises UnknownOriginError."""
    path = Path(source)
    if not path.is_absolute():
        path = ROOT / path
    if wheel := _wheels().get(str(path)):
        return wheel
    if path.is_relative_to(ROOT) and not path.is_relative_to(Path(sys.prefix)):
        return Origin("own", "shuanglu", _own_version())
    if path.is_relative_to("/usr/local") or (not path.is_relative_to("/usr") and not path.is_relative_to("/lib")):
        if path.is_relative_to(Path(sys.base_prefix)):
            return python()
        raise UnknownOriginError(source)
    return _debian(str(path)) or _raise(source)


def python() -> Origin:
    """Return CPython, as it runs here."""
    return Origin("python", "CPython", ".".join(map(str, sys.version_info[:3])))


def wheel(name: str) -> Origin:
    """Return the installed package of this name."""
    return Origin("wheel", name, importlib.metadata.version(name))


def _raise(source: str) -> Origin:
    raise UnknownOriginError(source)


def _own_version() -> str:
    from program.version import VERSION

    return VERSION


@cache
def _wheels() -> dict[str, Origin]:
    """Return every file of every installed package, by its path."""
    found = {}
    for each in importlib.metadata.distributions():
        origin = Origin("wheel", plain(each.metadata["Name"]), each.version)
        for file in each.files or ():
            found[str(Path(str(each.locate_file(file))))] = origin
    return found


@cache
def _debian(path: str) -> Origin | None:
    """Ask dpkg, which may know a file by the name it had before /lib became a link to /usr/lib."""
    names = [path, path.removeprefix("/usr") if path.startswith("/usr/") else f"/usr{path}", str(Path(path).resolve())]
    for name in names:
        owner = _said("dpkg-query", "--search", name).split(":")[0]
        if owner:
            return Origin("debian", owner, _said("dpkg-query", "-W", "-f", "${Version}\\n", owner).split("\n")[0])
    return None


def _said(*words: str) -> str:
    try:
        return subprocess.run(words, capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:  # no Debian
        return ""
