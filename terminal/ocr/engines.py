"""Which OCR engine is used: the one that ships, or PaddleOCR's own package with models that field IT installed."""

from pathlib import Path
from typing import Literal

from faults.errors import ShuangluError
from terminal.intake.model_files import check
from terminal.ocr.engine import TextEngine

EngineName = Literal["rapidocr", "paddleocr"]


def load_engine(name: EngineName = "rapidocr", models: Path | None = None, *, threads: int = 2) -> TextEngine:
    """Load an engine once its models' digests are found right; takes about a second.

    `models` is the folder with PaddleOCR's models. Raises ShuangluError `models.missing`, `models.changed`,
    `models.manifest` or `ocr.engine`: no folder, no package, or a model that the package cannot load.
    """
    if name == "paddleocr":
        from terminal.ocr.paddle_engine import PaddleEngine

        if models is None:
            raise ShuangluError("ocr.engine:folder")
        return PaddleEngine(models, threads=threads)
    from terminal.ocr.models import MODEL_FILES
    from terminal.ocr.rapid_engine import RapidEngine

    check(MODEL_FILES)
    return RapidEngine(threads=threads)
