"""Makes resources/demo/sale.mp4: two people at a counter, speaking what resources/demo/nodes.json says.

Needs espeak-ng (the voices) and the packages of requirements/ (numpy, opencv-python-headless, av). The same
versions of these make the same film. Run: .venv/bin/python -m scripts.demo_media [--out FILE]
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import wave
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[Any]
"""Height x width x 3, blue-green-red, 8 bits."""
Plane = NDArray[Any]
"""One float32 a pixel, or a sample."""

DEMO = Path(__file__).resolve().parents[1] / "resources" / "demo"
WIDTH, HEIGHT, FPS, RATE = 1280, 720, 25, 48_000
SCALE = 1.72  # portrait pixels to film pixels: faces stand about 150 px wide
COUNTER_Y = 612
SELLER, CUSTOMER = "seller", "customer"
VOICES = {SELLER: ("cmn+f2", "52", "275"), CUSTOMER: ("cmn+f3", "25", "240")}
LEAD_S, BEFORE_ANSWER_S, BETWEEN_NODES_S, TAIL_S = 0.8, 0.3, 0.55, 1.0


def vector(*values: float) -> Plane:
    """Return a colour (blue, green, red), a factor for each, or a place, as float32 to be broadcast over pictures."""
    return np.array(values, np.float32)


# ---------------------------------------------------------------- voices


@dataclass
class Track:
    """The sound of the whole film, and beside it each person's own voice, by which their mouth moves."""

    voices: dict[str, list[tuple[int, Plane]]] = field(default_factory=lambda: {SELLER: [], CUSTOMER: []})
    end: int = int(LEAD_S * RATE)

    def say(self, who: str, text: str, pause_s: float) -> None:
        """Append a line in this person's voice and `pause_s` seconds of silence after it."""
        samples = spoken(who, text)
        self.voices[who].append((self.end, samples))
        self.end += len(samples) + int(pause_s * RATE)

    def voice(self, who: str) -> Plane:
        """Return one person's voice for the whole film, TAIL_S of silence at its end; the other one is not heard."""
        whole = np.zeros(self.end + int(TAIL_S * RATE), np.float32)
        for begin, samples in self.voices[who]:
            whole[begin : begin + len(samples)] += samples
        return whole


def spoken(who: str, text: str) -> Plane:
    """`text` in this person's voice, RATE samples a second, without the silence around it."""
    name, pitch, speed = VOICES[who]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "line.wav"
        subprocess.run(["espeak-ng", "-v", name, "-p", pitch, "-s", speed, "-w", file, text], check=True)
        with wave.open(str(file)) as line:
            theirs = line.getframerate()
            raw = np.frombuffer(line.readframes(line.getnframes()), np.int16).astype(np.float32) / 32768
    places = np.arange(0, len(raw), theirs / RATE)
    samples = np.interp(places, np.arange(len(raw)), raw).astype(np.float32)
    heard = np.flatnonzero(np.abs(samples) > 0.01)
    return samples[heard[0] : heard[-1] + 1]


def conversation(nodes: list[dict[str, Any]]) -> Track:
    """Speak the nodes in order: what the seller says, the seller's question, the first answer that fits."""
    track = Track()
    for node in nodes:
        track.say(SELLER, node["say"], 0.12)
        track.say(SELLER, node["question"], BEFORE_ANSWER_S)
        track.say(CUSTOMER, node["answers"][0], BETWEEN_NODES_S)
    return track


def room_sound(track: Track, rng: np.random.Generator) -> Plane:
    """Both voices in a small room: softened, with early echoes and an air conditioner far away."""
    dry = 0.8 * track.voice(SELLER) + 0.9 * track.voice(CUSTOMER)
    soft = np.convolve(dry, np.hanning(9) / np.hanning(9).sum(), mode="same")
    wet = soft.copy()
    for delay_ms, gain in ((11, 0.22), (23, 0.15), (37, 0.10), (58, 0.06)):
        shift = delay_ms * RATE // 1000
        wet[shift:] += gain * soft[:-shift]
    hum = np.convolve(rng.normal(0, 1, len(wet)), np.ones(64) / 64, mode="same")
    mixed = wet / np.abs(wet).max() * 0.6 + hum * 0.004
    result: Plane = mixed.astype(np.float32)
    return result


def openness(voice: Plane) -> Plane:
    """How far the mouth is open at each picture, 0 to 1, from the loudness of the voice."""
    step = RATE // FPS
    blocks = voice[: len(voice) // step * step].reshape(-1, step)
    loud = np.sqrt((blocks**2).mean(axis=1))
    loud = np.clip(loud / (np.percentile(loud[loud > 0.01], 85) + 1e-6), 0, 1.15)
    return np.convolve(loud, [0.2, 0.6, 0.2], mode="same").astype(np.float32)


# ---------------------------------------------------------------- faces


@dataclass(frozen=True)
class Eye:
    """Places in portrait pixels: the middle, half the width, upper and lower lid at the middle."""

    x: float
    y: float
    half: float
    top: float
    bottom: float


MOUTH_X, MOUTH_HALF, MOUTH_CORNER_Y, MOUTH_Y = 99.5, 20.5, 140.5, 149.2
CHIN_Y, NECK_Y, CROWN_Y = 178.0, 190.0, 40.0
EYES = (Eye(78.3, 101.6, 10.5, 96.6, 104.6), Eye(123.2, 103.8, 12.0, 99.4, 106.8))


def smooth(edge0: float, edge1: float, value: Plane) -> Plane:
    """Rise from 0 at `edge0` to 1 at `edge1` without a kink (3t² - 2t³); constant beyond them."""
    part = np.clip((value - edge0) / (edge1 - edge0), 0, 1)
    return (part * part * (3 - 2 * part)).astype(np.float32)


class Head:
    """A head cut out of the portrait that sways, blinks and opens its mouth."""

    def __init__(self, *, mirrored: bool) -> None:
        portrait = cv2.imread(str(DEMO / "portrait.jpg"))
        assert portrait is not None
        self.face, self.cover = cut_out(portrait)
        if mirrored:
            self.face = aged(self.face)
        self.mirrored = mirrored
        rows, columns = np.mgrid[0 : portrait.shape[0] : 1 / SCALE, 0 : portrait.shape[1] : 1 / SCALE]
        self.x, self.y = columns.astype(np.float32), rows.astype(np.float32)

    def at(self, sway: tuple[float, float, float], mouth: float, blink: float) -> tuple[Picture, Plane]:
        """The head (BGR) and its cover (0 to 1): moved by (x, y) portrait pixels and turned by radians."""
        x, y = self._swayed(*sway)
        inside, x, y = opened(x, y, mouth * 6.5)
        y = blinked(x, y, blink)
        face = cv2.remap(self.face, x, y, cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REPLICATE)
        cover = cv2.remap(self.cover, x, y, cv2.INTER_LINEAR)
        shade = vector(38, 26, 62) * (0.55 + 0.45 * smooth(0, 1, inside))[..., None]
        amount = cv2.GaussianBlur((inside > 0).astype(np.float32), (0, 0), 0.9)[..., None]
        face = (face * (1 - amount) + shade * amount).astype(np.uint8)
        if self.mirrored:
            face = spectacles(face, x, y)
            return np.ascontiguousarray(face[:, ::-1]), np.ascontiguousarray(cover[:, ::-1])
        return face, cover

    def _swayed(self, right: float, down: float, turn: float) -> tuple[Plane, Plane]:
        weight = 1 - smooth(150, NECK_Y, self.y)
        from_neck_x, from_neck_y = self.x - 98, self.y - NECK_Y
        x = self.x - weight * (right - turn * from_neck_y)
        y = self.y - weight * (down + turn * from_neck_x)
        return x.astype(np.float32), y.astype(np.float32)


def cut_out(portrait: Picture) -> tuple[Picture, Plane]:
    """The portrait, and how much of each pixel belongs to head and neck."""
    height, width = portrait.shape[:2]
    marks = np.full((height, width), cv2.GC_BGD, np.uint8)
    cv2.ellipse(marks, (103, 82), (78, 78), 0, 0, 360, int(cv2.GC_PR_FGD), -1)
    cv2.ellipse(marks, (100, 150), (50, 44), 0, 0, 360, int(cv2.GC_PR_FGD), -1)
    cv2.ellipse(marks, (103, 78), (58, 50), 0, 0, 360, int(cv2.GC_FGD), -1)
    cv2.ellipse(marks, (99, 120), (40, 55), 0, 0, 360, int(cv2.GC_FGD), -1)
    cv2.rectangle(marks, (68, 165), (128, 187), int(cv2.GC_FGD), -1)
    marks[190:] = cv2.GC_BGD
    cv2.setRNGSeed(7)
    cv2.grabCut(portrait, marks, (0, 0, 0, 0), np.zeros((1, 65)), np.zeros((1, 65)), 6, cv2.GC_INIT_WITH_MASK)
    known = np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    inside = cv2.erode(known, np.ones((2, 2), np.uint8))
    cover = cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 1.0)
    rows = np.arange(height, dtype=np.float32)[:, None]
    return portrait, (cover * (1 - smooth(184, 190, rows))).astype(np.float32)


def aged(face: Picture) -> Picture:
    """Another person: grey-dark hair, another complexion."""
    rows, columns = np.mgrid[0 : face.shape[0], 0 : face.shape[1]].astype(np.float32)
    skin = 1 - smooth(0.86, 1.12, np.hypot((columns - 99) / 44, (rows - 122) / 62).astype(np.float32))
    skin = np.maximum(skin, smooth(150, 165, rows)) * smooth(76, 86, rows)
    grey = cv2.cvtColor(face, cv2.COLOR_BGR2GRAY).astype(np.float32)[..., None]
    ears = smooth(95, 130, grey[..., 0]) * smooth(104, 110, rows)
    skin = np.maximum(skin, ears)
    hair = grey * vector(0.50, 0.47, 0.46) * 0.85
    person = face * vector(0.90, 0.93, 0.97) * 0.94
    mixed = person * skin[..., None] + hair * (1 - skin[..., None])
    result: Picture = np.clip(mixed, 0, 255).astype(np.uint8)
    return result


def opened(x: Plane, y: Plane, drop: float) -> tuple[Plane, Plane, Plane]:
    """Lower the jaw by `drop`. First plane: 0 outside the mouth, 0 to 1 from the teeth to the lower lip."""
    across = (x - MOUTH_X) / MOUTH_HALF
    line = MOUTH_Y - (MOUTH_Y - MOUTH_CORNER_Y) * across**2
    below = y - line
    half = MOUTH_HALF + np.clip(below, 0, 40) * 0.55
    window = np.clip(1 - ((x - MOUTH_X) / half) ** 2, 0, 1)
    gap = drop * np.sqrt(window) * (np.abs(x - MOUTH_X) < half)
    fade = 1 - smooth(CHIN_Y, NECK_Y + 6, y)
    lowered = np.where(below > gap, y - gap * fade, np.where(below > 0, line, y))
    depth = np.where((below > 0) & (below < gap), below / np.maximum(gap, 1e-3), 0)
    return depth.astype(np.float32), x, lowered.astype(np.float32)


def blinked(x: Plane, y: Plane, shut: float) -> Plane:
    """Draw the upper lids down by `shut` (0 open, 1 shut): the skin above them is stretched."""
    for eye in EYES:
        arch = np.sqrt(np.clip(1 - ((x - eye.x) / eye.half) ** 2, 0, 1))
        top = eye.y - (eye.y - eye.top) * arch
        bottom = eye.y + (eye.bottom - eye.y) * arch
        lid = top + shut * (bottom - top)
        start = top - 5
        stretched = start + (y - start) * (5 / (lid - start))
        y = np.where((arch > 0) & (y > start) & (y < lid), stretched, y).astype(np.float32)
    return y


def spectacles(face: Picture, x: Plane, y: Plane) -> Picture:
    """Thin frames that follow the head."""
    away = np.full(x.shape, 9.0, np.float32)
    for eye in EYES:
        ring = ((np.abs(x - eye.x) / 17.5) ** 3 + (np.abs(y - eye.y - 1.5) / 13) ** 3) ** (1 / 3)
        away = np.minimum(away, np.abs(ring - 1) * 14)
    bridge = np.where(np.abs(x - 100.7) < 5.5, np.abs(y - 99.5 + 0.02 * (x - 100.7) ** 2), 9)
    frame = np.exp(-((np.minimum(away, bridge) / 0.85) ** 2))[..., None] * 0.85
    return (face * (1 - frame) + vector(34, 30, 28) * frame).astype(np.uint8)


# ---------------------------------------------------------------- room


def shaded(top: tuple[int, int, int], bottom: tuple[int, int, int], height: int, width: int) -> Picture:
    """Return a picture of two colours (blue, green, red) that run into each other from top to bottom."""
    part = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    column = vector(*top) * (1 - part) + vector(*bottom) * part
    return np.repeat(column, width, axis=1).astype(np.uint8)


def room() -> Picture:
    """The counter room behind the two people, out of focus as a camera sees it."""
    wall = shaded((222, 226, 226), (190, 198, 202), HEIGHT, WIDTH)
    for left in range(0, WIDTH, 160):
        cv2.line(wall, (left, 0), (left, HEIGHT), (205, 211, 212), 2)
    wall[96:520, 1010:1240] = shaded((244, 236, 222), (232, 222, 204), 424, 230)
    for row in range(96, 520, 20):
        cv2.line(wall, (1010, row), (1240, row), (216, 210, 198), 4)
    cv2.rectangle(wall, (1004, 90), (1246, 526), (168, 172, 176), 8)
    cv2.rectangle(wall, (500, 56), (780, 150), (143, 74, 11), -1)
    cv2.rectangle(wall, (40, 120), (226, 400), (250, 250, 250), -1)
    cv2.rectangle(wall, (40, 120), (226, 172), (143, 74, 11), -1)
    for row, length in ((204, 130), (232, 150), (260, 110), (288, 140), (316, 90)):
        cv2.line(wall, (58, row), (58 + length, row), (196, 186, 176), 7)
    wall = cv2.GaussianBlur(wall, (0, 0), 3.2)
    letters = cv2.FontFace("uni")
    cv2.putText(wall, "双录专区", (539, 121), (250, 248, 246), letters, 48, 500)
    cv2.putText(wall, "风险提示", (73, 157), (250, 248, 246), letters, 29, 500)
    wall = cv2.GaussianBlur(wall, (0, 0), 1.1)
    light = np.exp(-(((np.mgrid[0:HEIGHT, 0:WIDTH][1] - 820) / 760.0) ** 2))[..., None]
    result: Picture = np.clip(wall * (0.86 + 0.14 * light), 0, 255).astype(np.uint8)
    return result


def outline(points: Sequence[tuple[float, float]], middle: int, top: int) -> NDArray[np.int32]:
    """Points to the right of the middle line, mirrored to the left, as one polygon (16 parts a pixel)."""
    right = np.array(points, np.float32)
    for _ in range(3):  # cut the corners, three times, and the line is round
        before, after = right[:-1], right[1:]
        cut = np.stack([before * 0.75 + after * 0.25, before * 0.25 + after * 0.75], axis=1).reshape(-1, 2)
        right = np.concatenate([right[:1], cut, right[-1:]])
    left = right[::-1] * vector(-1, 1)
    return ((np.concatenate([right, left]) + vector(middle, top)) * 16).astype(np.int32)


def fill(picture: Picture, points: NDArray[np.int32], colour: tuple[int, int, int]) -> None:
    """Fill a polygon of `outline` in place; `colour` is blue, green, red."""
    cv2.fillPoly(picture, [points], colour, cv2.LINE_AA, 4)


def dressed(picture: Picture, who: str, middle: int, neck: int) -> None:
    """Draw shoulders and clothes; `neck` is the row where the portrait's neck ends."""
    shoulders = [(44, -16), (64, 12), (124, 36), (178, 58), (200, 120), (208, 220), (212, 400)]
    roll = [(43, -26), (48, 6), (40, 30), (24, 44)]
    if who == SELLER:
        fill(picture, outline(shoulders, middle, neck), (84, 52, 30))
        fill(picture, outline([(46, -6), (34, 60), (6, 190)], middle, neck), (236, 238, 240))
        for side in (1, -1):
            lapel = np.array([(50, -12), (74, 14), (58, 100), (4, 214), (26, 96)]) * (side, 1) + (middle, neck)
            cv2.fillPoly(picture, [(lapel * 16).astype(np.int32)], (66, 40, 22), cv2.LINE_AA, 4)
        cv2.rectangle(picture, (middle + 88, neck + 104), (middle + 146, neck + 126), (206, 214, 220), -1)
        cv2.line(picture, (middle + 96, neck + 115), (middle + 138, neck + 115), (120, 96, 70), 3, cv2.LINE_AA)
        fill(picture, outline(roll, middle, neck), (22, 18, 18))
    else:
        fill(picture, outline(shoulders, middle, neck), (96, 104, 82))
        fill(picture, outline([(46, -18), (58, 8), (40, 40), (0, 52)], middle, neck), (78, 86, 66))
        fill(picture, outline(roll, middle, neck), (22, 18, 18))


def with_fabric(picture: Picture, before: Picture, rng: np.random.Generator) -> Picture:
    """Shade what was just drawn over `before`: light from the upper right, the grain of cloth."""
    drawn = (picture != before).any(axis=2).astype(np.float32)
    edge = cv2.GaussianBlur(drawn, (0, 0), 18)
    grain = cv2.GaussianBlur(rng.normal(0, 1, drawn.shape).astype(np.float32), (0, 0), 0.8)
    light = 0.62 + 0.42 * edge + 0.035 * grain
    shadow = 1 - 0.22 * cv2.GaussianBlur(drawn, (0, 0), 26)
    cloth = cv2.GaussianBlur(drawn, (0, 0), 1.0)[..., None]
    toned = picture * light[..., None] * cloth + before * shadow[..., None] * (1 - cloth)
    result: Picture = np.clip(toned, 0, 255).astype(np.uint8)
    return result


def counter(picture: Picture) -> Picture:
    """The counter in front, with the papers on it."""
    picture[COUNTER_Y:] = shaded((122, 158, 186), (84, 116, 144), HEIGHT - COUNTER_Y, WIDTH)
    cv2.line(picture, (0, COUNTER_Y), (WIDTH, COUNTER_Y), (168, 196, 216), 3)
    for corners, tint in (
        ([(520, 640), (690, 640), (706, 704), (500, 704)], (250, 250, 250)),
        ([(726, 646), (846, 652), (850, 712), (712, 706)], (238, 244, 248)),
    ):
        cv2.fillPoly(picture, [np.array(corners, np.int32)], tint, cv2.LINE_AA)
    for row in range(654, 698, 9):
        cv2.line(picture, (532, row), (676, row), (206, 202, 198), 2, cv2.LINE_AA)
    cv2.line(picture, (742, 694), (806, 662), (60, 40, 30), 5, cv2.LINE_AA)
    return cv2.GaussianBlur(picture, (0, 0), 0.7)


# ---------------------------------------------------------------- film


@dataclass
class Person:
    """One of the two: `middle` and `top` place the head, film pixels; `mouth` is its `openness` at each picture."""

    who: str
    middle: int
    top: int
    mouth: Plane
    rng: np.random.Generator
    head: Head = field(init=False)
    shut: Plane = field(init=False)

    def __post_init__(self) -> None:
        self.head = Head(mirrored=self.who == CUSTOMER)
        self.shut = np.zeros(len(self.mouth) + 8, np.float32)
        place = int(self.rng.integers(20, 60))
        while place < len(self.mouth):
            self.shut[place : place + 6] = (0.5, 1, 1, 0.9, 0.5, 0.2)
            place += int(self.rng.integers(55, 120))

    def draw(self, picture: Picture, number: int) -> None:
        """Draw the head as it is at picture `number`, in place."""
        time = number / FPS + (0 if self.who == SELLER else 40)
        effort = float(np.mean(self.mouth[max(0, number - 10) : number + 3]))
        sway = (
            1.6 * np.sin(time * 0.9) + 0.9 * np.sin(time * 2.3 + 1),
            0.8 * np.sin(time * 1.1 + 2) + 1.4 * effort * np.sin(time * 5.1),
            0.014 * np.sin(time * 0.7 + 0.5) + 0.010 * effort * np.sin(time * 3.3),
        )
        mouth = float(self.mouth[number]) * (0.86 + 0.14 * np.sin(number * 2.1))
        face, cover = self.head.at(sway, mouth, float(self.shut[number]))
        height, width = cover.shape
        left = self.middle - round(width * (0.51 if self.who == CUSTOMER else 0.49))
        place = picture[self.top : self.top + height, left : left + width]
        amount = cover[..., None]
        place[:] = (place * (1 - amount) + face * amount).astype(np.uint8)


def stage(people: list[Person], rng: np.random.Generator) -> Picture:
    """Everything that stands still."""
    picture = room()
    for person in people:
        before = picture.copy()
        dressed(picture, person.who, person.middle, person.top + round(NECK_Y * SCALE) - 6)
        picture = with_fabric(picture, before, rng)
    return counter(picture)


def write(out: Path, people: list[Person], sound: Plane, rng: np.random.Generator) -> int:
    """Encode; returns the number of pictures."""
    still = stage(people, rng)
    grain = [rng.normal(0, 1.6, (HEIGHT, WIDTH, 1)).astype(np.float32) for _ in range(12)]
    pictures = len(people[0].mouth)
    with av.open(str(out), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}) as film:
        video = film.add_stream("libx264", rate=FPS, options={"preset": "slower", "crf": "24", "g": "125"})
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        audio = film.add_stream("aac", rate=RATE, layout="mono")
        audio.codec_context.bit_rate = 64_000
        step = RATE // FPS
        for number in range(pictures):
            picture = still.copy()
            for person in people:
                person.draw(picture, number)
            picture[COUNTER_Y:] = still[COUNTER_Y:]
            noisy = np.clip(picture + grain[number % 12], 0, 255).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(noisy, format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            film.mux(video.encode(frame))
            block = sound[number * step : (number + 1) * step].reshape(1, -1)
            heard = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout="mono")
            heard.sample_rate, heard.pts, heard.time_base = RATE, number * step, Fraction(1, RATE)
            film.mux(audio.encode(heard))
        film.mux(video.encode(None))
        film.mux(audio.encode(None))
    return pictures


def main() -> int:
    """Make the film, always the same; return 1 where espeak-ng is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=DEMO / "sale.mp4")
    out: Path = parser.parse_args().out
    if shutil.which("espeak-ng") is None:
        print("espeak-ng is missing; on Debian: apt-get install espeak-ng", file=sys.stderr)
        return 1
    rng = np.random.default_rng(1)
    track = conversation(json.loads((DEMO / "nodes.json").read_text(encoding="utf-8")))
    people = [
        Person(SELLER, 420, 150, openness(track.voice(SELLER)), rng),
        Person(CUSTOMER, 880, 138, openness(track.voice(CUSTOMER)), rng),
    ]
    pictures = write(out, people, room_sound(track, rng), rng)
    print(f"{out}: {pictures / FPS:.1f} s, {out.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
