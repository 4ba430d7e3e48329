"""Faces that bear what a resident ID card has on its front, and rows of their own below it. Pure."""

import re
from collections.abc import Sequence

from terminal.ocr.engine import TextLine
from terminal.ocr.rows import Piece, piece_of

_ROW = 0.7
"""Heights of a line by which middles of one row may differ."""


def apart(lines: Sequence[TextLine], labels: str) -> tuple[list[TextLine], list[TextLine]]:
    """The lines of a resident's front, and those in rows that begin with one of these labels, or below such a row.

    A number after GB 11643 and its label belong to the front wherever they stand.
    """
    pieces = [(line, piece_of(line)) for line in lines]
    heads = [piece for _, piece in pieces if re.search(labels, piece.text)]
    if not heads:
        return list(lines), []
    top = min(head.middle - _ROW * _high(head) for head in heads)
    of_number = [piece for _, piece in pieces if re.search(r"身份号|号码|编号|\d{14}", piece.text)]
    below: list[TextLine] = []
    front: list[TextLine] = []
    for line, piece in pieces:
        in_row = any(_beside(piece, head) for head in heads)
        of_front = piece.middle < top or any(_beside(piece, number) for number in of_number)
        (below if in_row or not of_front else front).append(line)
    return front, below


def _beside(one: Piece, other: Piece) -> bool:
    return abs(one.middle - other.middle) < _ROW * max(_high(one), _high(other))


def _high(piece: Piece) -> float:
    return piece.bottom - piece.top
