"""The page of all that doctor says is the one that the catalogue makes."""

from faults.catalogue import CATALOGUE
from scripts.doctor_page import PAGE, page


def test_the_page_is_the_one_that_the_catalogue_makes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m scripts.doctor_page"


def test_every_sentence_of_doctor_stands_on_it() -> None:
    text = page()
    assert [key for key in CATALOGUE if key.startswith("doctor.") and f"| `{key}` |" not in text] == []
