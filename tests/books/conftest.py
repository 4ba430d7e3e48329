import pytest

from tests.books.house import House


@pytest.fixture(scope="session")
def house() -> House:
    return House.create()
