"""Books at headquarters: made by one, signed by two, published once, handed out to whom they are for."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from typer.testing import CliRunner

from books.checking import open_book
from evidence.cms import signer_of
from evidence.signing import fingerprint
from headquarters.administration import Administration
from headquarters.authority.identity import open_identity, open_or_create
from headquarters.commands.main import app
from headquarters.server import RunningServer
from tests.books.house import SMALL, other_version, small_packs
from tests.headquarters.terminals import TIMEOUT_S, Terminal

PASSWORD = "correct horse 电池"


class Desk:
    """A headquarters, its people's key files, and a folder of packs; commands are typed in this process."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder = folder
        self.data = data
        self.packs = Path(shutil.copytree(SMALL, folder / "packs"))
        self.password = folder / "password"
        self.password.write_text(PASSWORD, encoding="utf-8")

    def key(self, name: str, role: str) -> Path:
        return self.folder / f"{name}-{role}.p12"

    def person(self, name: str, role: str) -> Path:
        key = self.key(name, role)
        words = ("--name", name, "--role", role, "--out", key, "--password-file", self.password)
        assert self.do("people", "add", "--data", self.data, *words)
        return key

    @property
    def people(self) -> tuple[Path, Path]:
        return self.key("Li Na", "compliance"), self.key("Wang Wei", "release")

    def do(self, *words: str | Path) -> str:
        code, out, err = typed(*words)
        assert code == 0, err
        return out

    def refused(self, *words: str | Path) -> str:
        code, _, err = typed(*words)
        assert code == 3, err
        return err

    def make(self, *words: str | Path, packs: Path | None = None) -> Path:
        out = self.folder / "a.book"
        self.do(*self.making(out, *words, packs=packs))
        return out

    def making(self, out: Path, *words: str | Path, packs: Path | None = None) -> tuple[str | Path, ...]:
        said = ("--reason-zh", "测试", "--reason-en", "a test", "--data", self.data, "--out", out)
        chosen = () if "--again" in words else (packs or self.packs,)
        return ("books", "make", *chosen, *said, *words)

    def signed(self, *words: str | Path, packs: Path | None = None) -> Path:
        book = self.make(*words, packs=packs)
        compliance, release = self.people
        self.do("books", "sign", book, "--key", compliance, "--password-file", self.password)
        self.do("books", "release", book, "--key", release, "--password-file", self.password)
        return book

    def publish(self, *words: str | Path, packs: Path | None = None) -> Path:
        book = self.signed(*words, packs=packs)
        self.do("books", "publish", book, "--data", self.data)
        return book


def typed(*words: str | Path) -> tuple[int, str, str]:
    """Exit code, standard output, standard error of a command."""
    done = CliRunner().invoke(app, [*map(str, words), "--language", "en"])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A headquarters that has two people and has published one book."""
    folder = tmp_path_factory.mktemp("books")
    open_or_create(folder / "hq")
    desk = Desk(folder, folder / "hq")
    desk.person("Li Na", "compliance")
    desk.person("Wang Wei", "release")
    desk.publish("--checked", "small-rules").rename(folder / "1.book")
    shutil.rmtree(folder / "packs")
    return folder


@pytest.fixture
def desk(first: Path, tmp_path: Path) -> Desk:
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    return Desk(tmp_path, tmp_path / "hq")


def test_a_book_goes_its_way(desk: Desk) -> None:
    book = desk.folder / "1.book"
    published = open_book(book.read_bytes())
    assert (published.serial, published.manifest.predecessor) == (1, None)
    assert published.manifest.checked == {"small-rules"}
    listed = json.loads(desk.do("books", "list", "--data", desk.data, "--json"))
    (row,) = listed["books"]
    assert (row["serial"], row["sha256"]) == (1, published.digest)
    assert row["signers"] | {} == {
        "compliance": "Li Na",
        "release": "Wang Wei",
        "headquarters": "Shuanglu headquarters books",
    }
    assert "Li Na" in desk.do("books", "list", "--data", desk.data)
    with Administration.open(desk.data) as office:
        said = [(event.what, event.detail) for event in office.database.whole_history()]
    assert [what for what, _ in said] == ["person added", "person added", "book made", "book published"]
    assert published.digest in said[2][1]
    assert all(word in said[3][1] for word in (published.digest, "Li Na", "Wang Wei"))


def test_stock_openssl_checks_all_three_signatures(desk: Desk) -> None:
    book = desk.folder / "1.book"
    opened = desk.folder / "opened"
    shutil.unpack_archive(book, opened, "zip")
    for name in ("compliance", "release", "headquarters"):
        words = ("-verify", "-binary", "-inform", "DER", "-in", opened / "signatures" / f"{name}.p7s")
        trusted = ("-content", opened / "manifest.json", "-CAfile", desk.data / "identity" / "ca.pem")
        out = ("-purpose", "any", "-out", "/dev/null")
        done = subprocess.run(["openssl", "cms", *words, *trusted, *out], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    key = ("-in", desk.people[0], "-passin", f"file:{desk.password}", "-nokeys")
    read = subprocess.run(["openssl", "pkcs12", *key], capture_output=True, text=True, check=False)
    assert "compliance" in read.stdout
    assert "Li Na" in read.stdout


def test_headquarters_signs_books_with_a_key_of_their_own(desk: Desk) -> None:
    book = open_book((desk.folder / "1.book").read_bytes())
    identity = open_identity(desk.data)
    assert signer_of(book.file.signatures["headquarters"]) == identity.book_signer().fingerprint
    assert identity.book_signer().fingerprint != fingerprint(identity.receipts.leaf)
    again = open_identity(desk.data)
    assert again.book_signer().fingerprint == identity.book_signer().fingerprint
    (desk.data / "identity" / "book.pem").unlink()  # as a crash between the two files leaves it
    assert open_identity(desk.data).book_signer().leaf.public_key() == identity.book_signer().leaf.public_key()


def test_whoever_signs_has_the_right_role_and_is_another_person(desk: Desk) -> None:
    compliance, release = desk.people
    same = desk.person("li na", "release")
    book = desk.make()
    by = ("--password-file", desk.password)
    assert "book.unsigned" in desk.refused("books", "release", book, "--key", release, *by)
    assert "book.signer_role" in desk.refused("books", "sign", book, "--key", release, *by)
    desk.do("books", "sign", book, "--key", compliance, *by)
    assert "book.one_person" in desk.refused("books", "release", book, "--key", same, *by)
    assert "book.unsigned" in desk.refused("books", "publish", book, "--data", desk.data)
    desk.do("books", "release", book, "--key", release, *by)
    desk.do("books", "publish", book, "--data", desk.data)


def test_a_key_file_opens_by_its_password_only(desk: Desk) -> None:
    book, wrong = desk.make(), desk.folder / "wrong"
    wrong.write_text("not the password")
    before = book.read_bytes()
    assert "book.key" in desk.refused("books", "sign", book, "--key", desk.people[0], "--password-file", wrong)
    assert "book.key" in desk.refused("books", "sign", book, "--key", book, "--password-file", desk.password)
    assert book.read_bytes() == before
    wrong.write_text("short")
    words = ("--name", "Zhao", "--role", "release", "--out", desk.folder / "z.p12", "--password-file", wrong)
    assert "people.password" in desk.refused("people", "add", "--data", desk.data, *words)
    assert not (desk.folder / "z.p12").exists()


def test_a_revoked_person_publishes_nothing_more(desk: Desk) -> None:
    desk.do("people", "revoke", "Wang Wei", "--data", desk.data, "--reason", "left")
    assert "people.none" in desk.refused("people", "revoke", "Wang Wei", "--data", desk.data, "--reason", "left")
    book = desk.signed()
    by = ("--password-file", desk.password)
    assert "book.signed_out" in desk.refused("books", "publish", book, "--data", desk.data)
    assert "1 certificates are revoked" in desk.do("crl", "--data", desk.data, "--out", desk.folder / "crl.pem")
    listed = json.loads(desk.do("people", "list", "--data", desk.data, "--json"))["people"]
    assert [(each["name"], each["state"]) for each in listed] == [("Li Na", "active"), ("Wang Wei", "revoked")]
    assert desk.do("people", "list", "--data", desk.data)
    desk.people[1].unlink()
    key = desk.person("Wang Wei", "release")
    assert "people.known" in desk.refused(
        *("people", "add", "--data", desk.data, "--name", "Wang Wei", "--role", "release"),
        *("--out", desk.folder / "again.p12", *by),
    )
    desk.do("books", "release", book, "--key", key, *by)
    desk.do("books", "publish", book, "--data", desk.data)


def test_serials_rise_and_each_book_follows_the_one_before(desk: Desk) -> None:
    kept = desk.folder / "1.book"
    late = Path(shutil.copy(desk.signed(), desk.folder / "late.book"))
    second = open_book(desk.publish(packs=written(desk, other_version())).read_bytes())
    assert second.serial == 2
    assert second.manifest.predecessor is not None
    assert second.manifest.predecessor.sha256 == open_book(kept.read_bytes()).digest
    assert "book.older" in desk.refused("books", "publish", late, "--data", desk.data)
    before = kept.read_bytes()
    desk.do("books", "publish", kept, "--data", desk.data)
    assert kept.read_bytes() == before, "the same book once more changes nothing"
    back = open_book(desk.publish("--again", "1").read_bytes())
    assert (back.serial, back.file.packs) == (3, open_book(before).file.packs), "a roll-back is a new serial"
    assert "book.none" in desk.refused(*desk.making(desk.folder / "x.book", "--again", "9"))


def test_faulty_and_unversioned_packs_are_refused_when_a_book_is_made(desk: Desk) -> None:
    out = desk.folder / "x.book"
    path = next(desk.packs.glob("rules/*.yaml"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("测试用规则", "测试用新规则"), encoding="utf-8")
    assert "book.same_version" in desk.refused(*desk.making(out))
    path.write_text(text.replace("is.on_site", "is.nowhere"), encoding="utf-8")
    assert "book.packs_faulty" in desk.refused(*desk.making(out))
    path.write_text(text, encoding="utf-8")
    assert "book.checked" in desk.refused(*desk.making(out, "--checked", "no-such-pack"))
    assert "book.altered" in desk.refused(*desk.making(out, "--stale-stop-days", "44"))
    assert "book.moment" in desk.refused(*desk.making(out, "--effective", "soon"))
    assert not out.exists()
    desk.do(*desk.making(out, "--checked", "all", "--effective", "2099-01-01T00:00", "--region", "32"))
    manifest = open_book(out.read_bytes()).manifest
    assert manifest.checked == {pack.id for pack in manifest.packs}
    assert manifest.effective.isoformat() == "2099-01-01T00:00:00+08:00"


def test_what_the_book_before_had_and_this_one_has_not_is_told(desk: Desk) -> None:
    path = next(desk.packs.glob("phrases/*.yaml"))
    path.unlink()
    code, _, said = typed(*desk.making(desk.folder / "x.book"))
    assert code == 0, said
    assert "of book 1 is not in this one" in said


def test_worked_sales_have_to_come_out_as_they_are_written(desk: Desk) -> None:
    out, worked = desk.folder / "x.book", desk.packs / "worked"
    worked.mkdir()
    (worked / "one.yaml").write_text("base: bank_participating\nexpect: {record: audio}\n", encoding="utf-8")
    said = desk.refused(*desk.making(out))
    assert "book.worked" in said
    assert "one: " in said
    (worked / "one.yaml").write_text("base: no-such-sale\nexpect: {}\n", encoding="utf-8")
    assert "packs.worked" in desk.refused(*desk.making(out))
    assert not out.exists()
    (worked / "one.yaml").write_text("base: bank_participating\nexpect: {record: audio_video}\n", encoding="utf-8")
    desk.do(*desk.making(out))
    assert set(open_book(out.read_bytes()).file.packs) == set(small_packs()), "worked sales stay with their author"


def test_terminals_get_the_newest_book_of_their_region(desk: Desk, tmp_path: Path) -> None:
    with RunningServer(desk.data) as hq:
        terminal = Terminal.enrol(hq, tmp_path / "terminal", wire=2)
        ask = asking(terminal)
        assert "books" in ask("clock").json()["calls"]
        everywhere = (desk.folder / "1.book").read_bytes()
        jiangsu = desk.publish("--region", "32", packs=written(desk, other_version())).read_bytes()
        tags = {}
        for region, expected in (("", everywhere), ("?region=320100", jiangsu), ("?region=330100", everywhere)):
            answer = ask(f"books/current{region}")
            assert (answer.status_code, answer.content) == (200, expected)
            tags[region] = answer.headers["ETag"]
        assert tags["?region=320100"] == f'"{open_book(jiangsu).digest}"'
        assert ask("books/current?region=320100", tags["?region=320100"]).status_code == 304
        assert ask("books/current?region=320100", tags[""]).status_code == 200
        assert ask("books/current?region=3x").json()["code"] == "request.shape"
        url = f"{hq.url}/v1/books/held"
        digest = open_book(jiangsu).digest
        held = {"serial": 2, "sha256": digest}
        assert terminal.session.put(url, json=held, timeout=TIMEOUT_S).status_code == 200
        assert terminal.session.put(url, json={**held, "serial": 0}, timeout=TIMEOUT_S).status_code == 400
        assert terminal.session.put(url, json={**held, "more": 1}, timeout=TIMEOUT_S).status_code == 400
        said = json.loads(desk.do("books", "list", "--data", hq.data, "--json"))["terminals"]
        assert [(each["terminal"], each["serial"], each["sha256"]) for each in said] == [(terminal.name, 2, digest)]
        assert b"BEGIN X509 CRL" in ask("books/revoked").content
        with Administration.open(hq.data) as office:
            office.database.hold_book("elsewhere", 40, digest)
        assert open_book(desk.make().read_bytes()).serial == 41, "a terminal holds what this headquarters has forgotten"
        with Administration.open(hq.data) as office:
            office.database.hold_book("a-liar", 2**31 - 1, digest)
        assert open_book(desk.make().read_bytes()).serial == 41, "no terminal uses up the serials"
        terminal.close()


def asking(terminal: Terminal) -> Callable[..., requests.Response]:
    def ask(path: str, known: str = "") -> requests.Response:
        headers = {"If-None-Match": known} if known else {}
        return terminal.session.get(f"{terminal.url}/v1/{path}", headers=headers, timeout=TIMEOUT_S)

    return ask


def written(desk: Desk, packs: dict[str, bytes]) -> Path:
    folder = desk.folder / "other"
    shutil.rmtree(folder, ignore_errors=True)
    for path, pack in packs.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(pack)
    return folder
