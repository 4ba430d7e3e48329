"""The demo media are what a first start relies on: small, in order, alive to eye and ear."""

import json
from itertools import pairwise
from typing import Any

import av
import cv2
import numpy as np
import pytest

from rulebook.sale.examples import demonstration
from scripts.demo_media.__main__ import SPOKEN
from tests import ROOT

DEMO = ROOT / "resources" / "demo"
FILM = DEMO / "sale.mp4"


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
    assert lines >= 3 * len(spoken())
    assert loudness.max() < 0.7


def test_mouths_move_with_the_voices(pictures: list[Any], loudness: Any) -> None:
    """Where somebody speaks, the mouths differ more from picture to picture than in silence."""
    mouths = [picture[370:450, 370:480].astype(int) for picture in pictures]
    moved = np.array([np.abs(a - b).mean() for a, b in pairwise(mouths)])
    heard = loudness[: len(moved) * 5].reshape(-1, 5).max(axis=1)
    assert moved[heard > 0.05].mean() > 1.5 * moved[heard < 0.01].mean()


def test_the_sale_is_plainly_invented() -> None:
    sale = demonstration()
    assert sale.applicant.identity is None
    assert all("示例" in product.name for product in sale.products)
    assert "示例" in sale.seller.institution
