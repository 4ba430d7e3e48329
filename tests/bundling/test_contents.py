"""A page, a command, a step, a resource, a model that the product has is in its bundle, and nothing of the tests is."""

import importlib.metadata
from fnmatch import fnmatch
from pathlib import Path

import pytest

from scripts import ROOT
from scripts.bundle import cuts, known
from scripts.bundle.contents import MODELS, chosen_recipes, modules_of, pinned, recipe_of, recipes
from scripts.bundle.parts import exact, licence_of_wheel

_BUILDING = {"hatchling", "editables", "uv", "pip", "setuptools", "trove-classifiers", "pathspec", "pluggy"}


def _data(kind: str) -> set[str]:
    """Where each data file of a bundle lies."""
    return {f"{folder}/{Path(source).name}" for source, folder in recipe_of(kind).data()}


def test_every_module_of_a_program_is_named() -> None:
    terminal, headquarters = recipes()
    for module in ("terminal.ui.pages.home", "terminal.commands.doctor", "terminal.vault.migrations.step_0001"):
        assert module in terminal.hidden_imports()
    for module in ("headquarters.commands.serve", "headquarters.index.migrations.versions.step_0001"):
        assert module in headquarters.hidden_imports()
    assert set(modules_of("terminal")) < set(terminal.hidden_imports())
    assert not [name for name in headquarters.hidden_imports() if name.startswith("terminal")]


def test_what_is_read_as_a_file_is_named_too() -> None:
    for name in ("terminal/capture/glyphs.npz", "terminal/ocr/regions.txt", "resources/packs/products.yaml"):
        assert name in _data("shuanglu")
    steps = {f"headquarters/index/migrations/versions/{path.name}" for path in _steps()}
    assert steps
    assert steps < _data("headquarters")  # Alembic reads them as sources
    assert "resources/packs/products.yaml" in _data("headquarters")


def _steps() -> list[Path]:
    return list((ROOT / "headquarters" / "index" / "migrations" / "versions").glob("step_*.py"))


def test_every_model_is_in_and_known() -> None:
    lying = {f"{model.package}/{model.path}" for model in MODELS}
    assert lying < _data("shuanglu")
    assert not lying & _data("headquarters")
    for name in lying:
        assert known.known(known.MODELS, name), name
    for name in _data("shuanglu"):
        if name.endswith((".onnx", ".tflite", ".bin")):
            assert known.known(known.MODELS, name), name


def test_headquarters_has_no_screens_and_no_models() -> None:
    excludes = set(recipe_of("headquarters").excludes)
    assert {"PySide6", "mediapipe", "rapidocr", "sherpa_onnx", "onnxruntime", "cv2", "terminal"} <= excludes
    for recipe in recipes():
        assert {"matplotlib", "readline", "tests", "scripts"} <= set(recipe.excludes)


def test_one_alone_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHUANGLU_BUNDLES", "headquarters")
    assert [recipe.kind for recipe in chosen_recipes()] == ["headquarters"]
    monkeypatch.delenv("SHUANGLU_BUNDLES")
    assert [recipe.kind for recipe in chosen_recipes()] == ["shuanglu", "headquarters"]


@pytest.mark.parametrize(
    ("where", "stays"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqwayland-egl.so", True),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/egldeviceintegrations/libqeglfs-kms-integration.so", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/lupdate", False),
        ("resources/demo/sale.mp4", False),
        ("resources/packs/products.yaml", True),
        ("libportaudio.so.2", False),
        ("shapely/tests/common.py", False),
    ],
)
def test_what_stays_out(where: str, stays: bool) -> None:
    assert cuts.stays(where, "") is stays


def test_a_link_goes_with_what_it_leads_to() -> None:
    gone, there = "PySide6/Qt/lib/libQt6EglFsKmsSupport.so.6", "PySide6/Qt/lib/libQt6Core.so.6"
    assert not cuts.stays("libQt6EglFsKmsSupport.so.6", gone, "SYMLINK")
    assert cuts.stays("libQt6Core.so.6", there, "SYMLINK")


def test_what_only_a_dropped_library_needed_goes_with_it() -> None:
    found = next(iter(sorted(Path("/usr/lib").glob("*/libportaudio.so.2"))), None)
    if found is None:
        pytest.skip("PortAudio is elsewhere here")
    sound = ("libasound.so.2", str(found.with_name("libasound.so.2")), "BINARY")
    portaudio = ("x/libportaudio.so.2", str(found), "BINARY")
    assert sound in cuts.needed_by_others([portaudio, sound])
    assert cuts.needed_by_others([sound]) == []


def test_the_licence_of_every_pinned_package_is_known() -> None:
    installed = {known.plain(each.metadata["Name"]) for each in importlib.metadata.distributions()}
    for name in sorted((pinned("runtime") & installed) - _BUILDING - {"matplotlib", "cycler", "kiwisolver"}):
        assert licence_of_wheel(name), name  # else it raises


def test_every_library_inside_a_wheel_is_known() -> None:
    """A new wheel that brings a new library is looked at once, by a person."""
    for distribution in importlib.metadata.distributions():
        name = known.plain(distribution.metadata["Name"])
        if name not in pinned("runtime"):
            continue
        for file in distribution.files or ():
            if file.parts[0].endswith(".libs") and ".so" in file.name:
                ffmpeg = any(fnmatch(file.name, pattern) for pattern in known.FFMPEG)
                assert name in known.FFMPEG_IN if ffmpeg else known.known(known.NATIVE, file.name), str(file)


@pytest.mark.parametrize(
    ("licence", "bad"),
    [
        ("MIT", False),
        ("GPL-2.0-or-later", False),
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("LGPL-3.0-or-later", False),
        ("LGPL-3.0-or-later OR GPL-2.0-or-later", False),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", False),
    ],
)
def test_what_would_bind_the_whole_goes_in_under_no_name(licence: str, bad: bool) -> None:
    assert known.unwanted(licence) is bad


def test_only_exact_words_are_a_licence() -> None:
    assert exact("Apache 2.0") == "Apache-2.0"
    assert exact("BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0")
    assert exact("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only")
    assert not exact("Copyright (c) 2015, matplotlib project")
    assert not exact("BSD-3-Clause, Apache-2.0, dependency licenses")
