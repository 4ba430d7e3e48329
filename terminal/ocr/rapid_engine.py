"""PP-OCRv6 through RapidOCR on ONNX Runtime, with the models inside its wheel: nothing is ever fetched."""

from typing import Any

from terminal.intake.model_files import locate
from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import READABLE, Choice, Points, TextLine
from terminal.ocr.models import DETECTION, DIRECTION, RECOGNITION
from terminal.ocr.strips import bounded, parted, reading_quad, strip_of

_LONG_SIDE = 992
"""Pixels to which the longer side is reduced for finding text: a straightened card (1000 wide) stays as it is, and the
cost grows with the square."""


class RapidEngine:
    """RapidOCR's parts, put together so that it is known which way each line was read."""

    def __init__(self, *, threads: int = 2) -> None:
        """`threads`: how many cores one reading may use. The digests of the models are checked by whoever loads it."""
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
                # Lines read together are all padded to the longest of them, which costs as much as print does.
                "Rec.rec_batch_num": 1,
                "Det.limit_type": "max",
                "Det.limit_side_len": _LONG_SIDE,
            }
        )
        self._detect: Any = rapid._load_det_model()  # noqa: SLF001 now, not within the first reading
        self._direct: Any = rapid._load_cls_model()  # noqa: SLF001
        rapid._load_rec_model()  # noqa: SLF001
        rapid.return_word_box = True  # brings the confidence of each character
        self._rapid = rapid

    def read_lines(self, picture: BgrPicture) -> list[TextLine]:
        """Lines as `TextEngine` promises, 48 at most, each with the confidence of its characters."""
        return self._read_boxes(picture, self._find(picture))

    def read_some(self, picture: BgrPicture, choose: Choice) -> list[TextLine]:
        """As `TextEngine` promises."""
        wanted, unread = parted(self._find(picture), choose)
        return [*self._read_boxes(picture, wanted), *unread]

    def _find(self, picture: BgrPicture) -> list[Points]:
        found = self._detect(picture).boxes
        return bounded(found) if found is not None else []

    def _read_boxes(self, picture: BgrPicture, boxes: list[Points]) -> list[TextLine]:
        if not boxes:
            return []
        turned = self._direct([strip_of(picture, box) for box in boxes])
        read = self._read(turned.img_list)
        return [
            TextLine(text, confidence, reading_quad(box, upside_down=self._turns(label, score)), characters)
            for (text, confidence, characters), box, (label, score) in zip(read, boxes, turned.cls_res, strict=True)
        ]

    def read_strips(self, strips: list[BgrPicture]) -> list[tuple[str, float]]:
        """Read upright lines; under a confidence of 0.5 the text is empty, and the confidence is told all the same."""
        return [(text, confidence) for text, confidence, _ in self._read(strips)]

    def _read(self, strips: list[BgrPicture]) -> list[tuple[str, float, tuple[float, ...]]]:
        """Text, mean confidence and that of each character; an empty text where too little is certain."""
        if not strips:
            return []
        found = self._rapid.recognize_txt(strips)
        read = []
        for text, score, words in zip(found.txts, found.scores, found.word_results, strict=True):
            start, stripped = len(text) - len(text.lstrip()), text.strip() if score >= READABLE else ""
            read.append((stripped, float(score), tuple(words.confs[start : start + len(stripped)])))
        return read

    def _turns(self, label: str, score: float) -> bool:
        """Whether RapidOCR turned this line about: where it is less sure than this, it did not."""
        return "180" in label and score > self._direct.cls_thresh
