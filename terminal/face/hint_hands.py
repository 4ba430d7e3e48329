"""Passive hint: a hand close to the face, as of somebody who holds up a print or a telephone.

Fingers that hold paper are mostly not found as hands, and people do touch their faces: a weak hint, said to be one
(measured, docs/identity.md).
"""

import os
from typing import Any

import cv2
import numpy as np

from terminal.face.engine import resolved
from terminal.face.hint_input import HintInput, SomeLooks
from terminal.intake.picture_file import BgrPicture
from terminal.intake.quiet import quiet
from terminal.session.facts.analyst import Hint
from terminal.session.facts.box import Box

_EVERY_S = 1.0
_NEAR = 0.8
"""Face widths between the face's box and the nearest joint of a hand."""
_REACH = 1.5
"""Face sizes round the face that are searched."""
_SEARCHED_PX = 384


class HandsHint:
    """Looks once a second, with MediaPipe's hand models; they are loaded with the first look.

    The other engine has no such models: there the hint is not measurable.
    """

    def __init__(self) -> None:
        self._looks = SomeLooks(_EVERY_S)
        self._engine = resolved()
        self._graph: Any = None

    def see(self, look: HintInput) -> None:
        """Take one picture; most are let go."""
        if self._engine != "mediapipe" or look.face is None or not self._looks.due(look.time_s):
            return
        self._looks.count(found=self.near(look.picture, look.face.box))

    def vote(self) -> Hint:
        """`score` is the share of looks in which a hand was near."""
        if not self._looks.measurable:
            return Hint("hands", "not_measurable", self._looks.share)
        return Hint("hands", "doubt" if self._looks.doubt else "no_doubt", self._looks.share)

    def near(self, picture: BgrPicture, box: Box) -> bool:
        """Whether a hand is near the face in this box."""
        left, top, width, height = box
        x0, y0 = max(0, int(left - _REACH * width)), max(0, int(top - _REACH * height))
        cut = picture[y0 : int(top + (1 + _REACH) * height), x0 : int(left + (1 + _REACH) * width)]
        if cut.size == 0 or width < 1:
            return False
        scale = _SEARCHED_PX / max(cut.shape[:2])
        small = cv2.cvtColor(cv2.resize(cut, None, fx=scale, fy=scale), cv2.COLOR_BGR2RGB)
        hands = self._hands(small)
        for hand in hands:
            joints = np.array([(point.x * cut.shape[1] + x0, point.y * cut.shape[0] + y0) for point in hand.landmark])
            if _distance(joints, box) <= _NEAR * width:
                return True
        return False

    def close(self) -> None:
        """Free the graph and its threads."""
        if self._graph is not None:
            self._graph.close()
            self._graph = None

    def _hands(self, rgb: Any) -> list[Any]:
        if self._graph is not None:
            return self._graph.process(rgb).multi_hand_landmarks or []
        os.environ.setdefault("GLOG_minloglevel", "2")
        with quiet():
            from mediapipe.python.solutions.hands import Hands

            self._graph = Hands(static_image_mode=True, max_num_hands=2, model_complexity=0)
            return self._graph.process(rgb).multi_hand_landmarks or []


def _distance(joints: Any, box: Box) -> float:
    """Pixels from the box to the nearest joint; 0 within it."""
    left, top, width, height = box
    sideways = np.maximum(np.maximum(left - joints[:, 0], joints[:, 0] - left - width), 0)
    upright = np.maximum(np.maximum(top - joints[:, 1], joints[:, 1] - top - height), 0)
    return float(np.hypot(sideways, upright).min())
