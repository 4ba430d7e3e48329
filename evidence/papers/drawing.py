"""Handwriting and page tracks as pictures: SVG, which any browser shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from evidence.papers.handwriting import MOST_PRESSURE, Handwriting, PageTrack, Point

INK = "#101828"
_LINE, _QUIET = "#d0d5dd", "#475467"
_BAR = "#0b4a8f"
_THINNEST, _THICKEST = 0.006, 0.022
"""Widths of a line, as parts of the smaller side of the cell."""
_MOST_COLUMNS = 12
_TEXT = 24
_ROW, _CHART, _LEFT = 44, 720, 150


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a stroke between two points, in the units of the whole picture, and how thick it is there."""

    start: tuple[float, float]
    end: tuple[float, float]
    width: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the cells of a handwriting stand: in rows, from left to right."""

    writing: Handwriting

    @property
    def columns(self) -> int:
        """How many cells a row has."""
        return min(self.writing.cells, _MOST_COLUMNS)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of all cells."""
        width, height = self.writing.box
        return width * self.columns, height * -(-self.writing.cells // self.columns)

    def corner(self, cell: int) -> tuple[float, float]:
        """The upper left corner of a cell."""
        width, height = self.writing.box
        return width * (cell % self.columns), height * (cell // self.columns)

    def lines(self) -> Iterator[Line]:
        """Yield all that was written; a single point is a line to itself."""
        for stroke in self.writing.strokes:
            left, top = self.corner(stroke.cell)
            points = stroke.points if len(stroke.points) > 1 else stroke.points * 2
            for first, second in pairwise(points):
                pressure = (first[3] + second[3]) / 2
                yield Line(_moved(first, left, top), _moved(second, left, top), self._width(pressure))

    def _width(self, pressure: float) -> float:
        return min(self.writing.box) * (_THINNEST + (_THICKEST - _THINNEST) * pressure / MOST_PRESSURE)


def _moved(point: Point, left: float, top: float) -> tuple[float, float]:
    return left + point[0], top + point[1]


def draw_handwriting(writing: Handwriting, title: str) -> str:
    """Return an SVG of what was written, its cells and its title."""
    grid = Grid(writing)
    width, height = grid.size
    cells = "".join(
        f'<rect x="{x:g}" y="{y:g}" width="{writing.box[0]}" height="{writing.box[1]}" fill="#fff" stroke="{_LINE}"/>'
        for x, y in map(grid.corner, range(writing.cells))
    )
    ink = "".join(
        f'<path d="M{line.start[0]:g} {line.start[1]:g}L{line.end[0]:g} {line.end[1]:g}" '
        f'stroke-width="{line.width:.2f}"/>'
        for line in grid.lines()
    )
    body = f'{cells}<g fill="none" stroke="{INK}" stroke-linecap="round">{ink}</g>'
    return _svg(body, width, height, title)


def draw_page_track(track: PageTrack, title: str) -> str:
    """Return an SVG with a bar for each time that a page was open, and the seconds of each page."""
    pages = list(track.seconds())
    longest = max((until for _, _, until in track.pages), default=0) or 1
    rows = {page: number for number, (page, _) in enumerate(pages)}
    bars = "".join(
        f'<rect x="{_LEFT + _CHART * since / longest:.1f}" y="{rows[page] * _ROW + 8}" '
        f'width="{max(1.0, _CHART * (until - since) / longest):.1f}" height="{_ROW - 16}" fill="{_BAR}"/>'
        for page, since, until in track.pages
    )
    words = "".join(
        f'<text x="0" y="{rows[page] * _ROW + _ROW * 0.65:.0f}" font-size="20">第 {page} 页 · {seconds:.1f} 秒</text>'
        for page, seconds in pages
    )
    return _svg(f'<g fill="{_QUIET}">{words}</g>{bars}', _LEFT + _CHART + 20, len(pages) * _ROW + 8, title, left=20)


def _svg(body: str, width: float, height: float, title: str, left: float = 0) -> str:
    head = _TEXT * 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-left:g} {-head} {width + left:g} {height + head:g}" '
        f'width="{width + left:g}" height="{height + head:g}" '
        f"font-family={quoteattr('Noto Sans CJK SC, Microsoft YaHei, sans-serif')}>"
        f'<title>{escape(title)}</title><rect x="{-left:g}" y="{-head}" width="{width + left:g}" '
        f'height="{height + head:g}" fill="#fff"/><text x="8" y="{-_TEXT / 2:g}" font-size="{_TEXT}" '
        f'fill="{INK}">{escape(title)}</text>{body}</svg>\n'
    )
