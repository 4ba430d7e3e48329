"""Whether every pin has a wheel where it may run: `scripts/pin --platforms [--json FILE]`.

uv resolves requirements/*.txt, hashes and all, as if it ran there; nothing is downloaded but what it needs to know, and
nothing is installed. It asks the package registry, so it is no test.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts import ROOT

PLATFORMS = {
    "Linux x86-64, glibc 2.28": "x86_64-manylinux_2_28",
    "Linux arm64, glibc 2.39": "aarch64-manylinux_2_39",
    "Linux arm64, glibc 2.28": "aarch64-manylinux_2_28",
    "Windows x86-64": "x86_64-pc-windows-msvc",
    "Windows arm64": "aarch64-pc-windows-msvc",
}
"""What people call it, and how uv does."""
PYTHONS = ("3.11", "3.12")
SETS = ("runtime", "dev", "build")
_LACKS = re.compile(r"Because (?:only )?([A-Za-z0-9._-]+)(?:\{[^}]*\})?(?:==| )")
_MOST = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One set of pins on one platform."""

    platform: str
    python: str
    pins: str
    lacking: tuple[str, ...]
    """Packages without a wheel for it."""
    trouble: str = ""
    """Why it could not be told; empty: it could."""


def blocks(pins: str) -> dict[str, str]:
    """Split a file of pins: each package's name, and its lines."""
    found: dict[str, str] = {}
    for part in re.split(r"\n(?=[A-Za-z0-9])", "\n" + pins):
        if match := re.match(r"\n?([A-Za-z0-9._-]+)==", part):
            name = match[1].lower()
            found[name] = found.get(name, "") + part.strip() + "\n"
    return found


def looked_at(platform: str, python: str, pins: str) -> Row:
    """Resolve one set; what lacks is left out, and the rest is resolved again, until nothing lacks."""
    left, lacking = blocks((ROOT / "requirements" / f"{pins}.txt").read_text()), list[str]()
    for _ in range(_MOST):
        said = _resolve("".join(left.values()), PLATFORMS[platform], python)
        if not said:
            return Row(platform, python, pins, tuple(lacking))
        named = _LACKS.search(said)
        if named is None or named[1].lower() not in left:
            return Row(platform, python, pins, tuple(lacking), said.strip().splitlines()[-1])
        lacking.append(named[1].lower())
        del left[named[1].lower()]
    return Row(platform, python, pins, tuple(lacking), "and more")


def _resolve(pins: str, platform: str, python: str) -> str:
    """Return what uv complains of; empty: nothing."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pins.txt"
        file.write_text(pins)
        command = [str(Path(sys.executable).with_name("uv")), "pip", "install", "--dry-run", "--quiet", "--no-deps"]
        command += ["--only-binary", ":all:", "--require-hashes", "--target", str(Path(folder) / "there")]
        command += ["--python-platform", platform, "--python-version", python, "-r", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def table(rows: list[Row]) -> Iterator[str]:
    """Yield the lines of the table in docs/platforms.md."""
    yield "| platform | Python | " + " | ".join(SETS) + " |"
    yield "| --- | --- |" + " --- |" * len(SETS)
    for platform in PLATFORMS:
        for python in PYTHONS:
            cells = [_cell(row) for row in rows if (row.platform, row.python) == (platform, python)]
            yield f"| {platform} | {python} | " + " | ".join(cells) + " |"


def _cell(row: Row) -> str:
    if row.trouble:
        return f"not told: {row.trouble}"
    return "all" if not row.lacking else "without " + ", ".join(row.lacking)


def main() -> int:
    """Print the table; exit code 1 where something could not be told."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="keep the rows here")
    said = parser.parse_args()
    rows = [looked_at(platform, python, pins) for platform in PLATFORMS for python in PYTHONS for pins in SETS]
    if said.json is not None:
        facts = [
            {"platform": row.platform, "python": row.python, "pins": row.pins, "lacking": row.lacking} for row in rows
        ]
        said.json.write_text(json.dumps(facts, indent=2))
    print("\n".join(table(rows)))
    return int(any(row.trouble for row in rows))


if __name__ == "__main__":
    sys.exit(main())
