"""One face's landmarks from a square picture around it, followed from picture to picture: MediaPipe FaceMesh."""

import cv2
import numpy as np

from terminal.face.graphs import Graph
from terminal.face.measured import Landmarks
from terminal.intake.picture_file import BgrPicture

POINTS = 468
_FIND_SCORE = 0.85
"""A face is searched in its window by a detector of another kind than the one that found it in the picture. Of 132
puppets that the first took for faces 6 got past the second at this score, of 252 true faces 251 (measured,
docs/identity.md)."""
_KEEP_SCORE = 0.5
"""Of the mesh's own certainty that it is still on a face; MediaPipe's default."""
_DETECTOR_SCORE = (
    "facedetectionshortrangecpu__facedetectionshortrange__facedetection__TensorsToDetectionsCalculator.min_score_thresh"
)
_POINT_BYTES = 17
"""A point in MediaPipe's message: two bytes, then a tag and a little-endian number for x, y and z each."""
_TAGS = ((2, b"\x0d"), (7, b"\x15"), (12, b"\x1d"))
"""Where they stand, and what they are."""
_EMPTY: BgrPicture = np.zeros((64, 64, 3), np.uint8)


class FaceMesh:
    """One mesh for one person: it follows that person's face within a window that stays where it is.

    Several faces in one mesh could change places in its answer, and on a whole 720p picture it misses faces under about
    130 px (measured, docs/identity.md).
    """

    def __init__(self) -> None:
        # Refined landmarks: eyes and lips come from models of their own, and every threshold was measured on them.
        self._graph = Graph(
            "face_landmark/face_landmark_front_cpu.binarypb",
            "multi_face_landmarks",
            side_inputs={"num_faces": 1, "with_attention": True, "use_prev_landmarks": True},
            parameters={_DETECTOR_SCORE: _FIND_SCORE, "facelandmarkcpu__ThresholdingCalculator.threshold": _KEEP_SCORE},
        )
        self._graph.run(_EMPTY)

    def find(self, window: BgrPicture) -> Landmarks | None:
        """Return 468 x 3 numbers, x and y as shares of this square BGR window, z in the same unit; None: no face."""
        found = self._graph.run_for_bytes(cv2.cvtColor(window, cv2.COLOR_BGR2RGB))
        return _numbers_of(found[0]) if found else None

    def forget(self) -> None:
        """Forget where the face was, so that the next window is searched anew."""
        self._graph.run(_EMPTY)

    def close(self) -> None:
        """Free the graph. It cannot be used any more."""
        self._graph.close()


def _numbers_of(content: bytes) -> Landmarks:
    """Read the landmarks from the message's bytes, many times as fast as point by point."""
    count = len(content) // _POINT_BYTES
    whole = count >= POINTS and len(content) == count * _POINT_BYTES
    if whole and all(content[at::_POINT_BYTES] == tag * count for at, tag in _TAGS):
        return np.ndarray((POINTS, 3), "<f4", content, 3, (_POINT_BYTES, 5)).astype(np.float32)
    from mediapipe.framework.formats.landmark_pb2 import NormalizedLandmarkList

    found = NormalizedLandmarkList.FromString(content)
    return np.array([(point.x, point.y, point.z) for point in found.landmark[:POINTS]], np.float32)
