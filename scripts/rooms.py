"""Which room imports which, and how much: `python -m scripts.rooms [--all]`.

A room is a package, or within the terminal what lies in its folder; an arrow is that one imports another. The floors
themselves are kept by import-linter (`scripts/check`); this counts what they leave free.
"""

import ast
import sys
from collections import Counter
from collections.abc import Iterator

from scripts import ROOT

PACKAGES = ("faults", "resources", "program", "evidence", "rulebook", "books", "terminal", "headquarters", "scripts")


def main() -> None:
    """Print how many rooms and arrows there are, and with `--all` each arrow with its number of imports."""
    arrows = Counter(_arrows())
    rooms = {room for arrow in arrows for room in arrow}
    print(f"{len(rooms)} rooms, {len(arrows)} arrows")
    if "--all" in sys.argv[1:]:
        for (importer, imported), times in sorted(arrows.items()):
            print(f"{importer:22} -> {imported:22} {times:3}")


def _arrows() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            importer = _room(".".join(path.relative_to(ROOT).with_suffix("").parts))
            for imported in _imports(ast.parse(path.read_text(encoding="utf-8"))):
                if imported.split(".")[0] in PACKAGES and _room(imported) != importer:
                    yield importer, _room(imported)


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (
                [f"terminal.{alias.name}" for alias in node.names] if node.module == "terminal" else [node.module]
            )


def _room(module: str) -> str:
    parts = module.split(".")
    return ".".join(parts[:2] if parts[0] == "terminal" else parts[:1])


if __name__ == "__main__":
    main()
