"""The essentials of PDF/A-2b (ISO 19005-2), looked at with a reader that is not ours (pyHanko's). It is no veraPDF."""

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from fontTools.cffLib import CFFFontSet
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
_FORBIDDEN_ACTIONS = {
    "/Launch",
    "/JavaScript",
    "/ImportData",
    "/ResetForm",
    "/SetOCGState",
    "/Hide",
    "/Movie",
    "/Sound",
}
_PRINT, _HIDDEN = 4, 2


def faults_of(data: bytes) -> list[str]:
    """What keeps a file from being PDF/A-2b, as far as these papers can go wrong."""
    reader = PdfFileReader(io.BytesIO(data))
    return [*_file(data, reader), *_metadata(reader), *_colours(reader), *_pages(reader), *_form(reader)]


def _file(data: bytes, reader: PdfFileReader) -> Iterator[str]:
    """6.1: header, binary comment, identifier, no encryption, one end."""
    if not re.match(rb"%PDF-1\.[4-7]\n%[\x80-\xff]{4}", data):
        yield "header"
    if "/ID" not in reader.trailer:
        yield "no identifier"
    if "/Encrypt" in reader.trailer:
        yield "encrypted"
    if not data.rstrip().endswith(b"%%EOF"):
        yield "bytes behind the end"


def _metadata(reader: PdfFileReader) -> Iterator[str]:
    """6.6: XMP says what it is, and nothing other than the information dictionary."""
    stream = reader.root["/Metadata"]
    if "/Filter" in stream:
        yield "metadata is packed"
    tree = ET.fromstring(re.sub(rb"<\?xpacket[^>]*\?>", b"", stream.data).strip())
    said = {element.tag: (element.text or "").strip() for element in tree.iter()}
    said |= {name: value for element in tree.iter() for name, value in element.attrib.items()}
    if (said.get(f"{_PDFAID}part"), said.get(f"{_PDFAID}conformance")) != ("2", "B"):
        yield "no identification"
    if not said.get("{http://purl.org/dc/elements/1.1/}title") and not said.get(f"{_RDF}li"):
        yield "no title"
    if "/Info" in reader.trailer:
        yield from _information(reader.trailer["/Info"], said)


def _information(info: Any, said: dict[str, str]) -> Iterator[str]:
    """What stands in the older place, too, is the same."""
    title = said.get("{http://purl.org/dc/elements/1.1/}title") or said.get(f"{_RDF}li")
    if str(info["/Title"]) != title:
        yield f"title {title!r} is not {info['/Title']!r}"
    producer = said.get("{http://ns.adobe.com/pdf/1.3/}Producer")
    if str(info["/Producer"]) != producer:
        yield f"producer {producer!r} is not {info['/Producer']!r}"
    for name, tag in (("/CreationDate", "CreateDate"), ("/ModDate", "ModifyDate")):
        xmp = re.sub(r"\D", "", said.get(f"{{http://ns.adobe.com/xap/1.0/}}{tag}", ""))[:14]
        if re.sub(r"\D", "", str(info[name]))[:14] != xmp:
            yield f"{name} {info[name]} is not {xmp}"


def _colours(reader: PdfFileReader) -> Iterator[str]:
    """6.2.3: one output intent with a profile of the right shape."""
    (intent,) = _each(reader.root["/OutputIntents"])
    profile = intent["/DestOutputProfile"]
    data = profile.data
    if intent["/S"] != "/GTS_PDFA1" or int(profile["/N"]) != 3:
        yield "output intent"
    if int.from_bytes(data[:4]) != len(data) or data[36:40] != b"acsp" or data[16:20] != b"RGB " or data[8] > 4:
        yield "profile"


def _pages(reader: PdfFileReader) -> Iterator[str]:
    """6.2: fonts are in the file and have every letter, nothing is transparent, no picture needs another file."""
    for page in _each(reader.root["/Pages"]["/Kids"]):
        if "/AA" in page or "/Group" in page:
            yield "an action or a group on a page"
        for font in page["/Resources"]["/Font"].values():
            yield from _font(font.get_object(), page["/Contents"].data)
        for drawn in _got(page["/Resources"], "/XObject", {}).values():
            picture = drawn.get_object()
            if {"/SMask", "/OPI", "/Alternates"} & set(picture) or _got(picture, "/Interpolate", False):
                yield "a picture with more than pixels"
            if str(picture["/Filter"]) in ("/LZWDecode", "/Crypt"):
                yield "a filter that is not allowed"
        content = page["/Contents"].data
        if content.count(b"q ") != content.count(b" Q"):
            yield "states that are not put back"


def _font(font: Any, content: bytes) -> Iterator[str]:
    (descendant,) = _each(font["/DescendantFonts"])
    descriptor = descendant["/FontDescriptor"]
    if "/ToUnicode" not in font:
        yield "letters that cannot be searched"
    if "/FontFile3" not in descriptor and "/FontFile2" not in descriptor:
        yield "a font that is not embedded"
        return
    if not re.match(r"/[A-Z]{6}\+", str(font["/BaseFont"])) or font["/BaseFont"] != descriptor["/FontName"]:
        yield "the name of a font"
    said = _said_widths(descendant["/W"])
    shown = {int(code, 16) for line in re.findall(rb"<([0-9A-F]+)> Tj", content) for code in _fours(line)}
    if not shown <= set(said):
        yield "a letter without a width"
    if 0 in shown:
        yield "a letter that the font lacks"
    if "/FontFile3" in descriptor:
        held = _cff_widths(descriptor["/FontFile3"].data)
        yield from (f"width of {code}" for code in shown if abs(held.get(code, -9999) - said[code]) > 1)
    elif descendant.get("/CIDToGIDMap") != "/Identity":
        yield "no map to glyphs"


def _got(found: Any, name: str, otherwise: Any) -> Any:
    return found[name] if name in found else otherwise  # noqa: SIM401 - `get` hands out references


def _each(array: Any) -> list[Any]:
    return [each.get_object() for each in array]


def _fours(line: bytes) -> list[bytes]:
    return [line[at : at + 4] for at in range(0, len(line), 4)]


def _said_widths(array: Any) -> dict[int, int]:
    numbers = list(array)
    return {int(first): int(widths[0]) for first, widths in zip(numbers[::2], numbers[1::2], strict=True)}


def _cff_widths(data: bytes) -> dict[int, float]:
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    top = fonts.topDictIndex[0]
    found: dict[int, float] = {}
    for number, name in enumerate(top.charset):
        string, chosen = top.CharStrings.getItemAndSelector(name)
        private = top.FDArray[chosen].Private if chosen is not None else top.Private
        string.draw(_Nowhere())
        code = int(name[3:]) if name.startswith("cid") else number
        found[code] = string.width if string.width is not None else private.defaultWidthX
    return found


class _Nowhere:
    """A pen that draws nothing: drawing tells the width."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_: None


def _form(reader: PdfFileReader) -> Iterator[str]:
    """6.3, 6.4: annotations are printed and not hidden, no scripts, no appearance left to the reader."""
    root = reader.root
    if "/OpenAction" in root or "/AA" in root or "/JavaScript" in _got(root, "/Names", {}):
        yield "an action"
    form = _got(root, "/AcroForm", {})
    if _got(form, "/NeedAppearances", False) or "/XFA" in form:
        yield "a form that draws itself"
    for page in _each(root["/Pages"]["/Kids"]):
        for annotation in _each(_got(page, "/Annots", ())):
            flags = int(_got(annotation, "/F", 0))
            if not flags & _PRINT or flags & _HIDDEN:
                yield "an annotation that is not printed"
            left, bottom, right, top = (float(each) for each in annotation["/Rect"])
            if "/AP" not in annotation and (left, bottom) != (right, top):
                yield "an annotation without an appearance"
            if str(_got(_got(annotation, "/A", {}), "/S", "")) in _FORBIDDEN_ACTIONS:
                yield "an action"
    assert isinstance(root, generic.DictionaryObject)
