"""What finds and measures faces: the same networks, run by MediaPipe or by ONNX Runtime.

MediaPipe has no wheel for some platforms, and none that carries its models for newer ones; ONNX Runtime runs wherever
cards are read. Both engines find the same faces and the same points (measured, docs/identity.md), so no threshold knows
which one is at work. One process has one engine; whoever starts one says which.
"""

import importlib.util
from typing import Any, Literal, Protocol, get_args

from terminal.face.measured import Landmarks
from terminal.session.facts.box import Box

Engine = Literal["mediapipe", "onnx"]
FaceEngine = Literal["auto", "mediapipe", "onnx"]
"""`auto`: MediaPipe where it is installed, else ONNX Runtime."""
ENGINES: tuple[Engine, ...] = get_args(Engine)

POINTS = 468
"""Of a mesh; those of the irises are left out, nothing here uses them."""
FIND_SCORE = 0.6
"""From which score the long-range detector names a face."""
WINDOW_SCORE = 0.85
"""A face is searched in its window by a detector of another kind than the one that found it in the picture. Of 132
puppets that the first took for faces 6 got past the second at this score, of 252 true faces 251 (measured,
docs/identity.md)."""
KEEP_SCORE = 0.5
"""Of the mesh's own certainty that it is still on a face; MediaPipe's default."""

Found = tuple[Box, float]
"""One face: left, top, width and height as shares of the picture, and the detector's score, 0 to 1."""


class Finder(Protocol):
    """The long-range detector of an engine."""

    def find(self, rgb: Any) -> list[Found]:
        """Return the faces of a picture (height x width x 3, 8 bits, red first), best score first."""
        ...

    def close(self) -> None:
        """Free what it holds."""
        ...


class Mesh(Protocol):
    """The mesh of an engine, with the short-range detector that puts it on a face; it follows one face."""

    def find(self, rgb: Any) -> Landmarks | None:
        """Return 468 x 3 numbers, x and y as shares of the picture, z in the unit of x; None: no face."""
        ...

    def forget(self) -> None:
        """Forget where the face was."""
        ...

    def close(self) -> None:
        """Free what it holds."""
        ...


class _Chosen:
    engine: FaceEngine = "auto"


def use(engine: FaceEngine) -> None:
    """Say which engine this process has; before anything is looked at, and not while something looks."""
    _Chosen.engine = engine


def resolved(engine: FaceEngine | None = None) -> Engine:
    """Return which engine this means, or which one this process has; neither is imported for that."""
    wanted = engine or _Chosen.engine
    if wanted != "auto":
        return wanted
    try:
        installed = importlib.util.find_spec("mediapipe") is not None
    except ValueError:  # imported already by something that set no spec
        installed = False
    return "mediapipe" if installed else "onnx"


def make_finder() -> Finder:
    """Return a new detector, its network loaded; raises ImportError if the engine is not installed."""
    if resolved() == "mediapipe":
        from terminal.face.mediapipe_engine import MediapipeFinder

        return MediapipeFinder()
    from terminal.face.onnx_engine import OnnxFinder

    return OnnxFinder()


def make_mesh() -> Mesh:
    """Return a new mesh, its networks loaded; raises ImportError if the engine is not installed."""
    if resolved() == "mediapipe":
        from terminal.face.mediapipe_engine import MediapipeMesh

        return MediapipeMesh()
    from terminal.face.onnx_engine import OnnxMesh

    return OnnxMesh()
