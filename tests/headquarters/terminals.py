"""A terminal as headquarters sees one: enrols, makes takes with the real writer, delivers them over TLS."""

import base64
import hashlib
import random
import sqlite3
import ssl
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from evidence import wrapping
from evidence.journal import split_lines, take_id
from evidence.marks import mark_body
from evidence.signing import Signer
from evidence.suite import digest
from evidence.writer import OpeningFacts, TakeWriter
from headquarters.server import RunningServer

TIMEOUT_S = 60


def new_csr(name: str = "somebody else") -> tuple[bytes, str]:
    """A key (PEM) and a request for it (PEM) that asks for `name`."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    request = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return pem, request.public_bytes(serialization.Encoding.PEM).decode()


def code_names(code: str, ca_pem: str) -> bool:
    """Whether a one-time code recognises the authority, computed as another implementer would from the paper."""
    der = ssl.PEM_cert_to_DER_cert(ca_pem)
    bits = int.from_bytes(hashlib.sha256(der).digest()[:10], "big")
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    spelled = "".join(alphabet[(bits >> (75 - 5 * i)) & 31] for i in range(16))
    return code.replace("-", "")[16:] == spelled


@dataclass
class MadeTake:
    """A take's files as a terminal holds them."""

    take: str
    lines: list[bytes]
    segments: dict[str, bytes]
    manifest: bytes
    signature: bytes

    @property
    def head(self) -> str:
        return digest(self.lines[-1])

    @property
    def second_name(self) -> str:
        """The name under which it goes where headquarters holds another history."""
        return f"{self.take}~{digest(self.lines[0])[:8]}"


@dataclass
class Terminal:
    """An enrolled terminal with its own folder."""

    url: str
    folder: Path
    name: str
    key_pem: bytes
    certificate: str
    ca: str
    hq_public_key: bytes
    vault_key: bytes = field(default_factory=wrapping.new_private_key)
    epoch: int = 1
    wire: int = 1
    """2: a terminal of today; 1: one of 0.1.0, which sends no header."""
    data: Path | None = None
    """The folder of its headquarters."""
    session: requests.Session = field(default_factory=requests.Session)

    @classmethod
    def enrol(cls, hq: RunningServer, folder: Path, code: str | None = None, *, wire: int = 1) -> Self:
        """Trust the authority by the code, and get a certificate."""
        code = code or hq.enrol_code()
        folder.mkdir(parents=True)
        ca = requests.get(f"{hq.url}/v1/ca", verify=str(hq.ca_file), timeout=TIMEOUT_S).text
        assert code_names(code, ca)
        (folder / "ca.pem").write_text(ca)
        key_pem, csr = new_csr()
        answer = requests.post(
            f"{hq.url}/v1/enrol",
            json={"code": code, "csr": csr},
            headers={"Shuanglu-Wire": str(wire)} if wire > 1 else {},
            verify=str(folder / "ca.pem"),
            timeout=TIMEOUT_S,
        )
        assert answer.status_code == 200, answer.text
        said = answer.json()
        made = cls(
            hq.url,
            folder,
            said["terminal"],
            key_pem,
            said["certificate"],
            said["ca"],
            base64.b64decode(said["hq_public_key"]),
            epoch=said.get("epoch", 1),
            wire=wire,
            data=hq.data,
        )
        made.connect()
        return made

    def connect(self, url: str | None = None, data: Path | None = None) -> None:
        """Begin a new session, as after a restart of either side; `data`: headquarters is in another folder now."""
        self.url, self.data = url or self.url, data or self.data
        self.session.close()
        (self.folder / "client.pem").write_bytes(self.key_pem + self.certificate.encode())
        self.session = self.new_session()

    def new_session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False  # REQUESTS_CA_BUNDLE would win over our own authority
        session.cert = str(self.folder / "client.pem")
        session.verify = str(self.folder / "ca.pem")
        if self.wire > 1:
            session.headers["Shuanglu-Wire"] = str(self.wire)
        return session

    def close(self) -> None:
        self.session.close()

    @property
    def roots(self) -> list[x509.Certificate]:
        return [x509.load_pem_x509_certificate(self.ca.encode())]

    @property
    def signer(self) -> Signer:
        return Signer(self.key_pem, self.certificate.encode())

    def write_take(
        self,
        number: int = 1,
        *,
        previous: str | None = None,
        series: Literal["sale", "rehearsal"] = "sale",
        segments: list[bytes] | None = None,
        close: bool = True,
        terminal: str | None = None,
        hq_key: bytes | None = None,
        folder: str = "takes",
        marks: list[tuple[int, str]] | None = None,
        attempts: list[int] | None = None,
        span_us: int = 2_000_000,
        covered: tuple[int, int] | None = None,
        lacks: tuple[str, ...] = (),
        papers: Sequence[bytes] = (),
        **newer: Any,
    ) -> Path:
        """Write a take with the real writer. Default: three segments of random bytes with a mark before each.

        A terminal of today writes format 2; `newer` is what its entry 0 says besides. `covered`: microseconds of each
        segment with picture and with sound; `lacks`: the notes of its closing entry.
        """
        terminal = terminal or self.name
        if self.wire > 1:
            newer = {"format": 2, "epoch": self.epoch, "program": "0.2.0"} | newer
        take = take_id(terminal, series, number, newer.get("epoch", 1))
        path = self.folder / folder / take
        facts = OpeningFacts(take, terminal, series, number, previous if number > 1 else None, **newer)
        recipients = [
            ("hq", hq_key or self.hq_public_key),
            ("vault", wrapping.public_key(self.vault_key)),
        ]
        writer = TakeWriter.open(path, facts, self.signer, recipients)
        drawn = random.Random(f"{take}{folder}")
        titles = dict(marks or [])
        for index, plain in enumerate(segments or [drawn.randbytes(3000) for _ in range(3)]):
            start = index * span_us
            node = {
                "title": titles.get(index, f"节点 {index + 1}"),
                **({"attempt": attempts[index]} if attempts else {}),
            }
            writer.add("mark", mark_body("node", node), start)
            writer.segment(
                plain,
                start_us=start,
                end_us=start + span_us,
                frames=50,
                dropped=0,
                drift_ppm=1.5,
                samples=96_000,
                picture_us=span_us if covered is None else covered[0],
                sound_us=span_us if covered is None else covered[1],
            )
        for paper in papers:
            writer.object(paper, role="paper", media_us=0)
        if close:
            writer.close("finished", "sealed", {"frames": 150}, writer.segments_written * span_us, lacks)
        else:
            writer.abandon()
        return path

    def make_take(self, number: int = 1, **how: Any) -> MadeTake:
        return read_take(self.write_take(number, **how))

    def take_url(self, take: str) -> str:
        return f"{self.url}/v1/takes/{take}"

    def state(self, take: str) -> dict[str, Any]:
        answer = self.session.get(self.take_url(take), timeout=TIMEOUT_S)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def send_journal(self, take: str, lines: list[bytes], start: int = 0) -> requests.Response:
        return self.session.post(
            f"{self.take_url(take)}/journal",
            params={"from": start},
            data=b"".join(lines),
            timeout=TIMEOUT_S,
        )

    def send_segment(self, take: str, data: bytes, sha256: str | None = None) -> requests.Response:
        return self.session.put(
            f"{self.take_url(take)}/segments/{sha256 or digest(data)}", data=data, timeout=TIMEOUT_S
        )

    def grow(
        self, take: str, lines: list[bytes], start: int, data: bytes, sha256: str | None = None
    ) -> requests.Response:
        """Send lines from entry `start` on and one segment in one request."""
        return self.session.put(
            f"{self.take_url(take)}/growth/{sha256 or digest(data)}",
            params={"from": start, "lines": sum(map(len, lines))},
            data=b"".join(lines) + data,
            timeout=TIMEOUT_S,
        )

    def send_seal(self, take: str, manifest: bytes, signature: bytes) -> requests.Response:
        body = {"manifest": base64.b64encode(manifest).decode(), "signature": base64.b64encode(signature).decode()}
        return self.session.put(f"{self.take_url(take)}/seal", json=body, timeout=TIMEOUT_S)

    def deliver(self, made: MadeTake, name: str | None = None, *, packed: bool = True) -> bytes:
        """Send everything that is lacking, as a courier does, under `name`, and return the receipt of either kind.

        Without a `name` it goes on as a further history where headquarters keeps the plain name from it. `packed`: wait
        until headquarters has packed it too, which nobody but a story waits for.
        """
        aside_too, name = name is None, name or made.take
        held = self.state(name)["entries"]
        if held < len(made.lines):
            answer = self.send_journal(name, made.lines[held:], held)
            if aside_too and not held and answer.status_code == 409:
                return self.deliver(made, made.second_name, packed=packed)
            assert answer.status_code == 200, answer.text
        for sha256 in self.state(name)["lacks"]:
            if sha256 in made.segments:
                answer = self.send_segment(name, made.segments[sha256])
                assert answer.status_code == 201, answer.text
        answer = self.send_seal(name, made.manifest, made.signature)
        assert answer.status_code == 200, answer.text
        if packed and self.data is not None:
            wait_until_packed(self.data, name)
        return answer.content

    def standing(self, take: str) -> dict[str, Any]:
        answer = self.session.get(f"{self.take_url(take)}/standing", timeout=TIMEOUT_S)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def series(self, *, sale: int = 0, rehearsal: int = 0, epoch: int | None = None) -> dict[str, Any]:
        asked = {"sale": sale, "rehearsal": rehearsal, "epoch": epoch or self.epoch}
        answer = self.session.get(f"{self.url}/v1/series", params=asked, timeout=TIMEOUT_S)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


def wait_until_packed(data: Path, take: str) -> None:
    """Wait until headquarters has packed a take that it sealed, and let go of its loose files."""
    query = "select pack_sha256 from takes left join jobs using (take) where take = ? and jobs.id is null"
    deadline = time.monotonic() + TIMEOUT_S
    with closing(sqlite3.connect(data / "headquarters.db", timeout=TIMEOUT_S)) as index:
        while (index.execute(query, (take,)).fetchone() or (None,))[0] is None:
            assert time.monotonic() < deadline, f"{take} is not packed"
            time.sleep(0.01)


def read_take(folder: Path) -> MadeTake:
    """Read what a terminal sends of a take's folder: whole lines only, without a torn end."""
    files = [*sorted((folder / "segments").iterdir()), *sorted(folder.glob("objects/*"))]
    found = {digest(path.read_bytes()): path.read_bytes() for path in files}
    manifest, signature = folder / "manifest.json", folder / "manifest.p7s"
    return MadeTake(
        folder.name,
        split_lines((folder / "journal").read_bytes())[0],
        found,
        manifest.read_bytes() if manifest.exists() else b"",
        signature.read_bytes() if signature.exists() else b"",
    )
