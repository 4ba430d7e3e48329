"""A take with a signature, a sentence copied by hand, a page track and a still, by the real writer."""

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from evidence import wrapping
from evidence.marks import mark_body
from evidence.reader import TakeReader
from evidence.writer import OpeningFacts, TakeWriter
from scripts.lab.authority import Authority
from terminal.session.customer.strokes import PageTrack, Stroke, Strokes

TAKE, PAPER = "32-0117-000482", "product_brochure"
SIGNED = Strokes(
    f"sign:{PAPER}",
    "产品说明书",
    (600, 240),
    1,
    (Stroke(0, ((40, 200, 0, 120), (300, 60, 90, 900), (560, 180, 240, 333))),),
)
COPIED = Strokes(
    "copy:1",
    "本人已知",
    (120, 120),
    4,
    tuple(Stroke(cell, ((10 + cell, 10, cell * 500, 0), (100, 100, cell * 500 + 300, 1000))) for cell in range(4)),
    "finger",
)
TRACK = PageTrack(f"document:{PAPER}", "ab" * 32, ((1, 0, 4200), (2, 4200, 9000), (1, 9000, 9700)))
PLAN = {
    "book": None,
    "nodes": [
        {
            "id": "I20",
            "title": {"zh": "签名", "en": "Signatures"},
            "show": [],
            "signatures": [
                {"paper": PAPER, "title": {"zh": "产品说明书", "en": "Brochure"}, "role": "applicant", "name": ""}
            ],
        }
    ],
}


@dataclass(frozen=True)
class SignedTake:
    folder: Path
    key: bytes

    @property
    def reader(self) -> TakeReader:
        return TakeReader(self.folder, self.key, "vault")


def still() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (32, 24), "white").save(out, "JPEG")
    return out.getvalue()


def marks() -> list[tuple[str, dict[str, Any]]]:
    sale = {"products": [{"code": "P001"}], "applicant": {"name": "李明"}, "seller": {"name": "王芳"}}
    text = json.dumps(PLAN, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    parts = [text[:100], text[100:]]
    plan = [{"part": n, "of": 2, "sha256": digest, "text": part} for n, part in enumerate(parts, 1)]
    return [("sale", {"sale": sale}), *(("plan", part) for part in plan)]


def fill(writer: TakeWriter) -> None:
    """Write the marks and the objects."""
    for kind, facts in marks():
        writer.add("mark", mark_body(kind, facts), 0)
    said = {"node": "I20", "attempt": 1, "via": "customer"}
    for role, item, content, at in (
        ("page_track", f"document:{PAPER}", TRACK.to_json(), 61_000_000),
        ("strokes", f"sign:{PAPER}", SIGNED.to_json(), 751_204_000),
        ("strokes", "copy:1", COPIED.to_json(), 760_000_000),
        ("still", "", still(), 770_000_000),
    ):
        writer.object(content, role=role, media_us=at, facts={**said, **({"item": item} if item else {})})


def signed_take(folder: Path) -> SignedTake:
    """Make one."""
    key, signer = wrapping.new_private_key(), Authority.create().issue("32-0117")
    opening = OpeningFacts(TAKE, "32-0117", "sale", 482, "0" * 64, format=2, program="0.3.0")
    writer = TakeWriter.open(folder / TAKE, opening, signer, [("vault", wrapping.public_key(key))])
    fill(writer)
    writer.close("finished", "sealed", {}, 800_000_000)
    return SignedTake(folder / TAKE, key)
