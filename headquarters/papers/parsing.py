"""The process that parses one PDF: bytes come in at its standard input, pages go out. Started by `taking_apart`."""

import codecs
import io
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from headquarters.papers import framing, limits
from headquarters.papers.confinement import confine
from headquarters.papers.texts import paragraphs

if TYPE_CHECKING:
    from PIL import Image
    from pypdfium2 import PdfPage

_NO_COLOUR = 32
"""Of 255: channels that differ by no more are grey, as is ink of a very dark blue."""
_GREYS = 16
_QUALITY = 82
_FIRST_FOREIGN = 0x250
"""Letters above need a font of their own; for those below every reader has one (the standard fonts)."""


class _RefusedError(Exception):
    """The PDF is not taken; its argument is the case of `paper.pdf`."""


def main() -> None:
    """Read a PDF, answer with its pages or with why not, and end."""
    data = sys.stdin.buffer.read(limits.MOST_PDF_BYTES + 1)
    out = sys.stdout.buffer
    _load()
    confine()
    pages = _pages(data)
    try:
        first = next(pages)
    except _RefusedError as error:
        framing.put(out, str(error).encode())
        return
    framing.put(out, b"")
    _answer(out, first, pages)


def _answer(out: BinaryIO, first: tuple[bytes, bytes], pages: Iterator[tuple[bytes, bytes]]) -> None:
    """Pages are answered as they come; what is found wrong later takes the place of the next one's text."""
    try:
        for text, picture in (first, *pages):
            framing.put(out, b" " + text)
            framing.put(out, picture)
        framing.put(out, framing.END)
    except _RefusedError as error:
        framing.put(out, b"!" + str(error).encode())
    out.flush()


def _load() -> None:
    """Load all that is needed later: afterwards nothing can be opened."""
    import pypdfium2
    from PIL import Image

    for name in ("utf-16-le", "utf-8", "ascii", "latin-1"):
        codecs.lookup(name)
    Image.init()
    page = pypdfium2.PdfDocument.new()
    page.new_page(72, 72).render(scale=1).to_pil().convert("L").save(io.BytesIO(), "PNG")
    Image.new("RGB", (8, 8)).save(io.BytesIO(), "JPEG")
    Image.new("L", (8, 8)).quantize(_GREYS).save(io.BytesIO(), "PNG", bits=4)


def _pages(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield text (UTF-8) and picture of each page; raises _RefusedError."""
    import pypdfium2
    from pypdfium2 import PdfiumError

    if not data.lstrip(b"\0\t\n\f\r ").startswith(b"%PDF-"):
        raise _RefusedError("no_pdf")
    try:
        document = pypdfium2.PdfDocument(data)
    except PdfiumError as error:
        raise _RefusedError("locked" if "password" in str(error).lower() else "broken") from error
    count = len(document)
    if not 0 < count <= limits.MOST_PAGES:
        raise _RefusedError("pages")
    for number in range(count):
        try:
            page = document[number]
            found = _text(page), _picture(page)
        except (PdfiumError, MemoryError, ValueError) as error:
            raise _RefusedError("broken") from error
        page.close()
        yield found


def _text(page: "PdfPage") -> bytes:
    raw = page.get_textpage().get_text_range()
    if len(raw) > limits.MOST_CHARACTERS:
        raise _RefusedError("characters")
    text = paragraphs(raw)
    if any(ord(letter) >= _FIRST_FOREIGN for letter in text) and _borrows(page):
        raise _RefusedError("fonts")
    return text.encode()


def _borrows(page: "PdfPage") -> bool:
    """Whether letters stand there by a font that is not in the file: every machine would show others."""
    import pypdfium2.raw as pdfium

    for part in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,)):
        font = pdfium.FPDFTextObj_GetFont(part)
        if font and not pdfium.FPDFFont_GetIsEmbedded(font) and _foreign(part, page):
            return True
    return False


def _foreign(part: object, page: "PdfPage") -> bool:
    import ctypes

    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    length = pdfium.FPDFTextObj_GetText(part, textpage, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFTextObj_GetText(part, textpage, buffer, length)
    return any(letter >= _FIRST_FOREIGN for letter in buffer)


def _picture(page: "PdfPage") -> bytes:
    width, height = page.get_size()
    sides = sorted((width, height))
    fits = sides[0] >= limits.LEAST_SIDE and sides[1] <= limits.MOST_SIDE and sides[1] <= limits.MOST_RATIO * sides[0]
    if not fits:
        raise _RefusedError("size")
    scale = min(limits.WIDTH / width, limits.HEIGHT / height, limits.MOST_SCALE)
    found = _encoded(page.render(scale=scale, prefer_bgrx=True).to_pil().convert("RGB"))
    if len(found) > limits.MOST_PICTURE_BYTES:
        raise _RefusedError("picture")
    return found


def _encoded(picture: "Image.Image") -> bytes:
    """As PNG with a few greys where there is no colour and that is smaller; else as JPEG."""
    from PIL import ImageChops

    grey = picture.convert("L")
    colours = ImageChops.difference(picture, grey.convert("RGB")).getextrema()
    plain = all(most <= _NO_COLOUR for _, most in colours)  # type: ignore[misc]  # of three channels, so pairs
    photograph = io.BytesIO()
    (grey if plain else picture).save(photograph, "JPEG", quality=_QUALITY, optimize=True)
    if not plain:
        return photograph.getvalue()
    drawing = io.BytesIO()
    grey.quantize(_GREYS).save(drawing, "PNG", bits=4, optimize=True)
    return min(photograph.getvalue(), drawing.getvalue(), key=len)


if __name__ == "__main__":
    main()
