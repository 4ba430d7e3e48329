"""Make the product papers that ship, for the demonstration's made-up product: PDFs, taken apart as for a book.

    QT_QPA_PLATFORM=offscreen .venv/bin/python -m scripts.demo_papers

Writes resources/papers/ anew from scripts/demo_media/papers.json: `papers.json` as a book's manifest has it, and a text
and a picture of each page. Needs Noto Sans CJK SC. Every page says 演示.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from books.papers import GivenPaper, gather_papers
from evidence import suite
from headquarters.papers.taking_apart import take_apart
from resources import PAPERS
from scripts import ROOT

_WORDS = ROOT / "scripts" / "demo_media" / "papers.json"
_PRODUCT, _NAME = "P001", "示例年金保险（分红型）"
_MADE_UP = "<p><b>【演示文件】</b>本文件为演示而编，所述产品并不存在。</p>"
_STYLE = (
    "* { font-family: 'Noto Sans CJK SC'; font-size: 13pt; } h1 { font-size: 22pt; } h3 { font-size: 15pt; }"
    " p { line-height: 150%; }"
)
_PREMIUM, _PAID_YEARS = 12_000, 5
_VALUES = (6800, 15200, 24600, 35100, 47000, 49300, 51700, 54300, 57000, 60000)
_MARGIN_MM = 22


def main() -> None:
    """Write them."""
    app = QGuiApplication(sys.argv)
    words = json.loads(_WORDS.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        papers = gather_papers(_given(paper, said, Path(folder)) for paper, said in words.items())
    shutil.rmtree(PAPERS, ignore_errors=True)
    for path, data in papers.files.items():
        (PAPERS / path).parent.mkdir(parents=True, exist_ok=True)
        (PAPERS / path).write_bytes(data)
    lines = json.dumps([line.to_json() for line in papers.lines], ensure_ascii=False, indent=1)
    (PAPERS / "papers.json").write_text(lines + "\n", encoding="utf-8")
    app.quit()


def _given(paper: str, said: dict[str, Any], folder: Path) -> GivenPaper:
    path = folder / f"{paper}.pdf"
    _print(said["title"]["zh"], said["pages"], path)
    data = path.read_bytes()
    pages = take_apart(data, path.name)
    return GivenPaper(paper, _PRODUCT, said["title"]["zh"], said["title"]["en"], suite.digest(data), pages)


def _print(title: str, pages: list[str], path: Path) -> None:
    writer = QPdfWriter(str(path))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    size = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter))
    writer.setResolution(96)
    document = QTextDocument()
    document.setPageSize(QSizeF(writer.width(), writer.height()))
    document.setDefaultStyleSheet(_STYLE)
    document.setHtml("".join(_html(number, page, title) for number, page in enumerate(pages)))
    document.print_(writer)


def _html(number: int, page: str, title: str) -> str:
    head = "" if number else f"<h1>{_NAME}</h1><h1>{title}</h1>"
    turned = "always" if number else "auto"
    return f"<div style='page-break-before: {turned}'>{head}{page.replace('{values}', _table())}{_MADE_UP}</div>"


def _table() -> str:
    rows = "".join(
        f"<tr><td align=center>第 {year} 年</td><td align=right>{min(year, _PAID_YEARS) * _PREMIUM:,}</td>"
        f"<td align=right>{value:,}</td></tr>"
        for year, value in enumerate(_VALUES, 1)
    )
    head = "<tr><th>保单年度末</th><th>累计已交保费（元）</th><th>现金价值（元）</th></tr>"
    return f"<table border=1 cellspacing=0 cellpadding=8 width='100%'>{head}{rows}</table>"


if __name__ == "__main__":
    main()
