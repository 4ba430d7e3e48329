"""What a customer wrote and read comes out of the sealed take: exactly, as pictures, and as papers with a seal."""

import datetime as dt
import io
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from asn1crypto import cms
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import PdfSignatureStatus, validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from evidence.faults import EvidenceFault
from evidence.papers import fonts, handwriting, seal
from evidence.papers.beside import laid_beside, papers_folder
from evidence.papers.handwriting import read_handwriting, read_page_track
from evidence.papers.seal import SealKey, file_seal, stand_in_seal
from evidence.papers.sheets import PaperPages
from evidence.papers.story import Story
from evidence.papers.taking_out import TakenOut, take_out
from evidence.slip import code_of, grouped
from headquarters.authority import ca
from resources import PAPERS
from terminal.session.customer.strokes import Strokes, read_strokes
from tests.evidence.papers.pdfa import faults_of
from tests.evidence.papers.signed_take import COPIED, PAPER, SIGNED, TAKE, TRACK, SignedTake, signed_take, still


@pytest.fixture(scope="module")
def take(tmp_path_factory: pytest.TempPathFactory) -> SignedTake:
    return signed_take(tmp_path_factory.mktemp("signed"))


def brochure(paper: str, story: Story) -> list[PaperPages]:
    """The brochure that ships, for a take of its product."""
    assert (story.take, story.products) == (TAKE, ("P001",))
    lines = json.loads((PAPERS / "papers.json").read_text(encoding="utf-8"))
    line = next(each for each in lines if each["paper"] == paper)
    folder = PAPERS / line["sha256"]
    pages = tuple(
        ((folder / f"{n:04}.txt").read_text(encoding="utf-8"), (folder / f"{n:04}.{page['kind']}").read_bytes())
        for n, page in enumerate(line["pages"])
    )
    return [PaperPages("产品说明书", line["sha256"], pages)]


def taken(take: SignedTake, key: SealKey | None = None) -> TakenOut:
    reader = take.reader
    return take_out(TAKE, reader.entries(), reader.object, brochure, key or stand_in_seal())


@pytest.fixture(scope="module")
def out(take: SignedTake) -> dict[str, bytes]:
    found = taken(take)
    assert found.faults == ()
    return {file.name: file.data for file in found.files}


SHEET, COPY = f"signed-{PAPER}.pdf", "000002-strokes-copy-1.pdf"


def test_all_files_stand_in_the_takes_order_and_bear_nobodys_name(out: dict[str, bytes]) -> None:
    assert list(out) == [
        f"000000-page_track-document-{PAPER}.svg",
        f"000000-page_track-document-{PAPER}.json",
        f"000001-strokes-sign-{PAPER}.svg",
        f"000001-strokes-sign-{PAPER}.json",
        "000002-strokes-copy-1.svg",
        "000002-strokes-copy-1.json",
        "000003-still.jpg",
        SHEET,
        COPY,
    ]
    assert out["000003-still.jpg"] == still()


def test_strokes_times_pressure_and_page_seconds_come_back_exactly(out: dict[str, bytes]) -> None:
    signed = out[f"000001-strokes-sign-{PAPER}.json"]
    assert read_strokes(signed) == SIGNED
    read = read_handwriting(signed)
    assert [stroke.points for stroke in read.strokes] == [stroke.points for stroke in SIGNED.strokes]
    assert (read.milliseconds, read.input, read.box) == (240, "pen", (600, 240))
    track = read_page_track(out[f"000000-page_track-document-{PAPER}.json"])
    assert track.pages == TRACK.pages
    assert list(track.seconds()) == [(1, 4.9), (2, 4.8)]


def test_one_changed_stroke_is_found(take: SignedTake) -> None:
    """In the sealed file by the take, in the signed paper by its seal."""
    file = take.folder / "objects" / "000001"
    data = file.read_bytes()
    try:
        for at in range(30, len(data), 41):
            file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            with pytest.raises(EvidenceFault):
                taken(take)
    finally:
        file.write_bytes(data)
    paper = bytearray(next(each.data for each in taken(take).files if each.name == SHEET))
    paper[paper.index(b"stream") + 40] ^= 1
    reader = PdfFileReader(io.BytesIO(bytes(paper)))
    assert not checked(reader).intact


def checked(reader: PdfFileReader) -> PdfSignatureStatus:
    (signature,) = reader.embedded_signatures
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[signature.signer_cert]))


def test_the_pictures_show_every_cell_stroke_and_page(out: dict[str, bytes]) -> None:
    signed, copied = out[f"000001-strokes-sign-{PAPER}.svg"].decode(), out["000002-strokes-copy-1.svg"].decode()
    assert signed.count("<path") == 2
    assert (copied.count("<path"), copied.count('stroke="#d0d5dd"')) == (4, 4)
    assert "产品说明书" in signed
    track = out[f"000000-page_track-document-{PAPER}.svg"].decode()
    assert track.count("<rect") == 1 + 3
    assert "第 1 页 · 4.9 秒" in track


def test_the_signed_paper_says_what_was_signed_when_and_how_to_check_it(
    out: dict[str, bytes], take: SignedTake
) -> None:
    document = pypdfium2.PdfDocument(out[SHEET])
    pages = [page.get_textpage().get_text_range() for page in document]
    assert len(pages) == 4, "three of the brochure, one with the signature"
    assert "红利水平是不确定的" in pages[0]
    sheet = pages[3].replace("\r\n", "").replace("\n", "")
    slip = grouped(code_of(TAKE, take.reader.chain.head))
    for words in (
        "签名页：产品说明书",
        TAKE,
        slip,
        "I20 签名",
        "投保人 李明",
        "00:12:31.204",
        "本人在客户屏上写，笔",
        "演示印章",
    ):
        assert words in sheet
    ink = document[3].render(scale=2).to_pil().convert("L").crop((100, 400, 1100, 1500))
    assert ink.getextrema()[0] < 60, "the strokes are drawn"
    assert "演练" not in sheet
    copy = pypdfium2.PdfDocument(out[COPY])[0].get_textpage().get_text_range()
    assert "抄录页" in copy
    assert "本人已知" in copy


@pytest.mark.parametrize("name", [SHEET, COPY])
def test_each_paper_keeps_the_essentials_of_pdf_a(out: dict[str, bytes], name: str) -> None:
    assert faults_of(out[name]) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b'pdfaid:part="2"', b'pdfaid:part="1"', "identification"),
        (b"/FontFile3", b"/FontFil33", "not embedded"),
        (b"/ToUnicode", b"/ToUnicodf", "searched"),
        (b"%PDF-1.7\n%\xe5", b"%PDF-1.7\n%a", "header"),
        (b"/GTS_PDFA1", b"/GTS_PDFX1", "output intent"),
    ],
)
def test_the_look_at_pdf_a_finds_what_lacks(out: dict[str, bytes], old: bytes, new: bytes, expected: str) -> None:
    assert any(expected in fault for fault in faults_of(out[COPY].replace(old, new)))


def test_the_seal_is_pades_and_other_programs_verify_it(out: dict[str, bytes], tmp_path: Path) -> None:
    reader = PdfFileReader(io.BytesIO(out[SHEET]))
    (signature,) = reader.embedded_signatures
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    status = checked(reader)
    assert (status.intact, status.valid) == (True, True)
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert seal.STAND_IN_NAME in signature.signer_cert.subject.human_friendly
    begin, length, rest, more = (int(each) for each in signature.byte_range)
    (tmp_path / "signed").write_bytes(out[SHEET][begin : begin + length] + out[SHEET][rest : rest + more])
    (tmp_path / "seal.der").write_bytes(cms.ContentInfo.load(bytes(signature.pkcs7_content)).dump())
    words = (
        "openssl",
        "cms",
        "-verify",
        "-binary",
        "-inform",
        "DER",
        "-in",
        "seal.der",
        "-content",
        "signed",
        "-noverify",
    )
    done = subprocess.run([*words, "-out", "/dev/null"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_an_institutions_key_from_a_file_seals_and_its_sheet_does_not_say_demonstration(
    take: SignedTake, tmp_path: Path
) -> None:
    key_pem, certificate_pem = ca.new_authority()
    authority = ca.Authority(key_pem, certificate_pem)
    private = ca.new_key()
    leaf = authority.issue_person("某银行股份有限公司", "release", ca.public_key(ca.key_pem(private)), 700).pem
    held = pkcs12.serialize_key_and_certificates(
        b"seal",
        private,
        x509.load_pem_x509_certificate(leaf),
        [authority.certificate],
        serialization.BestAvailableEncryption(b"a password"),
    )
    (tmp_path / "seal.p12").write_bytes(held)
    with pytest.raises(EvidenceFault, match="does not open"):
        file_seal(tmp_path / "seal.p12", b"another")
    with pytest.raises(EvidenceFault, match="does not open"):
        file_seal(tmp_path / "none.p12", b"a password")
    files = {file.name: file.data for file in taken(take, file_seal(tmp_path / "seal.p12", b"a password")).files}
    reader = PdfFileReader(io.BytesIO(files[SHEET]))
    (signature,) = reader.embedded_signatures
    root = asn1.Certificate.load(authority.certificate.public_bytes(serialization.Encoding.DER))
    assert validate_pdf_signature(signature, ValidationContext(trust_roots=[root])).bottom_line
    last = pypdfium2.PdfDocument(files[SHEET])[3].get_textpage().get_text_range()
    assert "演示" not in last
    assert "某银行" in signature.signer_cert.subject.human_friendly


def test_a_key_of_the_other_kind_seals_too(take: SignedTake) -> None:
    made = stand_in_seal()
    certificate = rsa_certificate(key := rsa.generate_private_key(65537, 2048))
    files = {file.name: file.data for file in taken(take, replace(made, key=key, certificates=(certificate,))).files}
    assert checked(PdfFileReader(io.BytesIO(files[COPY]))).intact


def rsa_certificate(key: rsa.RSAPrivateKey) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "RSA")])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(5).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def test_without_a_chinese_font_there_are_pictures_and_it_is_said(
    take: SignedTake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_folders", lambda: ())
    fonts.find_font.cache_clear()
    try:
        found = taken(take)
    finally:
        fonts.find_font.cache_clear()
    assert [fault.code for fault in found.faults] == ["paper.no_font"]
    assert {file.name.rpartition(".")[2] for file in found.files} == {"svg", "json", "jpg"}


def test_a_paper_of_which_nobody_has_the_pages_is_signed_by_its_sheet_alone(take: SignedTake) -> None:
    reader = take.reader
    found = take_out(TAKE, reader.entries(), reader.object, lambda *_: [], stand_in_seal())
    paper = next(file.data for file in found.files if file.name == SHEET)
    assert len(pypdfium2.PdfDocument(paper)) == 1
    assert faults_of(paper) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"[" * 100_000,
        b'{"format":"shuanglu-strokes/9"}',
        SIGNED.to_json().replace(b'"cell":0', b'"cell":1'),
        SIGNED.to_json().replace(b"[40,200,0,120]", b"[40,200,0,1200]"),
        SIGNED.to_json().replace(b"[40,200,0,120]", b"[40.5,200,0,120]"),
        SIGNED.to_json().replace(b"[40,200,0,120]", b"[true,200,0,120]"),
        SIGNED.to_json().replace(b"[600,240]", b"[0,240]"),
    ],
)
def test_strokes_that_are_none_are_told_and_spoil_nothing_else(content: bytes) -> None:
    with pytest.raises(EvidenceFault, match="not in its format"):
        read_handwriting(content)


def test_both_readers_of_handwriting_agree() -> None:
    """The terminal writes by one, whoever exports reads by the other."""
    for written in (SIGNED, COPIED):
        read = handwriting.read_handwriting(written.to_json())
        assert isinstance(written, Strokes)
        assert (read.item, read.text, read.box, read.cells, read.input) == (
            written.item,
            written.text,
            written.box,
            written.cells,
            written.input,
        )
        assert [(each.cell, each.points) for each in read.strokes] == [(e.cell, e.points) for e in written.strokes]


def test_papers_lie_beside_the_film_whole_or_not_at_all(take: SignedTake, tmp_path: Path) -> None:
    found, film = taken(take), tmp_path / "case.mp4"
    with pytest.raises(RuntimeError), laid_beside(film, found):
        raise RuntimeError("the film broke off")
    assert list(tmp_path.iterdir()) == []
    with laid_beside(film, found):
        assert not papers_folder(film).exists()
    assert {path.name for path in papers_folder(film).iterdir()} == {file.name for file in found.files}
    with pytest.raises(FileExistsError), laid_beside(film, found):
        pass
    with laid_beside(tmp_path / "none.mp4", TakenOut()):
        pass
    assert not papers_folder(tmp_path / "none.mp4").exists()
