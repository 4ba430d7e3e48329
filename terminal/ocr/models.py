"""The model files that reading cards needs, by their digests (those of rapidocr 3.10.0's wheel)."""

from terminal.intake.model_files import ModelFile

DETECTION = ModelFile(
    "rapidocr",
    "models/PP-OCRv6_det_small.onnx",
    ("090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",),
)
"""Finds lines of text."""
DIRECTION = ModelFile(
    "rapidocr",
    "models/ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    ("e47acedf663230f8863ff1ab0e64dd2d82b838fceb5957146dab185a89d6215c",),
)
"""Tells a line that stands upside down."""
RECOGNITION = ModelFile(
    "rapidocr",
    "models/PP-OCRv6_rec_small.onnx",
    ("6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",),
)
"""Reads a line."""
MODEL_FILES = (DETECTION, DIRECTION, RECOGNITION)
