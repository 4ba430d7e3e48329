"""The stories of this room are told by the engine that the environment names: `SHUANGLU_FACE_ENGINE=onnx`."""

import os
from collections.abc import Iterator
from typing import cast

import pytest

from terminal.face.engine import FaceEngine, use


@pytest.fixture(autouse=True)
def _engine() -> Iterator[None]:
    engine = cast("FaceEngine", os.environ.get("SHUANGLU_FACE_ENGINE", "auto"))
    use(engine)
    yield
    use("auto")
