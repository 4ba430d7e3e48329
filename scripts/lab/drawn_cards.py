"""Identity cards of people who do not exist, fronts and backs, and what may befall their pictures.

Sizes are those of the straightened card: 1000 x 631 px for 85.6 x 54 mm. The same seed draws the same card.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from resources import DEMO
from scripts.lab.drawn_people import Facts, invented
from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import Points

WIDTH, HEIGHT = 1000, 631
FONTS = Path("/usr/share/fonts/opentype/noto")
"""Where scripts/setup puts fonts-noto-cjk."""
PORTRAIT = DEMO / "portrait.jpg"
SIMPLIFIED, MONOSPACED = 2, 7
"""Faces in the collection NotoSansCJK-Regular.ttc: Sans CJK SC and Sans Mono CJK SC."""
INK, LABEL, TITLE = (28, 28, 30), (42, 120, 176), (20, 20, 20)

Font = ImageFont.FreeTypeFont
Random = np.random.Generator


@dataclass(frozen=True, slots=True)
class DrawnCard:
    """Both sides of a card, straight and unspoiled, and what stands on them."""

    facts: Facts
    front: BgrPicture
    back: BgrPicture


def drawn_card(seed: int) -> DrawnCard:
    """A card of somebody invented; all 59 entries for 民族 come round as seeds go up."""
    return card_of(invented(seed), seed)


def card_of(facts: Facts, seed: int = 0) -> DrawnCard:
    """Draw a card that says `facts`; the seed decides on the waves of its ground and which way the portrait looks."""
    random = np.random.default_rng([seed, 7])
    return DrawnCard(facts, front_of(facts, random), back_of(facts, random))


@cache
def font(size: int, face: int = SIMPLIFIED, name: str = "NotoSansCJK-Regular.ttc") -> Font:
    """A face of Noto CJK in this size; raises OSError where the package fonts-noto-cjk is not installed."""
    return ImageFont.truetype(str(FONTS / name), size, index=face)


# --- drawing ---


def front_of(facts: Facts, random: Random) -> BgrPicture:
    """Draw the side with the portrait; a name of more than eleven characters is printed smaller."""
    sheet = guilloche(random)
    draw = ImageDraw.Draw(sheet)
    for text, x, y in (
        ("姓 名", 80, 129),
        ("性 别", 80, 202),
        ("民 族", 303, 202),
        ("出 生", 80, 275),
        ("住 址", 80, 349),
    ):
        spaced(draw, text, (x, y), font(27), LABEL, 10)
    name_size = 36 if len(facts.name) <= 11 else 36 * 11 // len(facts.name)
    spaced(draw, facts.name, (184, 127), font(name_size), INK, 3)
    spaced(draw, facts.sex, (184, 202), font(31), INK, 2)
    spaced(draw, facts.nation, (396, 202), font(31 if len(facts.nation) < 8 else 22), INK, 2)
    born = facts.birth_date
    for text, x, size, ink in (
        (f"{born.year}", 184, 31, INK), ("年", 303, 27, LABEL), (f"{born.month}", 355, 31, INK),
        ("月", 405, 27, LABEL), (f"{born.day}", 455, 31, INK), ("日", 506, 27, LABEL),
    ):  # fmt: skip
        spaced(draw, text, (x, 275), font(size), ink, 1)
    for row, line in enumerate(facts.address_lines):
        spaced(draw, line, (184, 350 + 48 * row), font(31), INK, 1)
    spaced(draw, "公民身份号码", (80, 541), font(27), LABEL, 5)
    spaced(draw, facts.number, (313, 539), font(37, MONOSPACED), INK, 4.4)
    sheet.paste(portrait(random), (652, 112))
    return bgr(sheet)


def back_of(facts: Facts, random: Random) -> BgrPicture:
    """Draw the side with the emblem, the authority and the period of validity."""
    sheet = guilloche(random)
    draw = ImageDraw.Draw(sheet)
    emblem(draw)
    spaced(draw, "中华人民共和国", (350, 106), font(62, SIMPLIFIED, "NotoSerifCJK-Bold.ttc"), TITLE, 15)
    spaced(draw, "居民身份证", (305, 216), font(84, SIMPLIFIED, "NotoSerifCJK-Bold.ttc"), TITLE, 50)
    for text, y in (("签发机关", 466), ("有效期限", 541)):
        spaced(draw, text, (239, y), font(29), TITLE, 5)
    spaced(draw, facts.authority, (408, 465), font(31), INK, 1)
    spaced(draw, facts.validity, (408, 540), font(31), INK, 2)
    return bgr(sheet)


def spaced(
    draw: ImageDraw.ImageDraw, text: str, place: tuple[float, float], face: Font, ink: tuple[int, int, int], gap: float
) -> None:
    """One line, `gap` px between characters; `place` is the left end of its middle."""
    x, y = place
    for character in text:
        draw.text((x, y), character, font=face, fill=ink, anchor="lm")
        x += draw.textlength(character, font=face) + gap


def guilloche(random: Random) -> Image.Image:
    """A pale ground, bluish at the sides and pink in the middle, under families of fine waves."""
    across = np.abs(np.linspace(-1, 1, WIDTH))[None, :, None]
    ground = (np.array([232, 240, 246]) * across + np.array([242, 232, 240]) * (1 - across)) * np.ones((HEIGHT, 1, 1))
    sheet = Image.fromarray(ground.astype(np.uint8), "RGB")
    draw = ImageDraw.Draw(sheet)
    xs = np.arange(0, WIDTH + 1, 8)
    for tone, slope in (((190, 220, 238), 0.16), ((234, 205, 226), -0.2), ((205, 214, 240), 0.02)):
        phase, length = random.uniform(0, 6.28), random.uniform(70, 150)
        for start in range(-260, HEIGHT + 260, 17):
            ys = start + slope * xs + 14 * np.sin(xs / length + phase + start / 90) + 6 * np.sin(xs / 31 + start / 47)
            draw.line([(float(x), float(y)) for x, y in zip(xs, ys, strict=True)], fill=tone, width=1)
    return sheet


def portrait(random: Random) -> Image.Image:
    """The public-domain portrait, a little different every time."""
    face = Image.open(PORTRAIT).convert("RGB").resize((252, 340), Image.Resampling.BICUBIC)
    if random.random() < 0.5:
        face = face.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return Image.eval(face, lambda level: min(255, int(level * 0.95 + 12)))


def emblem(draw: ImageDraw.ImageDraw) -> None:
    """A red disc with five stars where the national emblem stands."""
    draw.ellipse((70, 62, 256, 258), fill=(214, 48, 62), outline=(190, 150, 60), width=9)
    for x, y, size in ((163, 115, 24), (124, 128, 9), (142, 152, 9), (184, 152, 9), (202, 128, 9)):
        turns = [(size * (1 if point % 2 == 0 else 0.4), radians(36 * point - 90)) for point in range(10)]
        draw.polygon([(x + far * cos(turn), y + far * sin(turn)) for far, turn in turns], fill=(240, 210, 110))


def bgr(sheet: Image.Image) -> BgrPicture:
    """Return an RGB sheet as a picture: height x width x 3, blue-green-red, 8 bits."""
    return np.ascontiguousarray(np.asarray(sheet, dtype=np.uint8)[:, :, ::-1])


# --- where it lies ---


@dataclass(frozen=True, slots=True)
class Placing:
    """How a card lies in the picture: its middle and width as parts of the picture's width, and how it is turned."""

    x: float = 0.5
    y: float = 0.5
    width: float = 0.6
    turn: float = 0.0
    """Degrees, clockwise."""
    tilt: tuple[float, float] = (0.0, 0.0)
    """By how much the far side is shorter, as a part of the near one: across, down."""

    def corners(self, size: tuple[int, int], shape: tuple[int, ...] = (HEIGHT, WIDTH)) -> Points:
        """4 x 2, px: clockwise from the card's own top left. `shape`: height and width of what lies there."""
        wide = self.width * size[0]
        high = wide * shape[0] / shape[1]
        across, down = self.tilt
        flat = np.array([[-wide, -high], [wide, -high], [wide, high], [-wide, high]]) / 2
        flat *= 1 - np.array([[0.0, 0.0], [across, across], [across + down, across + down], [down, down]]) / 2
        angle = radians(self.turn)
        turned = flat @ np.array([[cos(angle), sin(angle)], [-sin(angle), cos(angle)]])
        return np.asarray(turned + np.array([self.x * size[0], self.y * size[1]]))


def on_desk(
    cards: Sequence[tuple[BgrPicture, Placing]], random: Random, size: tuple[int, int] = (1280, 960)
) -> BgrPicture:
    """Cards, or pages of any shape, with rounded corners on a desk; `size` is width x height."""
    picture = desk(random, size)
    for card, placing in cards:
        high, wide = card.shape[:2]
        mask = Image.new("L", (wide, high), 0)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, wide - 1, high - 1), 37, fill=255)
        sheet_corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
        way = cv2.getPerspectiveTransform(sheet_corners, placing.corners(size, card.shape).astype(np.float32))
        soft = cv2.GaussianBlur(card, (0, 0), 0.35 * wide / (placing.width * size[0]))  # as a lens does, or it aliases
        lying = cv2.warpPerspective(soft, way, size, flags=cv2.INTER_LINEAR)
        cover = cv2.warpPerspective(np.asarray(mask), way, size, flags=cv2.INTER_LINEAR)[:, :, None] / 255.0
        picture = (picture * (1 - cover) + lying * cover).astype(np.uint8)
    return picture


def desk(random: Random, size: tuple[int, int]) -> BgrPicture:
    """Wood, stone or cloth: one colour with grain."""
    tone = np.array([(70, 96, 130), (96, 92, 88), (120, 80, 52), (58, 62, 60), (150, 168, 180)][random.integers(5)])
    width, height = size
    grain = cv2.resize(random.normal(0, 9, (height // 3, 24)).astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    fall = np.linspace(random.uniform(-14, 14), random.uniform(-14, 14), width)[None, :]
    return np.asarray(np.clip(tone + (grain + fall)[:, :, None], 0, 255), dtype=np.uint8)


# --- what befalls it ---


def as_is(picture: BgrPicture, _: Random) -> BgrPicture:
    """Leave the picture alone: `plain`, `rotated` and `perspective` differ only in how the card lies."""
    return picture


def with_glare(picture: BgrPicture, random: Random) -> BgrPicture:
    """A soft bright spot, somewhere on the middle two thirds, that takes the print away at its heart."""
    height, width = picture.shape[:2]
    x, y = random.uniform(0.2, 0.8) * width, random.uniform(0.2, 0.8) * height
    rows, columns = np.mgrid[0:height, 0:width]
    wide, high = random.uniform(0.04, 0.10) * width, random.uniform(0.03, 0.08) * width
    spot = 260 * np.exp(-(((columns - x) / wide) ** 2) - ((rows - y) / high) ** 2)
    return np.asarray(np.clip(picture + spot[:, :, None], 0, 255), dtype=np.uint8)


def with_noise(picture: BgrPicture, random: Random) -> BgrPicture:
    """Gaussian noise, its standard deviation 8 to 18 of 255."""
    return np.clip(picture + random.normal(0, random.uniform(8, 18), picture.shape), 0, 255).astype(np.uint8)


def with_blur(picture: BgrPicture, random: Random) -> BgrPicture:
    """Out of focus by 0.8 to 1.8 px."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), random.uniform(0.8, 1.8)), dtype=np.uint8)


def as_jpeg(picture: BgrPicture, random: Random) -> BgrPicture:
    """Through a JPEG of quality 20 to 49 and back."""
    coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(random.integers(20, 50))])[1]
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), dtype=np.uint8)


def in_dim_light(picture: BgrPicture, random: Random) -> BgrPicture:
    """A third to a half of the light, with the noise that comes with it."""
    dim = picture * random.uniform(0.3, 0.5) + random.normal(0, 4, picture.shape)
    return np.clip(dim, 0, 255).astype(np.uint8)


def anything(picture: BgrPicture, random: Random) -> BgrPicture:
    """Two or three of them at once, JPEG last as in a camera."""
    ways = [with_glare, with_noise, with_blur, in_dim_light]
    for way in random.permutation(len(ways))[: random.integers(1, 3)]:
        picture = ways[way](picture, random)
    return as_jpeg(picture, random)


SPOILINGS: dict[str, Callable[[BgrPicture, Random], BgrPicture]] = {
    "plain": as_is, "rotated": as_is, "perspective": as_is, "glare": with_glare, "noise": with_noise,
    "blur": with_blur, "jpeg": as_jpeg, "dim": in_dim_light, "all": anything,
}  # fmt: skip
"""What a picture suffers, by name. How the card lies goes with it: see `placed`."""


def placed(how: str, random: Random) -> Placing:
    """Upright for `plain`; any turn for `rotated`, tilted for `perspective`, both for `all`; else nearly upright."""
    turned, tilted = how in {"rotated", "all"}, how in {"perspective", "all"}
    turn = random.uniform(0, 360) if turned else 0.0 if how == "plain" else random.uniform(-8, 8)
    tilt = (random.uniform(-0.16, 0.16), random.uniform(-0.16, 0.16)) if tilted else (0.0, 0.0)
    width = random.uniform(0.46, 0.6) if turned else random.uniform(0.55, 0.85)
    return Placing(0.5 + random.uniform(-0.03, 0.03), 0.5 + random.uniform(-0.03, 0.03), width, turn, tilt)


def spoiled(card: BgrPicture, how: str, random: Random) -> BgrPicture:
    """One side of a card on a desk, as a camera might see it; `how` is a key of SPOILINGS."""
    return SPOILINGS[how](on_desk([(card, placed(how, random))], random), random)
