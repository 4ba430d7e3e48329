"""A model of speech from a stick into a home's folder of models: all of it, or nothing of it."""

import json
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from faults.errors import ShuangluError
from terminal.speech.recogniser.folder import MANIFEST, NAME, SpeechModel, read_model

_DIGITS = 12


def install(folder: Path, models: Path) -> SpeechModel:
    """Copy the model of a folder, compare the copy with its digests, use it from now on; the one before is gone.

    Raises ShuangluError `models.*` and OSError; then what was installed stays as it was. A program that has the earlier
    model loaded goes on with it until it starts again.
    """
    model = read_model(folder)
    if model is None:
        raise ShuangluError("models.missing:folder", folder=str(folder))
    manifest = json.loads((folder / MANIFEST).read_bytes())
    models.mkdir(parents=True, exist_ok=True)
    place = models / f"{NAME}-{model.sha256[:_DIGITS]}-{secrets.token_hex(3)}"
    try:
        place.mkdir()
        listed = [_copied(entry, folder, place) for entry in manifest["files"]]
        _write(place / MANIFEST, manifest | {"files": listed})
        _compare(place, model)
        inside = [entry | {"file": f"{place.name}/{entry['file']}"} for entry in listed]
        _write(models / MANIFEST, manifest | {"files": inside})
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    _remove_others(models, place)
    installed = read_model(models)
    assert installed is not None
    return installed


def _compare(place: Path, model: SpeechModel) -> None:
    copied = read_model(place)
    if copied is None or copied.sha256 != model.sha256:
        raise ShuangluError("models.changed:meanwhile", path=str(place))


def _copied(entry: dict[str, Any], folder: Path, place: Path) -> dict[str, Any]:
    """Copy one file under the name of its role; return its line of the manifest."""
    source = folder / entry["file"].replace("\\", "/")
    target = place / f"{entry['role']}{source.suffix}"
    with source.open("rb") as read, target.open("xb") as written:
        shutil.copyfileobj(read, written, 1 << 20)
        written.flush()
        os.fsync(written.fileno())
    return entry | {"file": target.name}


def _write(path: Path, manifest: dict[str, Any]) -> None:
    """Put a manifest in its place, whole."""
    new = path.with_suffix(".new")
    with new.open("w", encoding="utf-8") as file:
        json.dump(manifest, file, ensure_ascii=False, indent=2)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    if os.name != "nt":
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove_others(models: Path, kept: Path) -> None:
    """Earlier models, and what an interrupted installation left; one that is in use may stay until the next time."""
    for folder in models.glob(f"{NAME}-*"):
        if folder.is_dir() and folder != kept:
            with suppress(OSError):
                shutil.rmtree(folder)
