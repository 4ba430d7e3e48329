"""One face's landmarks from a square picture around it, followed from picture to picture: MediaPipe FaceMesh."""

import contextlib
import os
from typing import Any

import cv2
import numpy as np

from terminal.face.measured import Landmarks, Picture
from terminal.face.quiet import quiet

POINTS = 468
_FIND_SCORE = 0.85
"""A face is searched in its window by a detector of another kind than the one that found it in the picture. Of 132
puppets that the first took for faces 6 got past the second at this score, of 252 true faces 251 (measured,
docs/identity.md)."""
_EMPTY: Picture = np.zeros((64, 64, 3), np.uint8)


class FaceMesh:
    """One mesh for one person: it follows that person's face within a window that stays where it is.

    Several faces in one mesh could change places in its answer, and on a whole 720p picture it misses faces under about
    130 px (measured, docs/identity.md).
    """

    def __init__(self) -> None:
        os.environ.setdefault("GLOG_minloglevel", "2")
        with quiet():
            from mediapipe.python.solutions.face_mesh import FaceMesh as Graph

            # Refined landmarks: eyes and lips come from models of their own, and every threshold was measured on them.
            self._graph: Any = Graph(max_num_faces=1, refine_landmarks=True, min_detection_confidence=_FIND_SCORE)
            self._graph.process(_EMPTY)
        self._spoke = False
        """MediaPipe has one more line to say at the first face."""

    def find(self, window: Picture) -> Landmarks | None:
        """Return 468 x 3 numbers, x and y as shares of this square BGR window, z in the same unit; None: no face."""
        rgb = cv2.cvtColor(window, cv2.COLOR_BGR2RGB)
        with contextlib.nullcontext() if self._spoke else quiet():
            found = self._graph.process(rgb).multi_face_landmarks
        if not found:
            return None
        self._spoke = True
        points = found[0].landmark
        return np.array([(point.x, point.y, point.z) for point in points[:POINTS]], np.float32)

    def forget(self) -> None:
        """Forget where the face was, so that the next window is searched anew."""
        self._graph.process(_EMPTY)

    def close(self) -> None:
        """Free the graph and its threads. It cannot be used any more."""
        if self._graph is not None:
            self._graph.close()
            self._graph = None
