"""Platforms that are not here: what can be known of them by reading, and what is said of them."""

import ast
import re
import tomllib
from collections.abc import Iterator

import yaml

from scripts import ROOT
from scripts.platforms import PYTHONS, SETS, Row, blocks, table

PACKAGES = ("faults", "resources", "program", "evidence", "rulebook", "books", "terminal", "headquarters")
NOT_ON_WINDOWS = {
    "crypt", "curses", "fcntl", "grp", "nis", "ossaudiodev", "posix", "pty", "pwd", "readline", "resource", "spwd",
    "syslog", "termios", "tty",
}  # fmt: skip
LINUX_ONLY = ("terminal.machine.",)
"""The service that root runs beside a terminal under systemd; on Windows there is none, and nobody may need it."""
Matrix = dict[str, list[dict[str, object]]]


def matrix() -> Matrix:
    content: Matrix = yaml.safe_load((ROOT / ".ci" / "matrix.yaml").read_text(encoding="utf-8"))
    return content


def always_imported(tree: ast.Module) -> Iterator[str]:
    """What a module imports wherever it is imported: no `if`, no `try`, no function is round it."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def test_no_module_needs_at_once_what_windows_lacks() -> None:
    """Only what is for Linux alone may, and nothing else may need that at once."""
    needing = {name for name, tree in modules() if NOT_ON_WINDOWS.intersection(always_imported(tree))}
    assert {name for name in needing if not name.startswith(LINUX_ONLY)} == set()
    assert needing, "the search finds what it looks for"
    leading = {
        name
        for name, tree in modules()
        if not name.startswith(LINUX_ONLY) and needing.intersection(always_imported(tree))
    }
    assert leading == set()


def test_the_matrix_names_the_pythons_and_scripts_that_there_are() -> None:
    jobs = matrix()["jobs"]
    supported = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert supported == ">=3.11,<3.13"
    seen = set()
    for job in jobs:
        needs, steps = job["needs"], job["steps"]
        assert isinstance(needs, dict)
        assert isinstance(steps, list)
        assert needs["python"] in PYTHONS
        assert job["run"] in (True, False, "part")  # YAML reads yes and no as these
        seen.add((needs["system"], needs["machine"], needs["python"]))
        for step in steps:
            assert re.fullmatch(r"scripts/[a-z.0-9]+( [\w/.-]+)*", step), step
            assert (ROOT / step.split(" ")[0]).is_file(), step
    places = {("linux", "x86_64"), ("linux", "aarch64"), ("windows", "x86_64")}
    assert seen == {(*place, python) for place in places for python in PYTHONS}


def test_pins_are_read_whole_and_what_lacks_a_wheel_is_named() -> None:
    for pins in SETS:
        text = (ROOT / "requirements" / f"{pins}.txt").read_text(encoding="utf-8")
        found = blocks(text)
        assert len(found) == len(set(re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)))
        assert "".join(found.values()).count("--hash=") == text.count("--hash=")
    rows = [Row("Windows x86-64", "3.11", pins, ("qt",) if pins == "dev" else ()) for pins in SETS]
    assert "| Windows x86-64 | 3.11 | all | without qt | all |" in list(table(rows))
