"""The engine that ships, loaded once; it reads in all stories."""

from datetime import date

import pytest

from terminal.ocr.engine import TextEngine
from terminal.ocr.engines import load_engine
from terminal.ocr.reader import CardReader

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def engine() -> TextEngine:
    return load_engine()


@pytest.fixture(scope="session")
def reader(engine: TextEngine) -> CardReader:
    return CardReader(engine)
