"""What the screens need from outside, in their own words."""

from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:  # the first window is there before numpy is
    import numpy as np
    from numpy.typing import NDArray

Language = Literal["zh", "en"]
TextSize = Literal["standard", "elder"]


class Frame(Protocol):
    """One picture of the live preview. Whoever hands it out never changes its pixels afterwards."""

    @property
    def rgb(self) -> "NDArray[np.uint8]":
        """Height x width x 3, red-green-blue, row after row without holes."""

    @property
    def number(self) -> int:
        """Counts up; the same number is the same picture."""
