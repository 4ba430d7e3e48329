"""PP-OCRv6 through RapidOCR on ONNX Runtime, with the models inside its wheel: nothing is ever fetched."""

from typing import Any

import numpy as np

from terminal.model_files import locate
from terminal.ocr.engine import Picture, Quad, TextLine
from terminal.ocr.models import DETECTION, DIRECTION, RECOGNITION

_LONG_SIDE = 992
"""Pixels to which the longer side is reduced for finding text: a straightened card (1000 wide) stays as it is. Larger
finds no more on cards and costs in proportion; smaller loses the labels (measured, docs/identity.md)."""
_READABLE = 0.5
"""Below this mean confidence a line counts as unreadable; RapidOCR's own default."""


class RapidEngine:
    """RapidOCR's parts, put together so that it is known which way each line was read."""

    def __init__(self, *, threads: int = 2) -> None:
        """`threads`: how many cores one reading may use. The digests of the models are checked by `models`."""
        import cv2
        from rapidocr import RapidOCR

        cv2.setNumThreads(1)
        rapid: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                # With its path given, a missing model is an error; without, RapidOCR would fetch it.
                "Det.model_path": str(locate(DETECTION)),
                "Cls.model_path": str(locate(DIRECTION)),
                "Rec.model_path": str(locate(RECOGNITION)),
                "Det.limit_type": "max",
                "Det.limit_side_len": _LONG_SIDE,
            }
        )
        rapid._load_det_model()  # noqa: SLF001 now, not within the first reading
        rapid._load_cls_model()  # noqa: SLF001
        rapid._load_rec_model()  # noqa: SLF001
        self._rapid = rapid

    def read_lines(self, picture: Picture) -> list[TextLine]:
        boxes = self._rapid.text_det(picture).boxes
        if boxes is None:
            return []
        strips = self._rapid.crop_text_regions(picture, boxes)
        turned = self._rapid.cls_and_rotate(strips)
        quads = [_reading_quad(box, label) for box, (label, _) in zip(boxes, turned[1].cls_res, strict=True)]
        read = self._read(turned[0])
        return [TextLine(text, confidence, quad) for (text, confidence), quad in zip(read, quads, strict=True)]

    def read_strips(self, strips: list[Picture]) -> list[tuple[str, float]]:
        return self._read(strips) if strips else []

    def _read(self, strips: list[Any]) -> list[tuple[str, float]]:
        found = self._rapid.recognize_txt(strips)
        return [_line(text, float(score)) for text, score in zip(found.txts, found.scores, strict=True)]


def _line(text: str, score: float) -> tuple[str, float]:
    text = text.strip()
    return (text, score) if score >= _READABLE else ("", score)


def _reading_quad(box: Any, label: str) -> Quad:
    """The corners as the text runs: a strip much taller than wide was read lying, one labelled 180 upside down."""
    points = [(float(x), float(y)) for x, y in box]
    wide = np.hypot(*np.subtract(points[1], points[0]))
    tall = np.hypot(*np.subtract(points[3], points[0]))
    first = 0
    if int(tall) >= 1.5 * int(wide):  # as crop_text_regions does it: such strips are turned counter-clockwise
        first += 1
    if "180" in label:
        first += 2
    turned = [points[(first + index) % 4] for index in range(4)]
    return (turned[0], turned[1], turned[2], turned[3])
