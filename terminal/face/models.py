"""The model and graph files that faces are found and measured with, and hands beside them, by their digests.

The first engine's lie in MediaPipe's wheel; the second one's lie here, in ONNX's format (`scripts.face_models`).
"""

from terminal.face.engine import FaceEngine, resolved, use
from terminal.intake.model_files import ModelFile, check

_FACE_MODELS = (
    (
        "face_detection/face_detection_full_range_sparse.tflite",
        "2c3728e6da56f21e21a320433396fb06d40d9088f2247c05e5635a688d45dfe1",
    ),
    (
        "face_detection/face_detection_full_range_cpu.binarypb",
        "00f072e71a9752536aa4b09216c6bf8d9cc7493222a8d3a472e563eb0e23163b",
    ),
    (
        "face_detection/face_detection_short_range.tflite",
        "bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8",
    ),
    (
        "face_landmark/face_landmark_with_attention.tflite",
        "e06a804e0144f9929eda782122916b35d60c697c3c9344013ca2bbe76a6ce2b4",
    ),
    (
        "face_landmark/face_landmark_front_cpu.binarypb",
        "fa3c092da27d031d54ddd61a29b0e3dd521d53f55fa8898cb0f2b64d79cd6573",
    ),
    (
        "palm_detection/palm_detection_lite.tflite",
        "e9a4aaddf90dda56a87235303cf00e4c2d3fb28725f68fd88772997dac905c18",
    ),
    (
        "hand_landmark/hand_landmark_lite.tflite",
        "048edd3645c9bf7397d19a9f6e3a42957d6e414c9bea6598030a2e9b624156e6",
    ),
    (
        "hand_landmark/hand_landmark_tracking_cpu.binarypb",
        "942ad4e6b3ecd1903fd2743ad2255a341854de975ef9c90418a4c7b64f0b4425",
    ),
    (
        "hand_landmark/handedness.txt",
        "3b82f0246870fec456c8632d455a4e1d5648d2836a7a513a271781144f525916",
    ),
)
MODEL_FILES = tuple(ModelFile("mediapipe", f"modules/{path}", (digest,)) for path, digest in _FACE_MODELS)
"""The same in the wheels of MediaPipe 0.10.21 (x86-64) and 0.10.18 (arm64, the last one there is for Linux)."""

ONNX_LONG_RANGE = ModelFile(
    "terminal",
    "face/onnx/face_detection_full_range.onnx",
    ("14dfcfec3f12c11663ae92f1fb77578499bb2fac8acca2249864e7644f43acca",),
)
ONNX_SHORT_RANGE = ModelFile(
    "terminal",
    "face/onnx/face_detection_short_range.onnx",
    ("9e770575c9c3ef192cf7f6cea90985921a236c10241aa1bbbc60c8abca777d87",),
)
ONNX_MESH = ModelFile(
    "terminal",
    "face/onnx/face_landmark_with_attention.onnx",
    ("dfc836ac7def826d9321da33bbe4fac0e112fca60e748f25453619da956ba95f",),
)
ONNX_FILES = (ONNX_LONG_RANGE, ONNX_SHORT_RANGE, ONNX_MESH)
"""What `scripts.face_models` makes of the first, third and fourth of those above."""


def model_files(engine: FaceEngine | None = None) -> tuple[ModelFile, ...]:
    """Return the files that this engine needs, or that of this process."""
    return MODEL_FILES if resolved(engine) == "mediapipe" else ONNX_FILES


def get_ready(engine: FaceEngine) -> None:
    """Let this process have this engine; raises ShuangluError `models.missing`, `models.changed`."""
    use(engine)
    check(model_files())
