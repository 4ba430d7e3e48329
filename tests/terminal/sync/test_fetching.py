"""A book that is not taken is told, and headquarters still hears which one is here."""

from collections.abc import Mapping
from typing import cast

import pytest

from books.faults import BookFault
from faults.errors import ShuangluError
from terminal.sync.answers import NeverError, NotNowError
from terminal.sync.client import HeadquartersClient
from terminal.sync.fetching import fetch_book
from terminal.sync.line import Answer, Line


class Wire:
    """Answers as headquarters would, and keeps what was asked."""

    def __init__(self, current: Answer) -> None:
        self.current = current
        self.asked: list[tuple[str, str, str]] = []

    def request(
        self,
        method: str,
        path: str,
        body: tuple[bytes, ...] | None = None,
        content_type: str = "",
        headers: Mapping[str, str] | None = None,
        most: int = 0,
    ) -> Answer:
        del content_type, most
        self.asked.append((method, path, (headers or {}).get("If-None-Match", "") or b"".join(body or ()).decode()))
        return self.current if path.startswith("/v1/books/current") else Answer(200, {}, b"{}")


class Shelf:
    region = "320100"

    def __init__(self, fault: ShuangluError | None = None) -> None:
        self.fault = fault
        self.held: tuple[int, str] | None = (4, "d" * 64)
        self.said: list[str] = []

    def newest(self) -> tuple[int, str] | None:
        return self.held

    def revocations(self, pem: bytes) -> None:
        self.said.append(f"revocations {pem.decode()}")

    def take_in(self, data: bytes) -> None:
        if self.fault:
            raise self.fault
        self.held = (5, data.decode())

    def confirmed(self) -> None:
        self.said.append("confirmed")


def fetched(wire: Wire, shelf: Shelf) -> None:
    fetch_book(HeadquartersClient(cast("Line", wire)), shelf)


def test_the_newest_book_is_taken_and_told() -> None:
    wire, shelf = Wire(Answer(200, {}, b"e" * 64)), Shelf()
    fetched(wire, shelf)
    assert wire.asked == [
        ("GET", "/v1/books/current?region=320100&reads=2", f'"{"d" * 64}"'),
        ("GET", "/v1/books/revoked", ""),
        ("PUT", "/v1/books/held", f'{{"serial": 5, "sha256": "{"e" * 64}"}}'),
    ]
    assert shelf.said == ["revocations {}", "confirmed"]


def test_one_that_is_here_is_confirmed_and_none_is_not() -> None:
    for status, said in ((304, ["confirmed"]), (204, [])):
        shelf = Shelf()
        fetched(Wire(Answer(status, {}, b"")), shelf)
        assert shelf.said[1:] == said
        assert shelf.held == (4, "d" * 64)


def test_one_that_is_refused_here_is_told_to_people_and_not_confirmed() -> None:
    wire, shelf = Wire(Answer(200, {}, b"?")), Shelf(BookFault("book.older", serial=3, newest=4))
    with pytest.raises(NeverError, match="above 4"):
        fetched(wire, shelf)
    assert "confirmed" not in shelf.said
    assert wire.asked[-1][:2] == ("PUT", "/v1/books/held")


def test_a_vault_that_cannot_is_tried_again() -> None:
    with pytest.raises(NotNowError):
        fetched(Wire(Answer(200, {}, b"?")), Shelf(ShuangluError("vault.closed")))
