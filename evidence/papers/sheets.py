"""The sheet of a signature or of a copied sentence: what was written, by whom, when, and how to check it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from evidence.papers.drawing import Grid
from evidence.papers.fonts import Subset
from evidence.papers.handwriting import Handwriting
from evidence.papers.pdf import HEIGHT, QUIET, WIDTH, Page, wrapped
from evidence.papers.pictures import picture_of
from evidence.papers.story import Story, TakenObject

_MARGIN, _LABEL, _TOP = 56.0, 110.0, 72.0
_TITLE, _BODY, _SMALL = 20.0, 10.5, 9.0
_INCH = 72.0
_PICTURE_DOTS = 150
_MOST_INK_HEIGHT = 260.0
_ROLES = {
    "applicant": "投保人", "insured": "被保险人", "customer": "客户", "seller": "销售人员", "guardian": "监护人",
    "borrower": "借款人", "spouse": "配偶", "guarantor": "担保人",
}  # fmt: skip
_VIA = {
    "customer": "本人在客户屏上写", "seller": "销售人员操作，凭客户当场口头回答",
    "paced": "演练，由程序按时写入，不是任何人的笔迹",
}  # fmt: skip
_INPUTS = {"pen": "笔", "finger": "手指", "mouse": "鼠标"}
DEMONSTRATION = "演示印章：这份文件上的电子印章是演示用的，不是任何机构的印章，不作凭据。"
REHEARSAL = "这段录像是演练或演示，不是真实业务，本页不作凭据。"
_FOOT = "本页的笔迹取自录像中封存的附件，未作改动；核对方法见录像回执单或致电机构。"


@dataclass(frozen=True, slots=True)
class PaperPages:
    """A document as the book holds it: its text and picture, page by page. `sha256`: of the PDF it was made of."""

    title: str
    sha256: str
    pages: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """One object of handwriting with what it says."""

    object: TakenObject
    writing: Handwriting


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the sheet of one handwriting, before there is a font."""

    title: str
    rows: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    writing: Handwriting

    def words(self) -> Iterator[str]:
        """All that is written on it."""
        yield self.title
        for label, value in self.rows:
            yield label + value
        yield from self.notes


def sheet_of(story: Story, written: Written, documents: Sequence[PaperPages], *, demonstration: bool) -> Sheet:
    """Say what stands on the sheet."""
    found, writing = written.object, written.writing
    signs = found.kind != "copy"
    title = f"签名页：{story.title_of(found)}" if signs else "抄录页"
    rows = [
        ("录像编号", story.take),
        ("查验码", story.slip or "这段录像没有正常结束，没有查验码"),
        ("环节", " ".join(filter(None, (found.fact("node"), story.nodes.get(found.fact("node"), ""))))),
        ("第几次", found.fact("attempt") and f"第 {found.fact('attempt')} 次"),
        ("签名人" if signs else "抄录人", _who(*story.signer_of(found))),
        ("怎样写的", "，".join(filter(None, (_VIA.get(found.fact("via"), ""), _INPUTS.get(writing.input, ""))))),
        ("录像时间", media_time(found.media_us)),
        ("终端时间", local_time(found.wall)),
        ("书写用时", f"{writing.milliseconds / 1000:.1f} 秒，{len(writing.strokes)} 笔"),
        ("要写的字" if not signs else "签在", writing.text),
        *((f"文件 {each.title}", f"SHA-256 {each.sha256}") for each in documents),
        ("屏上文字", found.fact("text_sha256") and f"SHA-256 {found.fact('text_sha256')}"),
        ("笔迹附件", f"{found.index:06d}，SHA-256 {found.sha256}"),
    ]
    notes = (_FOOT, *(() if story.real else (REHEARSAL,)), *((DEMONSTRATION,) if demonstration else ()))
    return Sheet(title, tuple((label, value) for label, value in rows if value), notes, writing)


def draw_sheet(sheet: Sheet, font: Subset) -> Iterator[Page]:
    """Draw it: one page, or more where the handwriting is long."""
    page = Page(font)
    y = _TOP
    for line in wrapped(font, sheet.title, _TITLE, WIDTH - 2 * _MARGIN):
        page.text(_MARGIN, y, line, _TITLE)
        y += _TITLE * 1.4
    for label, value in sheet.rows:
        y = _row(page, label, value, y)
    y = _ink(page, sheet.writing, y + 12)
    if y > HEIGHT - _MARGIN - 60:
        yield page
        page, y = Page(font), _TOP
    for note in sheet.notes:
        for line in wrapped(font, note, _SMALL, WIDTH - 2 * _MARGIN):
            page.text(_MARGIN, y + 14, line, _SMALL, QUIET)
            y += _SMALL * 1.5
    yield page


def draw_document(document: PaperPages, font: Subset) -> Iterator[Page]:
    """The pages of a document as they were shown, each with its text under the picture, to be searched."""
    for text, data in document.pages:
        picture = picture_of(data)
        size = picture.width * _INCH / _PICTURE_DOTS, picture.height * _INCH / _PICTURE_DOTS
        page = Page(font, picture, *size)
        step = min(9.0, (size[1] - 20) / (len(text.split("\n")) + 1))
        for number, line in enumerate(text.split("\n"), 1):
            if line:
                page.text(10, 10 + number * step, line, 4, unseen=True)
        yield page


def words_of(sheets: Iterable[Sheet], documents: Iterable[PaperPages]) -> Iterator[str]:
    """All letters that a font must have."""
    for sheet in sheets:
        yield from sheet.words()
    for document in documents:
        yield from (text for text, _ in document.pages)


def media_time(media_us: int) -> str:
    """A media time as people find it in the film: `00:12:31.204`."""
    seconds, rest = divmod(media_us // 1000, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{rest:03d}"


def local_time(at: datetime) -> str:
    """A wall time in this machine's zone, which it names."""
    return at.astimezone().isoformat(sep=" ", timespec="seconds")


def _who(role: str, name: str) -> str:
    return " ".join(filter(None, (_ROLES.get(role, role), name)))


def _row(page: Page, label: str, value: str, y: float) -> float:
    left, right = (
        wrapped(page.font, label, _BODY, _LABEL - 8),
        wrapped(page.font, value, _BODY, WIDTH - 2 * _MARGIN - _LABEL),
    )
    for number in range(max(len(left), len(right))):
        y += _BODY * 1.55
        if number < len(left):
            page.text(_MARGIN, y, left[number], _BODY, QUIET)
        if number < len(right):
            page.text(_MARGIN + _LABEL, y, right[number], _BODY)
    return y + 2


def _ink(page: Page, writing: Handwriting, y: float) -> float:
    """Draw the cells and what was written in them, as large as fits."""
    grid = Grid(writing)
    width, height = grid.size
    scale = min((WIDTH - 2 * _MARGIN) / width, _MOST_INK_HEIGHT / height)
    cell = writing.box[0] * scale, writing.box[1] * scale
    for number in range(writing.cells):
        left, top = grid.corner(number)
        page.box(_MARGIN + left * scale, y + top * scale, *cell)
    for line in grid.lines():
        start, end = ((_MARGIN + x * scale, y + down * scale) for x, down in (line.start, line.end))
        page.line(start, end, max(0.2, line.width * scale))
    return y + height * scale + 8
