"""What PyInstaller finds and the bundles do without; and the note of where each file came from."""

import json
import posixpath
from collections.abc import Iterable
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

from scripts import ROOT
from scripts.bundle.elf import is_elf, needed

Entry = tuple[str, str, str]
"""As PyInstaller has it: where in the bundle, the file it is made of (of a link: where it leads), its type."""
NOTES = ROOT / "build" / "bundle"
"""Where the notes of a build lie."""

_CUT = (
    # GTK's look for Qt: the kiosk draws itself; GTK, cairo, pango … are then needed by nobody (`needed_by_others`)
    "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
    # screens without a window system, and what stores, prints or shows what we do not
    "PySide6/Qt/plugins/platforms/libqeglfs.so", "PySide6/Qt/plugins/platforms/libqlinuxfb.so",
    "PySide6/Qt/plugins/platforms/libqvnc.so", "PySide6/Qt/plugins/platforms/libqminimalegl.so",
    "PySide6/Qt/plugins/platforms/libqvkkhrdisplay.so", "PySide6/Qt/plugins/egldeviceintegrations/*",
    "PySide6/Qt/lib/libQt6EglFSDeviceIntegration.so*", "PySide6/Qt/lib/libQt6EglFsKmsSupport.so*",
    "PySide6/Qt/lib/libQt6EglFsKmsGbmSupport.so*",
    # PortAudio is the system's: its ALSA and PulseAudio plugins fit no other copy (the .deb depends on libportaudio2)
    "libmvec.so*",  # glibc's own
    # CUPS is the system's as well: printing needs it there anyway, and apt keeps its GnuTLS new (Recommends: libcups2)
    "libcups.so*",
    # no screen of ours speaks to a network; whatever does has Python's OpenSSL
    "PySide6/QtNetwork*", "PySide6/Qt/lib/libQt6Network.so*", "PySide6/Qt/plugins/networkinformation/*",
    "PySide6/Qt/plugins/tls/*", "PySide6/Qt/plugins/generic/libqtuiotouchplugin.so",
    # pictures of cards and papers are JPEG, PNG, WebP, BMP, TIFF
    "PIL/_avif*", "pillow.libs/libavif*",
    "libportaudio.so*", "libasound.so*", "libjack.so*", "libpulse*.so*", "libsndfile.so*",
    # made-up media, with which development shows the product; scripts/lab and scripts/start use them from a checkout
    "resources/demo/*",
    # how a package came to this machine
    "*.dist-info/RECORD", "*.dist-info/INSTALLER", "*.dist-info/REQUESTED", "*.dist-info/direct_url.json",
    "*.dist-info/uv_cache.json",
    # tools and examples
    "*lupdate*", "*lrelease*", "*/tests/*", "*.pyi", "*.pxd", "*.h", "*.hpp", "*/cmake/*", "*/include/*",
)  # fmt: skip
_TRANSLATIONS = "PySide6/Qt/translations/"
_KEPT_TRANSLATIONS = ("qtbase_zh_CN.qm",)


def stays(where: str, source: str, kind: str = "DATA") -> bool:
    """Whether what lies at `where` in the bundle goes in; `source` is the file it is made of, or where a link leads."""
    if kind == "SYMLINK" and not stays(posixpath.normpath(posixpath.join(posixpath.dirname(where), source)), ""):
        return False
    where = where.replace("\\", "/")
    if where.startswith(_TRANSLATIONS):
        return where.removeprefix(_TRANSLATIONS) in _KEPT_TRANSLATIONS
    return not any(fnmatch(where, pattern) for pattern in _CUT)


def needed_by_others(table: Iterable[Entry]) -> list[Entry]:
    """Leave out the libraries of the system that no other file of the bundle names; what only those need goes, too."""
    entries = list(table)
    while True:
        names = {name for entry in entries for name in _needs(entry)}
        kept = [entry for entry in entries if not _of_the_system(entry) or posixpath.basename(entry[0]) in names]
        if len(kept) == len(entries):
            return kept
        entries = kept


def _of_the_system(entry: Entry) -> bool:
    name, source, kind = entry
    return kind == "BINARY" and "/" not in name and source.startswith(("/lib/", "/usr/lib/"))


@cache
def _needs(entry: Entry) -> tuple[str, ...]:
    path = Path(entry[1])
    return needed(path.read_bytes()) if entry[2] != "SYMLINK" and is_elf(path.resolve()) else ()


def note_sources(kind: str, *tables: Iterable[Entry]) -> None:
    """Write down of which file each entry of the bundle is made, for the lists of licences and of parts."""
    NOTES.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, Any]] = [
        {"name": name, "source": source, "type": kind_of} for table in tables for name, source, kind_of in table
    ]
    (NOTES / f"{kind}.sources.json").write_text(json.dumps(rows, indent=0), encoding="utf-8")
