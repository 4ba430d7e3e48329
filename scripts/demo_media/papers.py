"""The papers of the demonstration's plan that stand on the counter: each with the title by which it is told."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw

from rulebook.plan.plan import PlannedPaper
from rulebook.plan.planner import make_plan
from rulebook.sale.examples import demonstration
from scripts.demo_media.measures import Picture
from scripts.lab.drawn_cards import font
from terminal.station.packs import shelf_of

HEIGHT, TOP, LETTER = 160, 555, 25
"""Pixels of a paper in the film and of its title's characters, and the row at which all of them begin."""
SHELVES = ((6, 428), (852, 1274))
"""From where to where they stand: none below the card that is held up in the middle, whose lines would count as theirs.
"""
_FINE = 3
"""They are drawn so many times as large, and made smaller."""


@dataclass(frozen=True)
class StandingPaper:
    """One of them, as large as it stands in the film, and its left edge."""

    picture: Picture
    left: int

    def stand(self, picture: Picture) -> None:
        """Draw it, with its shadow, in place."""
        width = self.picture.shape[1]
        shadow = picture[TOP + 3 : TOP + 3 + HEIGHT, self.left + 2 : self.left + 2 + width]
        shadow[:] = (shadow * 0.8).astype(np.uint8)
        picture[TOP : TOP + HEIGHT, self.left : self.left + width] = self.picture


def papers() -> Iterator[StandingPaper]:
    """Yield one for each paper that a node of the plan asks for; the customer's card is held up instead."""
    plan = make_plan(demonstration(), shelf_of(None))
    asked = {paper.paper: paper for node in plan.nodes for paper in node.show if paper.paper != "identity_card"}
    titles = sorted((shortest(paper) for paper in asked.values()), key=len)
    first, second, third, fourth, fifth, last = titles
    shelves = ((first, third, last), (second, fourth, fifth))  # of about the same length
    for (left, right), shelf in zip(SHELVES, shelves, strict=True):
        space = (right - left - LETTER * sum(map(len, shelf))) // len(shelf)
        place = left
        for title in shelf:
            width = LETTER * len(title) + space - 4
            yield StandingPaper(drawn(title, width), place)
            place += width + 4


def shortest(paper: PlannedPaper) -> str:
    """Return the shortest of its titles that no other paper could have too: it can be printed the largest."""
    return min((title for title in (paper.title.zh, *paper.match) if len(title) != 2), key=len)


def drawn(title: str, width: int) -> Picture:
    """Draw a sheet with its title, and pale lines where its text would be too small to be read."""
    sheet = Image.new("RGB", (width * _FINE, HEIGHT * _FINE), (242, 244, 244))
    pen = ImageDraw.Draw(sheet)
    pen.text((width * _FINE / 2, 30 * _FINE), title, font=font(LETTER * _FINE), fill=(24, 24, 26), anchor="mm")
    for row, share in enumerate((0.94, 1, 0.86, 0.96, 1, 0.55)):
        top, right = (64 + 15 * row) * _FINE, 14 + share * (width - 28)
        pen.rectangle((14 * _FINE, top, right * _FINE, top + 5 * _FINE), fill=(220, 222, 224))
    fine = np.ascontiguousarray(np.asarray(sheet)[:, :, ::-1])
    return np.asarray(cv2.resize(fine, (width, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)
