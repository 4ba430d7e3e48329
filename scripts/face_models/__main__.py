"""Make the ONNX files that `terminal/face/onnx` holds from the files in MediaPipe's wheel, or compare them.

    python -m scripts.face_models            # writes them, and says their digests
    python -m scripts.face_models --check    # exit code 1 where one is another than this script makes

The same wheel makes the same bytes. MediaPipe must be installed: the two files are Apache-2.0 (NOTICE, decision 0025).
"""

import hashlib
import sys
from pathlib import Path

from scripts.face_models.attention import ATTENTION, refined
from scripts.face_models.convert import Conversion
from scripts.face_models.tflite import read
from terminal.face.models import MODEL_FILES
from terminal.intake.model_files import ModelFile, check, locate

FOLDER = Path(__file__).resolve().parents[2] / "terminal" / "face" / "onnx"
_BOXES = {
    "face_detection_full_range": ("Identity", "Identity_1", 2304),
    "face_detection_short_range": ("regressors", "classificators", 896),
}
_NUMBERS = 16
"""Of a box: middle, size, six points."""
_MESH = "face_landmark_with_attention"
_PARTS = ("output_lips", "output_left_eye", "output_right_eye")


def _source(beginning: str) -> ModelFile:
    return next(file for file in MODEL_FILES if f"/{beginning}" in file.path and file.path.endswith(".tflite"))


def made() -> dict[str, bytes]:
    """Return the files by their names; raises ShuangluError `models.*` where MediaPipe's are not those known here."""
    files = {}
    for name, (boxes, scores, count) in _BOXES.items():
        source = _source(name)
        work = Conversion(read(_content(source)), {})
        box, score = work.run((boxes, scores))
        files[f"{name}.onnx"] = work.model(
            {"boxes": (box, (count, _NUMBERS)), "scores": (score, (count,))}, source.path
        )
    source = _source(_MESH)
    work = Conversion(read(_content(source)), ATTENTION)
    mesh, face, *parts = work.run(("output_mesh_identity", "conv_faceflag", *_PARTS))
    points = refined(work, mesh, parts)
    files[f"{_MESH}.onnx"] = work.model({"points": (points, (468, 3)), "face": (face, (1,))}, source.path)
    return files


def _content(file: ModelFile) -> bytes:
    check([file])
    return locate(file).read_bytes()


def main() -> int:
    """Write or compare."""
    same = True
    for name, content in made().items():
        path = FOLDER / name
        if "--check" in sys.argv[1:]:
            equal = path.is_file() and path.read_bytes() == content
            same = same and equal
            print(f"{name}: {'as it is made' if equal else 'another one'}")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            print(f"{hashlib.sha256(content).hexdigest()}  {name}  {len(content)} bytes")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
