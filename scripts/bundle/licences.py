"""The list of licences that goes with a bundle, and the texts that came with its parts."""

import importlib.metadata
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts import ROOT
from scripts.bundle.parts import Part, UnknownLicenceError

_TEXT = re.compile(
    r"(^|/)(licen[cs]es?|copying|copyright|notice|authors|thirdpartynotices)[^/]*$|/licenses/", re.IGNORECASE
)
_COMMON = Path("/usr/share/common-licenses")
"""Where Debian keeps the texts that its packages' copyright files refer to."""
_COMMON_TEXTS = ("Apache-2.0", "GPL-2", "GPL-3", "LGPL-2", "LGPL-2.1", "LGPL-3", "MPL-2.0")
_HEAD = """# 许可证 · Licences

本程序（Apache-2.0，见 licences/shuanglu）包含下列部分。原文在 `licences/` 文件夹。
This program (Apache-2.0, see licences/shuanglu) contains the parts below. Their texts are in the folder `licences/`.

x264 与 x265 属 GPL-2.0-or-later：把本程序交给他人者，须一并提供其源代码或书面要约；详见 docs/packaging.md。
x264 and x265 are GPL-2.0-or-later: who hands this program on owes their sources or an offer of them: docs/packaging.md.

| part | version | licence | in | files |
| --- | --- | --- | --- | --- |
"""
_HEAD_PLAIN = re.compile(r"\nx264.*\nx264[^\n]*\n")


def list_of(parts: Sequence[Part]) -> str:
    """Return the list as a page, a row for each part."""
    head = _HEAD if any(part.name == "x264" for part in parts) else _HEAD_PLAIN.sub("", _HEAD)
    rows = (
        f"| {part.name} | {part.version} | {part.licence} | {part.within or _KINDS[part.kind]} | {len(part.files)} |\n"
        for part in parts
    )
    return head + "".join(rows)


_KINDS = {
    "own": "this program",
    "python": "",
    "wheel": "Python package",
    "debian": "library of Debian's",
    "native": "",
    "model": "model",
    "bootloader": "",
}


def put_texts(parts: Sequence[Part], folder: Path) -> None:
    """Copy the texts of all parts; raises UnknownLicenceError where Debian has no copyright file of a package."""
    for part in parts:
        for source in _texts_of(part):
            _copy(source, folder / part.name.replace("/", "-").replace(" ", "-"))
    for name in _COMMON_TEXTS:
        if (_COMMON / name).is_file():
            _copy(_COMMON / name, folder / "common")


def _texts_of(part: Part) -> Iterator[Path]:
    if part.kind == "own":
        yield from (ROOT / "LICENSE", ROOT / "NOTICE")
    elif part.kind == "wheel":
        distribution = importlib.metadata.distribution(part.name)
        for file in distribution.files or ():
            if _TEXT.search(str(file)) and file.suffix not in {".py", ".pyc", ".pyi"}:
                yield Path(str(distribution.locate_file(file)))
    elif part.kind == "debian":
        text = Path("/usr/share/doc", part.name, "copyright")
        if not text.is_file():
            raise UnknownLicenceError(str(text))
        yield text


def _copy(source: Path, folder: Path) -> None:
    """Two texts of one name, of one part, keep both: the second gets its folder's name before it."""
    if not source.is_file():
        return
    folder.mkdir(parents=True, exist_ok=True)
    there = folder / source.name
    if there.exists() and there.read_bytes() != source.read_bytes():
        there = folder / f"{source.parent.name}-{source.name}"
    shutil.copyfile(source, there)
