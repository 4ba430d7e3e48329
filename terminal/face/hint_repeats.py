"""Passive hint: the same seconds come back. A recording that loops is seen; one that runs once is not."""

from collections import deque

import numpy as np
import numpy.typing as npt

from terminal.face.hint_input import HintInput
from terminal.session.facts.analyst import Hint

_RATE = 15.0
"""Resampled to so many looks a second."""
_WINDOW_S = 2.0
_SHORTEST_LOOP_S = 2.0
_MEMORY_S = 40.0
"""An attempt takes less."""
_LEAST_S = 5.0
_SAME = 0.12
"""Root mean square difference, in the units below, of two windows with movement in them. Clips that run once stay
above 0.41, the same looped come to 0.01 to 0.07 with the noise of filming again (measured, docs/identity.md)."""
_LEAST_MOVEMENT = 0.3
"""Windows in which less happens are all alike."""
_UNITS = np.array([0.5, 0.2, 10.0, 10.0])
"""Openness of the eyes (share of the own level), mouth (eye distances), yaw and pitch (degrees)."""
_AGAIN_S = 1.0
_MOST_DIGESTS = 2000


class RepeatsHint:
    """Compares what the face does now with what it did seconds ago, and pictures with pictures, bit by bit."""

    def __init__(self) -> None:
        self._times: list[float] = []
        self._figures: list[tuple[float, float, float, float]] = []
        self._digests: dict[int, float] = {}
        self._order: deque[int] = deque()
        self._last_digest: int | None = None
        self._came_back = False

    def see(self, look: HintInput) -> None:
        """Take one picture."""
        time_s, face = look.time_s, look.face
        self._see_digest(time_s, look.glance.digest)
        if face is None or face.yaw is None or face.pitch is None or face.mouth is None:
            return
        if face.left_eye is None or face.right_eye is None:
            return
        if self._times and not self._times[-1] < time_s < self._times[0] + _MEMORY_S:
            return
        self._times.append(time_s)
        self._figures.append((max(face.left_eye, face.right_eye), face.mouth, face.yaw, face.pitch))

    def vote(self) -> Hint:
        """`score` is the smallest difference of two windows; 0 when a whole picture came back unchanged."""
        if self._came_back:
            return Hint("repeated", "doubt", 0.0)
        score = self._smallest_difference()
        if score is None:
            return Hint("repeated", "not_measurable")
        return Hint("repeated", "doubt" if score < _SAME else "no_doubt", round(score, 3))

    def close(self) -> None:
        """Hold nothing."""

    def _see_digest(self, time_s: float, digest: int) -> None:
        """A sensor never gives the same picture twice. Twice in a row is a slow driver; later again is a recording."""
        if digest != self._last_digest and time_s - self._digests.get(digest, time_s) >= _AGAIN_S:
            self._came_back = True
        self._last_digest = digest
        if digest not in self._digests:
            self._order.append(digest)
            if len(self._order) > _MOST_DIGESTS:
                del self._digests[self._order.popleft()]
        self._digests[digest] = time_s

    def _smallest_difference(self) -> float | None:
        if not self._times or self._times[-1] - self._times[0] < _LEAST_S:
            return None
        series = self._resampled()
        window, first_lag = round(_WINDOW_S * _RATE), round(_SHORTEST_LOOP_S * _RATE)
        lively = _window_means(((series - _window_centres(series, window)) ** 2).sum(axis=1), window)
        smallest: float | None = None
        for lag in range(first_lag, len(series) - window + 1):
            gaps = _window_means(((series[lag:] - series[:-lag]) ** 2).sum(axis=1), window)
            moving = np.sqrt(lively[lag : lag + len(gaps)]) >= _LEAST_MOVEMENT
            if moving.any():
                here = float(np.sqrt(gaps[moving].min()))
                smallest = here if smallest is None else min(smallest, here)
        return smallest

    def _resampled(self) -> npt.NDArray[np.float64]:
        figures = np.array(self._figures, np.float64)
        figures[:, 0] /= max(float(np.percentile(figures[:, 0], 80)), 1e-3)
        times = np.arange(self._times[0], self._times[-1], 1 / _RATE)
        columns = [np.interp(times, self._times, figures[:, column]) for column in range(figures.shape[1])]
        series: npt.NDArray[np.float64] = np.stack(columns, axis=1) / _UNITS
        return series


def _window_means(values: npt.NDArray[np.float64], window: int) -> npt.NDArray[np.float64]:
    """Mean of every run of `window` values."""
    summed = np.concatenate([[0.0], np.cumsum(values)])
    means: npt.NDArray[np.float64] = np.maximum(summed[window:] - summed[:-window], 0.0) / window
    return means


def _window_centres(series: npt.NDArray[np.float64], window: int) -> npt.NDArray[np.float64]:
    """The running mean of each figure, as long as the series: what movement is measured from."""
    kernel = np.ones(window) / window
    padded = np.pad(series, ((window // 2, window - 1 - window // 2), (0, 0)), mode="edge")
    columns = [np.convolve(padded[:, column], kernel, mode="valid") for column in range(series.shape[1])]
    return np.stack(columns, axis=1)
