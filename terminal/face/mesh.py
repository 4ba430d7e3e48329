"""One face's landmarks from a square picture around it, followed from picture to picture: MediaPipe's face mesh."""

import cv2

from terminal.face.engine import make_mesh
from terminal.face.measured import Landmarks
from terminal.intake.picture_file import BgrPicture


class FaceMesh:
    """One mesh for one person: it follows that person's face within a window that stays where it is.

    Several faces in one mesh could change places in its answer, and on a whole 720p picture it misses faces under about
    130 px (measured, docs/identity.md).
    """

    def __init__(self) -> None:
        self._mesh = make_mesh()

    def find(self, window: BgrPicture) -> Landmarks | None:
        """Return 468 x 3 numbers, x and y as shares of this square BGR window, z in the same unit; None: no face."""
        return self._mesh.find(cv2.cvtColor(window, cv2.COLOR_BGR2RGB))

    def forget(self) -> None:
        """Forget where the face was, so that the next window is searched anew."""
        self._mesh.forget()

    def close(self) -> None:
        """Free what it holds. It cannot be used any more."""
        self._mesh.close()
