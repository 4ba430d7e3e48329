"""The PaddleOCR package on ONNX Runtime, with models from a folder that field IT installed: an optional extra.

The folder holds `paddleocr.json` (`files` with their digests, see `terminal.intake.model_files`) and a folder for each
model with `inference.onnx` and `inference.yml`, named as PaddleOCR names its models. Nothing is fetched: every model is
named by its folder.
"""

import contextlib
import importlib.metadata
import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from faults.errors import ShuangluError
from terminal.intake.model_files import installed_model
from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import READABLE, Choice, Points, TextLine
from terminal.ocr.strips import bounded, parted, reading_quad, strip_of, turned_about

_NAMES = {
    "detection": "PP-OCRv6_small_det",
    "direction": "PP-LCNet_x1_0_textline_ori",
    "recognition": "PP-OCRv6_small_rec",
}
"""The models by their tasks; the manifest may name others."""
_LONG_SIDE = 992
"""Pixels to which the longer side is reduced for finding text, as with the engine that ships."""
_BATCH = 6
_LONGEST = 200
"""Characters of what PaddleOCR says that are told."""
_CONTRIB = "opencv-contrib-python"
_SURE = 0.9
"""How sure it must be that a line stands upside down; RapidOCR's own threshold."""


class PaddleEngine:
    """PaddleOCR's three models for finding, turning and reading lines."""

    def __init__(self, models: Path, *, threads: int = 2) -> None:
        """Raises ShuangluError `ocr.engine`, or those of `intake.model_files` for what lies in the folder."""
        if importlib.util.find_spec("paddleocr") is None:
            raise ShuangluError("ocr.engine:package")
        installed = installed_model(models, "paddleocr")
        if installed is None:
            raise ShuangluError("models.missing:manifest", path=str(models / "paddleocr.json"))
        os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"  # else it asks its servers how they are
        with _headless_opencv_serves():
            self._detection, self._direction, self._recognition = _load(models, installed.settings, threads)

    def read_lines(self, picture: BgrPicture) -> list[TextLine]:
        """Lines as `TextEngine` promises, 48 at most; how sure single characters are is not told."""
        lines = self._read_boxes(picture, self._find(picture))
        return sorted(lines, key=lambda line: min(y for _, y in line.quad))

    def read_some(self, picture: BgrPicture, choose: Choice) -> list[TextLine]:
        """As `TextEngine` promises."""
        wanted, unread = parted(self._find(picture), choose)
        return [*self._read_boxes(picture, wanted), *unread]

    def _find(self, picture: BgrPicture) -> list[Points]:
        found = self._detection.predict(picture, limit_side_len=_LONG_SIDE, limit_type="max")
        return bounded(sorted(found[0]["dt_polys"], key=lambda box: min(y for _, y in box)))  # it finds from below

    def _read_boxes(self, picture: BgrPicture, boxes: list[Points]) -> list[TextLine]:
        if not boxes:
            return []
        strips = [strip_of(picture, box) for box in boxes]
        about = [
            "180" in each["label_names"][0] and each["scores"][0] > _SURE
            for each in self._direction.predict(strips, batch_size=_BATCH)
        ]
        level = [turned_about(strip) if turn else strip for strip, turn in zip(strips, about, strict=True)]
        return [
            TextLine(text, confidence, reading_quad(box, upside_down=turn))
            for (text, confidence), box, turn in zip(self.read_strips(level), boxes, about, strict=True)
        ]

    def read_strips(self, strips: list[BgrPicture]) -> list[tuple[str, float]]:
        """Read upright lines; under a confidence of 0.5 the text is empty, and the confidence is told all the same."""
        if not strips:
            return []
        read = self._recognition.predict(strips, batch_size=_BATCH)
        pairs = [(str(each["rec_text"]).strip(), float(each["rec_score"])) for each in read]
        return [(text if score >= READABLE else "", score) for text, score in pairs]


@contextlib.contextmanager
def _headless_opencv_serves() -> Iterator[None]:
    """PaddleX asks for the package opencv-contrib-python by name; the terminal has the same library without windows.

    Installing both would put one over the other. It asks while it is imported and keeps the answers.
    """
    version = importlib.metadata.version

    def answer(distribution_name: str) -> str:
        return version("opencv-python-headless" if distribution_name == _CONTRIB else distribution_name)

    importlib.metadata.version = answer
    try:
        yield
    finally:
        importlib.metadata.version = version


def _load(models: Path, settings: dict[str, Any], threads: int) -> tuple[Any, Any, Any]:
    from paddleocr import TextDetection, TextLineOrientationClassification, TextRecognition

    made = []
    for task, kind in zip(_NAMES, (TextDetection, TextLineOrientationClassification, TextRecognition), strict=True):
        name = str(settings.get(task, _NAMES[task]))
        folder = models / name
        if not (folder / "inference.onnx").is_file():
            raise ShuangluError("models.missing:folder", folder=str(folder))
        config = {"intra_op_num_threads": threads, "inter_op_num_threads": 1, "log_severity_level": 4}
        try:
            made.append(
                kind(model_name=name, model_dir=str(folder), engine="onnxruntime", engine_config=config, device="cpu")
            )
        except (RuntimeError, ValueError, KeyError, OSError, AssertionError) as error:
            problem = str(error)[:_LONGEST]
            raise ShuangluError("ocr.engine:model", folder=str(folder), problem=problem) from error
    return made[0], made[1], made[2]
