"""Writing PDF/A-2b (ISO 19005-2): fonts embedded, colours defined, metadata in XMP, nothing that needs another file.

Only what these papers need: pages with one font, pictures, lines and bars. Lengths are points (1/72 inch), and `y` runs
down from the upper edge, as on a screen.
"""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from xml.sax.saxutils import escape

from evidence.papers.fonts import Subset
from evidence.papers.icc import srgb_profile
from evidence.papers.pictures import Picture

WIDTH, HEIGHT = 595.28, 841.89
"""A4."""
_INK, _QUIET, _LINE = (0.063, 0.094, 0.157), (0.278, 0.329, 0.404), (0.816, 0.835, 0.867)
Colour = tuple[float, float, float]
INK, QUIET, LINE = _INK, _QUIET, _LINE
PRODUCER = "shuanglu"
_UNSEEN = 3
"""The way of writing that draws nothing: text that can be searched under a picture."""


@dataclass(slots=True)
class Page:
    """One page that is being drawn. Its picture, if it has one, fills the page."""

    font: Subset
    picture: Picture | None = None
    width: float = WIDTH
    height: float = HEIGHT
    _drawn: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, words: str, size: float, colour: Colour = _INK, *, unseen: bool = False) -> None:
        """Write one line; `y` is its foot."""
        codes = "".join(f"{self.font.codes[letter]:04X}" for letter in self.font.shown(words))
        manner = f"{_UNSEEN} Tr " if unseen else "0 Tr "
        self._drawn.append(f"BT {manner}{_rgb(colour, 'rg')} /F1 {size:g} Tf {x:.2f} {self._up(y)} Td <{codes}> Tj ET")

    def line(self, start: tuple[float, float], end: tuple[float, float], width: float, colour: Colour = _INK) -> None:
        """Draw a line with round ends."""
        path = f"{start[0]:.2f} {self._up(start[1])} m {end[0]:.2f} {self._up(end[1])} l S"
        self._drawn.append(f"1 J {_rgb(colour, 'RG')} {width:.3f} w {path}")

    def box(self, x: float, y: float, width: float, height: float, colour: Colour = _LINE) -> None:
        """Draw the outline of a box; `y` is its upper edge."""
        self._drawn.append(f"{_rgb(colour, 'RG')} 0.75 w {x:.2f} {self._up(y + height)} {width:.2f} {height:.2f} re S")

    def content(self) -> bytes:
        """The page's drawing, as a PDF has it."""
        picture = f"q {self.width:.2f} 0 0 {self.height:.2f} 0 0 cm /P1 Do Q" if self.picture else ""
        return "\n".join([picture, *self._drawn]).encode("ascii")

    def _up(self, y: float) -> str:
        return f"{self.height - y:.2f}"


def wrapped(font: Subset, text: str, size: float, width: float) -> list[str]:
    """Cut a text into lines that are no wider than `width`; every newline begins one."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for letter in paragraph:
            if line and font.width(line + letter, size) > width:
                lines.append(line)
                line = ""
            line += letter
        lines.append(line)
    return lines


def write_pdf(pages: Sequence[Page], title: str, made: datetime) -> bytes:
    """Return a PDF/A-2b file; the same pages, title and moment make the same bytes. Every page has the same font."""
    return _File(pages, title, made).to_bytes()


class _File:
    """Objects by number, written one after another."""

    def __init__(self, pages: Sequence[Page], title: str, made: datetime) -> None:
        self._objects: list[bytes] = []
        self._title, self._made = title, made
        font = self._font(pages[0].font)
        tree = len(self._objects) + 3 * len(pages) + 1
        numbers = [self._page(page, font, tree) for page in pages]
        while len(self._objects) < tree - 1:
            self._add("null")
        kids = " ".join(f"{number} 0 R" for number in numbers)
        self._add(f"<< /Type /Pages /Count {len(numbers)} /Kids [{kids}] >>")
        self._catalog = self._root(tree)

    def to_bytes(self) -> bytes:
        """Write header, objects, table and trailer."""
        out = bytearray(b"%PDF-1.7\n%\xe5\x8f\x8c\xe5\xbd\x95\n")
        places = []
        for number, content in enumerate(self._objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
        start, count = len(out), len(self._objects) + 1
        out += b"xref\n0 %d\n0000000000 65535 f \n" % count
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        name = hashlib.sha256(bytes(out)).hexdigest()[:32]
        trailer = f"<< /Size {count} /Root {self._catalog} 0 R /ID [<{name}> <{name}>] >>"
        return bytes(out) + f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode("ascii")

    def _add(self, content: str | bytes) -> int:
        self._objects.append(content.encode("latin-1") if isinstance(content, str) else content)
        return len(self._objects)

    def _stream(self, data: bytes, entries: str = "", *, packed: bool = True) -> int:
        if packed:
            data, entries = zlib.compress(data, 9), f"{entries} /Filter /FlateDecode"
        return self._add(f"<< {entries} /Length {len(data)} >>\nstream\n".encode("latin-1") + data + b"\nendstream")

    def _page(self, page: Page, font: int, tree: int) -> int:
        content = self._stream(page.content())
        resources = f"/Font << /F1 {font} 0 R >>"
        if page.picture is not None:
            drawn = page.picture
            entries = f"/Type /XObject /Subtype /Image /Width {drawn.width} /Height {drawn.height} {drawn.entries}"
            resources += f" /XObject << /P1 {self._stream(drawn.data, entries, packed=False)} 0 R >>"
        box = f"[0 0 {page.width:.2f} {page.height:.2f}]"
        return self._add(
            f"<< /Type /Page /Parent {tree} 0 R /MediaBox {box} /Contents {content} 0 R /Resources << {resources} >> >>"
        )

    def _root(self, tree: int) -> int:
        profile = self._stream(srgb_profile(), "/N 3 /Alternate /DeviceRGB")
        intent = self._add(
            "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1) "
            f"/Info (sRGB IEC61966-2.1) /DestOutputProfile {profile} 0 R >>"
        )
        metadata = self._stream(_xmp(self._title, self._made), "/Type /Metadata /Subtype /XML", packed=False)
        return self._add(
            f"<< /Type /Catalog /Pages {tree} 0 R /Metadata {metadata} 0 R /OutputIntents [{intent} 0 R] /Lang (zh-CN) "
            "/ViewerPreferences << /DisplayDocTitle true >> >>"
        )

    def _font(self, font: Subset) -> int:
        kind = "/FontFile2" if font.truetype else "/FontFile3"
        said = f"/Length1 {len(font.program)}" if font.truetype else "/Subtype /CIDFontType0C"
        program = self._stream(font.program, said)
        box = " ".join(map(str, font.box))
        descriptor = self._add(
            f"<< /Type /FontDescriptor /FontName /{font.name} /Flags 4 /FontBBox [{box}] /ItalicAngle 0 "
            f"/Ascent {font.ascent} /Descent {font.descent} /CapHeight {font.cap_height} /StemV 80 "
            f"{kind} {program} 0 R >>"
        )
        widths = " ".join(f"{number} [{width}]" for number, width in sorted(font.widths.items()))
        map_ = "/CIDToGIDMap /Identity" if font.truetype else ""
        descendant = self._add(
            f"<< /Type /Font /Subtype /CIDFontType{2 if font.truetype else 0} /BaseFont /{font.name} "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            f"/DW 1000 /W [{widths}] /FontDescriptor {descriptor} 0 R {map_} >>"
        )
        unicode = self._stream(_to_unicode(font))
        return self._add(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{font.name} /Encoding /Identity-H "
            f"/DescendantFonts [{descendant} 0 R] /ToUnicode {unicode} 0 R >>"
        )


def _rgb(colour: Colour, operator: str) -> str:
    return " ".join(f"{value:.3f}" for value in colour) + f" {operator}"


def _to_unicode(font: Subset) -> bytes:
    """Which letter each code is: what is searched, copied and read aloud."""
    pairs = sorted((number, letter) for letter, number in font.codes.items())
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    said = "\n".join(
        f"{len(block)} beginbfchar\n"
        + "\n".join(f"<{number:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for number, letter in block)
        + "\nendbfchar"
        for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{said}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode("ascii")


def _xmp(title: str, made: datetime) -> bytes:
    """Title, producer and times, as ISO 19005-2 6.6 asks. There is no second place where they could stand otherwise."""
    at = made.isoformat(timespec="seconds")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        f"<pdf:Producer>{PRODUCER}</pdf:Producer>"
        f"<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>\n" + " " * 200 + '\n<?xpacket end="w"?>'
    ).encode()
