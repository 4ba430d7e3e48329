"""Real pictures, clips and sound for tests. They lie beside the project and may be absent; then those tests skip."""

from pathlib import Path

import pytest

from scripts.lab.media import MEDIA


def media_file(name: str) -> Path:
    """The path of one file, such as `idcard/dp_front_2015.jpg`; skips the test where it is absent."""
    path = MEDIA / name
    if not path.exists():
        pytest.skip(f"the test media are not here: {name}")
    return path
