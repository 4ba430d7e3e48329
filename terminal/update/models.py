"""Models that came by the channel: from an unpacked folder into the one where the terminal looks."""

import json
import secrets
import shutil
from contextlib import suppress
from pathlib import Path, PurePosixPath

from evidence.disk import write_whole
from faults.errors import ShuangluError
from terminal.intake.model_files import InstalledModel, installed_model
from terminal.update.archive import sync_tree, write_durably

_DIGITS = 12


def install_model(folder: Path, name: str, models: Path) -> InstalledModel:
    """Copy the model that `<folder>/<name>.json` describes, compare the copy, use it from now on.

    Raises ShuangluError `models.*`, `update.models`, and OSError; then what was installed stays as it was.
    """
    model = installed_model(folder, name)
    if model is None:
        raise ShuangluError("update.models")
    models.mkdir(parents=True, exist_ok=True)
    place = models / f"{name}-{model.sha256[0][:_DIGITS]}-{secrets.token_hex(3)}"
    manifest = json.loads((folder / f"{name}.json").read_bytes())
    try:
        place.mkdir()
        for file in model.files:
            target = place / file.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                write_durably(target, iter((file.read_bytes(),)), 0o644)
        write_whole(place / f"{name}.json", json.dumps(manifest).encode())
        _demand_same(place, name, model)
        sync_tree(place)
        for entry in manifest.get("files", [manifest]):
            entry["file"] = str(PurePosixPath(place.name, entry["file"].replace("\\", "/")))
        write_whole(models / f"{name}.json", json.dumps(manifest, ensure_ascii=False, indent=2).encode())
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    _remove_others(models, name, place)
    installed = installed_model(models, name)
    assert installed is not None
    return installed


def _demand_same(place: Path, name: str, model: InstalledModel) -> None:
    copied = installed_model(place, name)
    if copied is None or copied.sha256 != model.sha256:
        raise ShuangluError("models.changed:meanwhile", path=str(place))


def _remove_others(models: Path, name: str, kept: Path) -> None:
    """Earlier ones; what is in use may stay until the next time."""
    for folder in models.glob(f"{name}-*"):
        if folder.is_dir() and folder != kept:
            with suppress(OSError):
                shutil.rmtree(folder)
