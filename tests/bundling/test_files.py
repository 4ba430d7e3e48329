"""Files of a bundle: read as ELF, slimmed without a change of what runs, listed, summed, signed, given one time."""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from program import again
from program.channel import PLATFORMS
from scripts import ROOT
from scripts.bundle.__main__ import settle, size_of
from scripts.bundle.about import facts_of
from scripts.bundle.elf import asks_glibc, elf_files, is_elf, needed, on_pages, same_when_loaded, segments
from scripts.bundle.licences import list_of
from scripts.bundle.origins import UnknownOriginError, origin_of
from scripts.bundle.parts import Part
from scripts.bundle.sbom import sbom
from scripts.bundle.slim import may_be_stripped, slim
from scripts.bundle.sums import PublisherKeyError, sign, write_sums

linux = pytest.mark.skipif(sys.platform != "linux", reason="ELF is Linux's")


@pytest.fixture
def library() -> Path:
    """A library of a wheel's, linked by its builder: MarkupSafe's or the like, 40 KB and more."""
    spec = importlib.util.find_spec("pyclipper._pyclipper")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin)


@linux
def test_an_elf_is_read(library: Path, tmp_path: Path) -> None:
    data = library.read_bytes()
    assert is_elf(library)
    assert on_pages(data)
    assert "libc.so.6" in needed(data)
    assert 0 < asks_glibc(data) <= 40
    (tmp_path / "link").symlink_to(library)
    (tmp_path / "text").write_text("no ELF", encoding="utf-8")
    assert elf_files(tmp_path) == []
    with pytest.raises(ValueError, match="ELF"):
        segments(b"no ELF")


@linux
def test_a_library_is_slimmed_and_loads_as_the_same(library: Path, tmp_path: Path) -> None:
    if shutil.which("strip") is None:
        pytest.skip("no binutils here")
    folder = tmp_path / "_internal"
    rewritten = folder / "numpy.libs" / library.name
    for there in (folder / library.name, rewritten):
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(library, there)
    before = library.read_bytes()
    assert slim(tmp_path) > 0
    assert not may_be_stripped(rewritten)
    assert rewritten.read_bytes() == before
    after = (folder / library.name).read_bytes()
    assert len(after) < len(before)
    assert same_when_loaded(before, after)


@linux
def test_what_would_load_otherwise_is_told(library: Path) -> None:
    data = library.read_bytes()
    assert same_when_loaded(data, data)
    code = max(segments(data), key=lambda each: each.in_file)
    altered = bytearray(data)
    altered[code.offset + code.in_file // 2] ^= 1
    assert not same_when_loaded(data, bytes(altered))
    assert not on_pages(data[: code.offset + code.in_file // 2])  # what is loaded is not all there


def test_sums_are_those_of_sha256sum_and_openssl_checks_the_signature(tmp_path: Path) -> None:
    for name, text in (("b.deb", "two"), ("a.deb", "one")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    sums = write_sums(tmp_path, [tmp_path / "b.deb", tmp_path / "a.deb"])
    assert sums.read_text(encoding="utf-8").splitlines()[0] == f"{hashlib.sha256(b'one').hexdigest()}  a.deb"
    key = Ed25519PrivateKey.generate()
    file = tmp_path / "publisher.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"word")))
    (tmp_path / "public.pem").write_bytes(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    signature = sign(sums, file, b"word")
    words = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(tmp_path / "public.pem"), "-rawin"]
    done = subprocess.run([*words, "-in", sums, "-sigfile", signature], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    with pytest.raises(PublisherKeyError):
        sign(sums, file, b"another word")
    other = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(other)
    with pytest.raises(PublisherKeyError, match="Ed25519"):
        sign(sums, file)


def test_the_list_of_parts_names_files_and_is_the_same_each_time(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"weights")
    parts = [
        Part("wheel", "av", "18.1.0", "BSD-3-Clause", files=("_internal/av/_core.so",)),
        Part("native", "x264", "", "GPL-2.0-or-later", "av", ("_internal/av.libs/libx264.so",)),
        Part("debian", "libssl3", "3.0+a", "Apache-2.0"),
        Part("model", "SFace", "1", "Apache-2.0", files=("model.onnx",)),
    ]
    listed = sbom(tmp_path, parts, "shuanglu", "1.0.0", 0)
    assert listed == sbom(tmp_path, parts, "shuanglu", "1.0.0", 0)
    wheel, native, debian, model = listed["components"]
    assert wheel["purl"] == "pkg:pypi/av@18.1.0"
    assert native["evidence"]["occurrences"] == [{"location": "_internal/av.libs/libx264.so"}]
    assert native["properties"][0]["value"] == "av"
    assert debian["purl"] == "pkg:deb/debian/libssl3@3.0%2Ba"
    assert model["hashes"][0]["content"] == hashlib.sha256(b"weights").hexdigest()
    assert listed["metadata"]["timestamp"] == "1970-01-01T00:00:00Z"
    page = list_of(parts)
    assert "| x264 |  | GPL-2.0-or-later | av | 1 |" in page
    assert "x264 and x265 are GPL" in page
    assert "x264" not in list_of(parts[:1])


def test_a_file_that_belongs_to_nobody_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownOriginError):
        origin_of(str(tmp_path / "libstray.so"))
    assert origin_of(json.__file__).name in {"CPython", "libpython3.11-minimal", "libpython3.11-stdlib"}
    assert origin_of(str(ROOT / "terminal" / "capture" / "glyphs.npz")).kind == "own"
    assert origin_of(pytest.__file__).kind == "wheel"


def test_everything_gets_the_time_of_the_commit_and_plain_modes(tmp_path: Path) -> None:
    program, text = tmp_path / "bundle" / "program", tmp_path / "bundle" / "folder" / "text"
    text.parent.mkdir(parents=True)
    program.write_text("12345", encoding="utf-8")
    text.write_text("678", encoding="utf-8")
    program.chmod(0o700)
    text.chmod(0o600)
    (tmp_path / "bundle" / "link").symlink_to("folder/text")
    settle(tmp_path / "bundle", 86_400)
    assert size_of(tmp_path / "bundle") == 8
    assert {path.lstat().st_mtime for path in (tmp_path / "bundle").rglob("*")} == {86_400.0}
    if os.name == "posix":
        assert [path.stat().st_mode & 0o777 for path in (program, text, text.parent)] == [0o755, 0o644, 0o755]


def test_a_bundle_says_what_it_is() -> None:
    facts = facts_of("shuanglu")
    assert facts["platform"] in PLATFORMS
    assert facts["vault_schema"] >= facts["reads_vault_from"]
    assert "vault_schema" not in facts_of("headquarters")


def test_a_program_starts_itself_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    assert again.command("headquarters", "serve") == [sys.executable, "-m", "headquarters", "serve"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert again.command("headquarters", "serve") == [sys.executable, "serve"]


def test_a_build_without_gpl_is_refused_with_the_reason() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scripts.bundle", "--without-gpl"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "libx264" in done.stderr
