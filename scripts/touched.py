"""Which files of tests a change touches: `python -m scripts.touched [REVISION]`, one path a line.

A test file is touched when it was changed, or when what it imports leads to a changed module. Programs that stories
start as processes are seen as what they are: a change of any command touches no journey; `scripts/test` runs them all.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts import ROOT


def main() -> None:
    """Print the files of tests that the change against a revision, HEAD by default, touches."""
    changed = {module for path in _changed(*sys.argv[1:]) if (module := _module(path))}
    imports = {_module(path): {*_imports(path), *_conftests(path)} for path in _sources()}
    for path in sorted(_sources()):
        if path.name.startswith("test_") and _reached(_module(path), imports) & changed:
            print(path.as_posix())


def _conftests(path: Path) -> Iterator[str]:
    """What pytest imports for a file of tests: every `conftest.py` in its folder and above."""
    if path.name.startswith("test_"):
        yield from (_module(folder / "conftest.py") for folder in path.parents if folder != Path())


def _changed(revision: str = "HEAD") -> list[Path]:
    """Files that differ from the revision, those included that git does not know yet."""
    commands = (["git", "diff", "--name-only", revision], ["git", "ls-files", "--others", "--exclude-standard"])
    lines = [subprocess.run(each, cwd=ROOT, check=True, capture_output=True, text=True).stdout for each in commands]
    return [Path(line) for text in lines for line in text.splitlines()]


def _sources() -> list[Path]:
    known = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.py"], cwd=ROOT, check=True,
                           capture_output=True, text=True).stdout  # fmt: skip
    return [Path(line) for line in known.splitlines() if (ROOT / line).exists()]


def _module(path: Path) -> str:
    if path.parts[:1] == ("resources",):
        return "resources"  # packs and media are found through it
    return path.with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__") if path.suffix == ".py" else ""


def _imports(path: Path) -> Iterator[str]:
    """What a file imports, anywhere in it; also the names below, which may be modules."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _reached(module: str, imports: dict[str, set[str]]) -> set[str]:
    """The module, what it imports, and what that imports."""
    reached, waiting = set[str](), [module]
    while waiting:
        if (here := waiting.pop()) not in reached and here in imports:
            reached.add(here)
            waiting += imports[here]
    return reached


if __name__ == "__main__":
    main()
