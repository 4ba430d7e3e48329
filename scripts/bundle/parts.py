"""What a bundle is made of: packages, libraries inside them, models; each with its licence and the files it brought."""

import importlib.metadata
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Literal, NoReturn

from scripts.bundle import known
from scripts.bundle.cuts import NOTES
from scripts.bundle.elf import elf_files
from scripts.bundle.origins import Origin, origin_of, python, wheel

PartKind = Literal["own", "python", "wheel", "debian", "native", "model", "bootloader"]
INSIDE = "_internal"
"""The folder of a bundle that PyInstaller fills."""


class UnknownLicenceError(Exception):
    """Something in the bundle of which no licence is known; the argument names it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One package, library or model, and where it lies in the bundle."""

    kind: PartKind
    name: str
    version: str
    licence: str
    """SPDX."""
    within: str = ""
    """Of a library inside a wheel: the wheel."""
    files: tuple[str, ...] = field(default=(), compare=False)
    """Paths within the bundle, sorted; none for what lies in the program's own archive."""


def parts_of(bundle: Path, kind: str) -> list[Part]:
    """Return all parts, sorted; raises UnknownOriginError, UnknownLicenceError for the first file that nobody knows."""
    found: dict[Part, set[str]] = defaultdict(set)
    for name, source in _files(kind):
        found[_part_of(name, source)].add(f"{INSIDE}/{name}")
    for origin in {origin_of(source) for source in _modules(kind)}:
        found[_package(origin)].update(())
    for within, name, licence in _linked_in(found):
        found[Part("native", name, "", licence, within)].update(())
    found[Part("bootloader", "PyInstaller's bootloader", *_pyinstaller())].add(kind)
    found[_package(python())].add(f"{INSIDE}/base_library.zip")
    parts = [
        Part(each.kind, each.name, each.version, each.licence, each.within, tuple(sorted(files)))
        for each, files in found.items()
    ]
    _see_that_nothing_lacks(bundle, parts)
    return sorted(parts, key=lambda part: (part.kind, part.name.lower(), part.version, part.within))


def _pyinstaller() -> tuple[str, str]:
    return wheel("pyinstaller").version, known.WHEELS["pyinstaller"]


def _rows(kind: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((NOTES / f"{kind}.sources.json").read_text(encoding="utf-8"))
    return rows


def _files(kind: str) -> Iterator[tuple[str, str]]:
    """Yield what lies as a file of its own: where in the bundle, and of which file it was made."""
    for row in _rows(kind):
        if row["type"] not in {"PYMODULE", "SYMLINK"} and row["name"] != "base_library.zip":
            yield row["name"].replace("\\", "/"), row["source"]


def _modules(kind: str) -> Iterator[str]:
    """Yield the sources of what lies in the program's archive."""
    for row in _rows(kind):
        if row["type"] == "PYMODULE" and row["source"] not in {"", "-"}:
            yield row["source"]


def _part_of(name: str, source: str) -> Part:
    model = known.known(known.MODELS, name)
    if model is not None:
        return Part("model", *model)
    origin = origin_of(source)
    file = name.rpartition("/")[2]
    if origin.kind == "wheel":
        if any(fnmatch(file, pattern) for pattern in known.FFMPEG):
            return Part("native", "FFmpeg", "", known.FFMPEG_IN.get(origin.name) or _unknown(name), origin.name)
        if native := known.known(known.NATIVE, file):
            return Part("native", native[0], "", native[1], origin.name)
        if ".libs/" in name:
            _unknown(name)
    return _package(origin)


def _package(origin: Origin) -> Part:
    return Part(origin.kind, origin.name, origin.version, _licence_of(origin))


def _licence_of(origin: Origin) -> str:
    if origin.kind == "wheel":
        return licence_of_wheel(origin.name)
    if origin.kind == "debian":
        return known.known(known.DEBIAN, origin.name) or _unknown(f"Debian's package {origin.name}")
    return "PSF-2.0" if origin.kind == "python" else "Apache-2.0"


def _linked_in(found: dict[Part, set[str]]) -> list[tuple[str, str, str]]:
    wheels = {part.name for part in found if part.kind == "wheel"}
    return [(name, inner, licence) for name in sorted(wheels) for inner, licence in known.STATIC.get(name, ())]


def licence_of_wheel(name: str) -> str:
    """Return a package's licence, from our list, or its record; raises UnknownLicenceError where neither is exact."""
    if name in known.WHEELS:
        return known.WHEELS[name]
    record = importlib.metadata.metadata(name)
    said = [*(record.get_all("License-Expression") or ()), *(record.get_all("License") or ())]
    said += [each.rpartition(" :: ")[2] for each in record.get_all("Classifier") or () if each.startswith("License")]
    for words in said:
        if spdx := exact(words):
            return spdx
    return _unknown(f"the package {name}")


def exact(words: str) -> str:
    """Return the SPDX expression that a record's words mean; nothing where they are none."""
    if found := known.WORDS.get(words.strip().lower()):
        return found
    return words.strip() if re.fullmatch(_EXPRESSION, words.strip()) else ""


_NAME = r"(?:[A-Z0-9][A-Za-z0-9]*(?:-[0-9A-Za-z.]+)+|MIT|ISC|0BSD|Zlib)"
_EXPRESSION = rf"\(?{_NAME}\)?(?: (?:AND|OR|WITH) \(?{_NAME}\)?)*"


def _unknown(name: str) -> NoReturn:
    raise UnknownLicenceError(name)


def _see_that_nothing_lacks(bundle: Path, parts: list[Part]) -> None:
    """Every library of the bundle belongs to a part, and none is under terms that bind the whole."""
    named = {file for part in parts for file in part.files}
    for path in elf_files(bundle):
        if path.relative_to(bundle).as_posix() not in named:
            _unknown(path.relative_to(bundle).as_posix())
    for part in parts:
        if known.unwanted(part.licence):
            raise UnknownLicenceError(f"{part.name}: {part.licence}")
