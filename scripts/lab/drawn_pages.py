"""Pages of paper with a Chinese title, and hands that hold them before a camera: still, swaying, waved about."""

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw

from scripts.lab.drawn_cards import font
from terminal.intake.picture_file import BgrPicture

SIZE = (1280, 720)
"""Width and height of the camera's picture."""
SHEET = (1240, 1754)
"""Of a page at 150 dpi, A4."""
CARD = (1011, 638)
"""Of a card of plastic at 300 dpi."""
_TEXT = (
    "投保人应当如实告知被保险人的健康状况，并认真阅读保险条款、产品说明",
    "书和投保提示书，特别是免除责任条款、犹豫期、现金价值和退保损失等",
    "内容。请您在充分了解本产品的特点后，根据自己的需要决定是否投保。",
)


def drawn_page(title: str, above: str = "示例人寿保险股份有限公司", rows: int = 24) -> BgrPicture:
    """Draw a page: the company's name, the title in larger print, and a text that speaks of other papers too."""
    sheet = Image.new("RGB", SHEET, (250, 250, 248))
    pen = ImageDraw.Draw(sheet)
    pen.text((SHEET[0] / 2, 130), above, font=font(32), fill=(30, 30, 30), anchor="mm")
    pen.text((SHEET[0] / 2, 220), title, font=font(54), fill=(20, 20, 20), anchor="mm")
    for row in range(rows):
        pen.text((110, 320 + row * 54), _TEXT[row % len(_TEXT)], font=font(31), fill=(40, 40, 40))
    return np.ascontiguousarray(np.asarray(sheet)[:, :, ::-1])


def drawn_practising_card(name: str, number: str, title: str = "保险销售从业人员执业证") -> BgrPicture:
    """Draw a card as sellers carry it, 85.6 by 54 mm at 300 dpi: its title, and lines with labels below it."""
    sheet = Image.new("RGB", CARD, (238, 244, 248))
    pen = ImageDraw.Draw(sheet)
    pen.text((CARD[0] / 2, 80), title, font=font(60), fill=(20, 30, 60), anchor="mm")
    rows = (f"姓名：{name}", "性别：男", "所属机构：示例人寿保险股份有限公司", f"执业证编号：{number}")
    for row, text in enumerate(rows):
        pen.text((60, 190 + row * 100), text, font=font(42), fill=(30, 30, 30), anchor="lm")
    return np.ascontiguousarray(np.asarray(sheet)[:, :, ::-1])


@dataclass(frozen=True, slots=True)
class Hold:
    """How a page is held: its middle as shares of the picture, its height, its tilt, and light and lens."""

    x: float = 0.5
    y: float = 0.52
    high: float = 0.8
    degrees: float = 0.0
    light: float = 1.0
    blur: float = 0.0
    """Standard deviation, pixels."""
    smear: float = 0.0
    """Pixels that it moves sideways during the exposure."""


def before_camera(page: BgrPicture | None, hold: Hold, seed: int = 0) -> BgrPicture:
    """Draw a room (or a wall with nobody before it) with a page in it, and the noise of a camera."""
    width, height = SIZE
    columns = np.linspace(0, 1, width)
    wall = np.clip(118 + 30 * columns[None, :] + 14 * np.sin(np.linspace(0, 5, height))[:, None], 0, 255)
    picture = np.repeat(wall[:, :, None], 3, axis=2)
    if page is not None:
        picture = _laid(picture, page, hold)
    if hold.smear >= 1:
        picture = cv2.blur(picture, (round(hold.smear), 1))
    if hold.blur > 0:
        picture = cv2.GaussianBlur(picture, (0, 0), hold.blur)
    grain = np.random.default_rng(seed).normal(0, 2.0, picture.shape)
    return np.asarray(np.clip(picture * hold.light + grain, 0, 255), np.uint8)


def _laid(picture: "cv2.typing.MatLike", page: BgrPicture, hold: Hold) -> "cv2.typing.MatLike":
    width, height = SIZE
    scale = hold.high * height / page.shape[0]
    turn = cv2.getRotationMatrix2D((page.shape[1] / 2, page.shape[0] / 2), hold.degrees, scale)
    turn[:, 2] += (hold.x * width - page.shape[1] / 2, hold.y * height - page.shape[0] / 2)
    soft = cv2.GaussianBlur(page, (0, 0), 0.4 / scale)  # as a lens does, or it aliases
    lying = cv2.warpAffine(soft, turn, SIZE, flags=cv2.INTER_LINEAR)
    cover = cv2.warpAffine(np.full(page.shape[:2], 255, np.uint8), turn, SIZE)[:, :, None] / 255.0
    return picture * (1 - cover) + lying * cover
