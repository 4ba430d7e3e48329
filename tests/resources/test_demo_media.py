"""The demo media are what a first start relies on: small, in order, alive to eye and ear."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import av
import cv2
import numpy as np
import pytest

from rulebook.plan.planner import make_plan
from rulebook.sale.examples import demonstration
from scripts.demo_media.__main__ import SPOKEN
from scripts.demo_media.card import RISE_S, SHOWN_S, demonstrated_card
from scripts.demo_media.measures import CUSTOMER_X, SELLER_X
from terminal.ocr.live import LiveCard
from terminal.ocr.live_titles import titles_in, worth_reading
from terminal.ocr.rapid_engine import RapidEngine
from terminal.ocr.reader import CardReader
from terminal.ocr.titles import Titles
from terminal.session.facts.analyst import CardRead
from terminal.session.facts.cards import BACK_FIELDS, FRONT_FIELDS, CardSide
from terminal.station.packs import shelf_of
from tests import ROOT

DEMO = ROOT / "resources" / "demo"
FILM = DEMO / "sale.mp4"
PLAN = make_plan(demonstration(), shelf_of(None))


def spoken() -> list[dict[str, Any]]:
    return json.loads(SPOKEN.read_text(encoding="utf-8"))  # type: ignore[no-any-return]  # what the file has


@pytest.fixture(scope="module")
def pictures() -> list[Any]:
    """Five pictures a second, grey."""
    with av.open(str(FILM)) as film:
        return [frame.to_ndarray(format="gray") for number, frame in enumerate(film.decode(video=0)) if number % 5 == 0]


@pytest.fixture(scope="module")
def loudness() -> Any:
    """RMS of each 40 ms, full scale is 1."""
    with av.open(str(FILM)) as film:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in film.decode(audio=0)])
    blocks = sound[: len(sound) // 1920 * 1920].reshape(-1, 1920)
    return np.sqrt((blocks**2).mean(axis=1))


def test_the_film_is_small_and_in_the_usual_format() -> None:
    assert FILM.stat().st_size <= 2_500_000
    with av.open(str(FILM)) as film:
        picture, sound = film.streams.video[0], film.streams.audio[0]
        assert (picture.codec_context.name, picture.width, picture.height) == ("h264", 1280, 720)
        assert picture.average_rate == 25
        assert (sound.codec_context.name, sound.sample_rate, sound.layout.name) == ("aac", 48_000, "mono")
        assert film.duration is not None
        assert 30 <= film.duration / 1e6 <= 50


def test_no_two_neighbouring_pictures_are_the_same(pictures: list[Any]) -> None:
    changes = [int(cv2.absdiff(a, b).max()) for a, b in pairwise(pictures)]
    assert min(changes) > 8


def test_picture_is_neither_dark_nor_blown_out(pictures: list[Any]) -> None:
    assert all(80 < picture.mean() < 200 for picture in pictures)


def test_the_seller_speaks_and_falls_silent(loudness: Any) -> None:
    speech = loudness > 0.02
    assert 0.5 < speech.mean() < 0.95
    lines = np.count_nonzero(np.diff(speech[: len(speech)].astype(int)) == 1)
    assert lines >= 2 * len(spoken())
    assert -23 < 20 * np.log10(np.sqrt((loudness[speech] ** 2).mean())) < -17
    assert loudness.max() < 0.7


def test_mouths_move_with_the_voices(pictures: list[Any], loudness: Any) -> None:
    """Where somebody speaks, the mouths differ more from picture to picture than in silence."""
    places = ((SELLER_X, 398), (CUSTOMER_X, 401))
    mouths = [[picture[y - 25 : y + 40, x - 45 : x + 45].astype(int) for x, y in places] for picture in pictures]
    moved = np.array([max(np.abs(a - b).mean() for a, b in zip(*pair, strict=True)) for pair in pairwise(mouths)])
    heard = loudness[: len(moved) * 5].reshape(-1, 5).max(axis=1)
    assert moved[heard > 0.05].mean() > 2 * moved[heard < 0.01].mean()


def test_whoever_spoke_is_silent_for_a_while(loudness: Any) -> None:
    """Answers are told from questions by the pauses round them: there is one before and after each."""
    speech = np.flatnonzero(loudness > 0.02)
    pauses = np.diff(speech) * 0.04
    assert np.count_nonzero(pauses > 0.5) == 2 * len(spoken()) - 1


def test_the_questions_are_the_plans() -> None:
    nodes = {node.id: node for node in PLAN.nodes}
    asked = [nodes[line["node"]].answers[line["question"]] for line in spoken()]
    assert all(question.by == "voice" and question.kind == "closed" for question in asked)


def test_every_paper_that_the_plan_asks_for_can_be_read_before_the_camera() -> None:
    """The customer's card shows its title on its back."""
    asked = {paper.paper: {paper.title.zh, *paper.match} for node in PLAN.nodes for paper in node.show}
    begin = next(begin for begin, _, side in SHOWN_S if side == "back")
    picture = next(colours(begin + 2, begin + 3))
    lines = RapidEngine().read_some(picture, worth_reading)
    found = {title for title, _ in titles_in(lines, Titles(frozenset[str]().union(*asked.values())))}
    assert [paper for paper, titles in asked.items() if not titles & found] == []


def test_the_sale_is_plainly_invented() -> None:
    sale = demonstration()
    assert sale.applicant.identity is None
    assert all("示例" in product.name for product in sale.products)
    assert "示例" in sale.seller.institution


@pytest.mark.parametrize("side", ["front", "back"])
def test_the_card_in_the_film_is_the_customers_and_can_be_read(side: CardSide) -> None:
    """As the terminal reads it: picture after picture, until enough agree."""
    begin, end = next((begin, end) for begin, end, shown in SHOWN_S if shown == side)
    card = LiveCard(CardReader(RapidEngine()), side)
    for number, picture in enumerate(colours(begin + RISE_S, end - RISE_S)):
        seen = card.look(picture, number * 400_000, date(2026, 11, 22))
        if isinstance(seen, CardRead):
            break
    assert isinstance(seen, CardRead)
    expected = demonstrated_card().facts.by_field()
    read = {name: each.value for name, each in seen.reading.fields.items() if each.verdict == "ok"}
    assert read == {name: expected[name] for name in (FRONT_FIELDS if side == "front" else BACK_FIELDS)}


def colours(begin_s: float, end_s: float) -> Iterator[Any]:
    """Every tenth picture of this part of the film, in colour."""
    with av.open(str(FILM)) as film:
        for number, frame in enumerate(film.decode(video=0)):
            if begin_s * 25 <= number < end_s * 25 and number % 10 == 0:
                yield frame.to_ndarray(format="bgr24")
