"""Model files by their digests: those that installed packages carry, and those that field IT puts into a folder.

A missing or changed model must never look like "nothing found": it is an error with a sentence, before any model is
loaded. The digests of what packages carry stand in the code of the rooms that use them; the digests of what field IT
installs stand in a manifest beside the models.
"""

import hashlib
import importlib.util
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from faults.errors import ShuangluError
from faults.trouble import Fact

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MAX_MANIFEST = 64 * 1024
"""Bytes; a manifest has a dozen lines."""
_LONGEST = 200
"""Characters of a name in a manifest that are shown."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file that an installed package carries."""

    package: str
    """The top-level package's import name, such as `mediapipe`."""
    path: str
    """Where the file lies in the package's folder, with forward slashes."""
    sha256: tuple[str, ...]
    """The digests that are right, hex, lower case: one a released build of the package."""


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model that field IT installed; its files were there, and their digests right, when this was made."""

    name: str
    files: tuple[Path, ...]
    """At least one, in the manifest's order."""
    sha256: tuple[str, ...]
    """Their digests, hex, in the same order."""
    roles: tuple[str, ...] = ()
    """What each is for, in the same order; empty where the manifest does not say."""
    each: tuple[dict[str, Any], ...] = ()
    """What else the manifest says of each file, in the same order."""
    settings: dict[str, Any] = field(default_factory=dict)
    """The manifest's other lines, such as thresholds."""

    @property
    def path(self) -> Path:
        """The model's file, or the first of several."""
        return self.files[0]


def locate(file: ModelFile) -> Path:
    """Return where this file is, or should be, without importing its package; also in a frozen program.

    Raises ShuangluError `models.missing` when the package is not installed.
    """
    try:
        spec = importlib.util.find_spec(file.package)
    except ValueError:  # imported already by something that set no spec
        spec = None
    folders = list(spec.submodule_search_locations or ()) if spec is not None else []
    if bundle := getattr(sys, "_MEIPASS", None):  # where a frozen program keeps the data of its packages
        folders.append(str(Path(bundle) / file.package))
    paths = [Path(folder, *PurePosixPath(file.path).parts) for folder in folders]
    if not paths:
        raise ShuangluError("models.missing:package", package=file.package)
    return next((path for path in paths if path.is_file()), paths[0])


def check(files: Iterable[ModelFile]) -> None:
    """Compare every file's SHA-256 with the digests that are right.

    Raises ShuangluError `models.missing` or `models.changed`, naming the first file that is not as it should be.
    """
    for file in files:
        name = f"{file.package}/{file.path}"
        match _fault_of(locate(file), file.sha256):
            case "missing":
                raise ShuangluError("models.missing", name=name)
            case "changed":
                raise ShuangluError("models.changed", name=name)
            case OSError() as error:
                raise ShuangluError("models.missing:unreadable", name=name, problem=error.strerror) from error


def installed_model(folder: Path | None, name: str) -> InstalledModel | None:
    """Return the model that `<folder>/<name>.json` describes, checked; None when no such manifest is there.

    The manifest is a JSON object with `file` and `sha256`, or with `files`, a list of such objects; file names are
    relative to the folder and stay within it; each may say its `role`, and more. Other lines are the model's settings.
    Raises ShuangluError `models.manifest`, `models.missing` or `models.changed`.
    """
    if folder is None or not (folder / f"{name}.json").exists():
        return None
    manifest = _manifest(folder / f"{name}.json")
    listed = manifest.pop("files", None)
    if listed is None:
        listed = [{"file": manifest.pop("file", None), "sha256": manifest.pop("sha256", None)}]
    if not isinstance(listed, list) or not listed:
        raise _unfit(folder / f"{name}.json", "no_file")
    entries = [_entry(folder / f"{name}.json", item) for item in listed]
    for path, digest in entries:
        match _fault_of(path, (digest,)):
            case "missing":
                raise ShuangluError("models.missing:installed", name=str(path))
            case "changed":
                raise ShuangluError("models.changed:installed", name=str(path))
            case OSError() as error:
                problem = error.strerror
                raise ShuangluError("models.missing:installed_unreadable", name=str(path), problem=problem) from error
    paths, digests = tuple(path for path, _ in entries), tuple(digest for _, digest in entries)
    roles, each = tuple(_role(item) for item in listed), tuple(_besides(item) for item in listed)
    return InstalledModel(name, paths, digests, roles, each, manifest)


def _manifest(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise _unfit(path, "not_file")
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_MANIFEST + 1)
    except OSError as error:
        raise _unfit(path, "unreadable", problem=error.strerror) from error
    if len(data) > _MAX_MANIFEST:
        raise _unfit(path, "size", most=_MAX_MANIFEST // 1024)
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
        raise _unfit(path, "json") from error
    if not isinstance(found, dict):
        raise _unfit(path, "object")
    return found


def _entry(manifest: Path, item: object) -> tuple[Path, str]:
    """Return the path and the digest that one entry names."""
    name = item.get("file") if isinstance(item, dict) else None
    digest = item.get("sha256") if isinstance(item, dict) else None
    if not isinstance(name, str) or not name or "\0" in name:
        raise _unfit(manifest, "nameless")
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or ".." in parts or PurePosixPath(name).is_absolute() or Path(name).is_absolute():
        raise _unfit(manifest, "outside", name=name[:_LONGEST])
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest.lower()):
        raise _unfit(manifest, "digest", name=name[:_LONGEST])
    return manifest.parent.joinpath(*parts), digest.lower()


def _besides(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in ("file", "sha256", "role")}


def _role(item: object) -> str:
    role = item.get("role") if isinstance(item, dict) else None
    return role if isinstance(role, str) else ""


def _unfit(manifest: Path, why: str, **facts: Fact) -> ShuangluError:
    """`why`: which sentence of `models.manifest` says what is wrong."""
    return ShuangluError(f"models.manifest:{why}", path=str(manifest), **facts)


def _fault_of(path: Path, digests: tuple[str, ...]) -> Literal["", "missing", "changed"] | OSError:
    """What is wrong with a model file; an error that kept it from being read comes back as it is."""
    if not path.is_file():
        return "missing"
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return error
    return "" if found in digests else "changed"
