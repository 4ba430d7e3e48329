"""A book from its author to a plan at the counter, by way of two people, headquarters and the courier."""

import json
import shutil
from pathlib import Path

import typer
from typer.testing import CliRunner

from books.checking import open_book
from headquarters.commands.main import app as headquarters
from headquarters.server import RunningServer
from rulebook.sale.examples import example
from rulebook.sale.reading import read_sale
from terminal.commands.main import app as shuanglu
from terminal.home.enrolling import enrol_home
from terminal.home.opening import Home, open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.station.books import HeldBooks
from terminal.station.bootstrap import make_courier
from terminal.station.packs import CurrentPacks
from tests.books.house import SMALL


def typed(app: typer.Typer, *words: str | Path) -> str:
    done = CliRunner().invoke(app, [*map(str, words), "--language", "en"])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_a_book_comes_from_its_author_to_the_counter(tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("correct horse 电池", encoding="utf-8")
    by = ("--password-file", password)
    with RunningServer(tmp_path / "hq") as hq:
        home = open_or_create_rehearsal_home(load_settings(tmp_path / "home", region="320100"))
        enrol_home(home, hq.url, hq.enrol_code())
        at_hq = ("--data", hq.data)
        keys = {role: tmp_path / f"{role}.p12" for role in ("compliance", "release")}
        for name, role in (("李娜", "compliance"), ("王伟", "release")):
            typed(headquarters, "people", "add", *at_hq, "--name", name, "--role", role, "--out", keys[role], *by)
        packs, book = Path(shutil.copytree(SMALL, tmp_path / "packs")), tmp_path / "1.book"
        why = ("--reason-zh", "第一册", "--reason-en", "the first", "--region", "32", "--checked", "all")
        typed(headquarters, "books", "make", packs, *at_hq, "--out", book, *why)
        typed(headquarters, "books", "sign", book, "--key", keys["compliance"], *by)
        typed(headquarters, "books", "release", book, "--key", keys["release"], *by)
        settle(home)
        assert HeldBooks(home).newest() is None, "nobody has published it"
        typed(headquarters, "books", "publish", book, *at_hq)
        settle(home)
        digest = open_book(book.read_bytes()).digest
        assert HeldBooks(home).newest() == (1, digest)
        (there,) = json.loads(typed(headquarters, "books", "list", *at_hq, "--json"))["terminals"]
        assert (there["serial"], there["sha256"]) == (1, digest)

    plan = CurrentPacks(home, sales=True).plan(read_sale(example("bank_participating")), recording=False)
    assert plan.book is not None
    assert (plan.book.serial, plan.book.sha256) == (1, digest)
    home.close()
    held = json.loads(typed(shuanglu, "packs", "book", "list", "--home", tmp_path / "home", "--json"))["books"]
    assert [(each["serial"], each["state"]) for each in held] == [(1, "in_force")]


def settle(home: Home) -> None:
    """Let the courier do its round; nothing of it stays unsettled."""
    couriers = make_courier(home, lambda _: None)
    assert couriers is not None
    summary = couriers.sync_once()
    couriers.stop()
    assert summary.line is None, summary.line.words()
    assert summary.chores == ()
