"""A drawing of known colours, in any format of pixels: what a camera or a film should show, number by number.

Eight patches of colour in a row above, a white square in the middle on grey. Nothing here uses a conversion of
FFmpeg or OpenCV: numbers are made of red, green and blue by the formulas of the standards.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.uint8]

COLOURS = (
    (200, 30, 30), (30, 200, 30), (30, 30, 200), (220, 180, 150), (250, 240, 20), (20, 20, 20), (230, 230, 230),
    (150, 40, 160),
)  # fmt: skip
GREY, WHITE = (110, 110, 110), (250, 250, 250)
_WEIGHTS = {"smpte170m": (0.299, 0.114), "bt709": (0.2126, 0.0722), "bt2020nc": (0.2627, 0.0593)}
"""Of red and blue in luma: ITU-R BT.601, BT.709, BT.2020."""
_SQUARE = 0.5
"""Side of the square over the height of the upright picture."""


@dataclass(frozen=True)
class Turning:
    """How the picture lies in the file: `matrix` is the display matrix that brings it upright."""

    matrix: tuple[int, int, int, int] = (1, 0, 0, 1)

    def lay(self, upright: Plane) -> Plane:
        """Return the picture as it is coded. Each pixel of it goes where the matrix sends it."""
        a, b, c, d = self.matrix
        coded = upright[:: -1 if (d or b) < 0 else 1, :: -1 if (a or c) < 0 else 1]
        return coded if a else coded.swapaxes(0, 1)


@dataclass(frozen=True)
class Drawing:
    """How the drawing is coded. Sizes are those of the coded picture, before it is turned upright."""

    pixels: str = "yuv420p"
    matrix: str = "bt709"
    full: bool = False
    width: int = 640
    height: int = 360
    aspect: tuple[int, int] = (1, 1)
    turning: Turning = Turning()

    @property
    def shown(self) -> tuple[float, float]:
        """Width and height of the picture that a viewer should see."""
        width = self.width * self.aspect[0] / self.aspect[1]
        return (width, self.height) if self.turning.matrix[0] else (self.height, width)

    def rgb(self) -> Plane:
        """The coded picture, shape (height, width, 3)."""
        tall = not self.turning.matrix[0]
        upright = draw(*((self.height, self.width) if tall else (self.width, self.height)), self.shown)
        return self.turning.lay(upright)

    def data(self) -> bytes:
        """The bytes of the coded picture in its format of pixels."""
        return pack(self.rgb(), self.pixels, self.matrix, full=self.full)


def draw(width: int, height: int, shown: tuple[float, float]) -> Plane:
    """Draw it in so many pixels, to be shown in the shape `shown`; RGB."""
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = GREY
    for number, colour in enumerate(COLOURS):
        picture[: height // 4, width * number // 8 : width * (number + 1) // 8] = colour
    side = _SQUARE * min(shown)
    half_width, half_height = round(side / shown[0] * width / 2), round(side / shown[1] * height / 2)
    top = height * 5 // 8
    picture[top - half_height : top + half_height, width // 2 - half_width : width // 2 + half_width] = WHITE
    return picture


def planes(rgb: Plane, matrix: str, *, full: bool, bits: int = 8) -> list[npt.NDArray[np.float64]]:
    """Luma and both colours of every pixel."""
    kr, kb = _WEIGHTS[matrix]
    red, green, blue = (rgb[..., number] / 255 for number in range(3))
    luma = kr * red + (1 - kr - kb) * green + kb * blue
    colours = ((blue - luma) / (2 * (1 - kb)), (red - luma) / (2 * (1 - kr)))
    one = 2.0 ** (bits - 8)
    if full:
        most = 2.0**bits - 1
        return [luma * most, *(128 * one + colour * most for colour in colours)]
    return [one * (16 + 219 * luma), *(one * (128 + 224 * colour) for colour in colours)]


def pack(rgb: Plane, pixels: str, matrix: str, *, full: bool) -> bytes:
    """The picture in a format of pixels, as FFmpeg names it."""
    if pixels in ("rgb24", "bgr24", "bgr0"):
        turned = rgb if pixels == "rgb24" else rgb[..., ::-1]
        return np.pad(turned, ((0, 0), (0, 0), (0, 1))).tobytes() if pixels == "bgr0" else turned.tobytes()
    bits = 10 if "10" in pixels else 8
    most, kind = 2**bits - 1, np.dtype("<u2" if bits > 8 else "u1")
    y, u, v = (np.clip(np.rint(plane), 0, most).astype(kind) for plane in planes(rgb, matrix, full=full, bits=bits))
    if pixels.startswith("gray"):
        return y.tobytes()
    across = u[:, ::2], v[:, ::2]
    if pixels == "yuyv422":
        return np.stack([y[:, ::2], across[0], y[:, 1::2], across[1]], axis=2).tobytes()
    if pixels == "nv12":
        return y.tobytes() + np.stack([plane[::2] for plane in across], axis=2).tobytes()
    step = {"420": (2, 2), "422": (1, 2), "444": (1, 1)}[pixels.removeprefix("yuvj").removeprefix("yuv")[:3]]
    return b"".join([y.tobytes(), *(plane[:: step[0], :: step[1]].tobytes() for plane in (u, v))])


def encode(drawing: Drawing, out: Path, codec: list[str], tags: list[str], seconds: float = 0.12) -> Path:
    """Make a film that shows the drawing, 25 pictures a second; the display matrix is written into an MP4."""
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", drawing.pixels.replace("yuvj", "yuv")]
    command += [
        "-s",
        f"{drawing.width}x{drawing.height}",
        "-r",
        "25",
        *tags,
        "-i",
        "-",
        "-threads",
        "1",
        "-c:v",
        *codec,
        *tags,
    ]
    command += ["-aspect", f"{drawing.width * drawing.aspect[0]}:{drawing.height * drawing.aspect[1]}", str(out)]
    subprocess.run(command, input=drawing.data() * round(seconds * 25), check=True)
    if drawing.turning != Turning():
        write_matrix(out, drawing.turning.matrix)
    return out


def write_matrix(film: Path, matrix: tuple[int, int, int, int]) -> None:
    """Write the matrix into the track header of an MP4 (ISO/IEC 14496-12, 8.3.2)."""
    data = bytearray(film.read_bytes())
    place = data.index(b"tkhd") + 4 + 40
    numbers = [matrix[0], matrix[1], 0, matrix[2], matrix[3], 0, 0, 0]
    data[place : place + 36] = b"".join((n * 65536).to_bytes(4, "big", signed=True) for n in numbers) + (
        1 << 30
    ).to_bytes(4)
    film.write_bytes(data)


def faults(seen: Plane, shown: tuple[float, float], *, grey: str = "", limit: float = 10) -> list[str]:
    """What is wrong with the picture `seen` (RGB), into which the drawing was fitted: colours, shape, turn.

    `grey`: the matrix of a source that has luma only.
    """
    height, width = seen.shape[:2]
    scale = min(width / shown[0], height / shown[1])
    inner = shown[0] * scale, shown[1] * scale
    left, top = (width - inner[0]) / 2, (height - inner[1]) / 2
    wrong = []
    for number, colour in enumerate(COLOURS):
        at = int(top + inner[1] / 8), int(left + inner[0] * (number + 0.5) / 8)
        there = np.median(seen[at[0] - 3 : at[0] + 4, at[1] - 3 : at[1] + 4].reshape(-1, 3), axis=0)
        off = np.abs(there - _as_seen(colour, grey)).max()
        if off > limit:
            wrong.append(f"{colour} is seen as {there.astype(int).tolist()}")
    row = _lit(seen[int(top + inner[1] * 5 / 8)])
    column = _lit(seen[int(top + inner[1] * 0.3) :, width // 2])
    if not abs(row / max(column, 1) - 1) <= 0.02 + 1.5 / max(column, 1):  # a pixel at each end is not counted
        wrong.append(f"the square is {row} x {column}")
    return wrong


def _lit(line: Plane) -> int:
    return int((line.min(axis=1) > (GREY[0] + WHITE[0]) / 2).sum())


def _as_seen(colour: tuple[int, int, int], grey: str) -> npt.NDArray[np.float64]:
    if not grey:
        return np.array(colour, np.float64)
    kr, kb = _WEIGHTS[grey]
    return np.full(3, kr * colour[0] + (1 - kr - kb) * colour[1] + kb * colour[2])
