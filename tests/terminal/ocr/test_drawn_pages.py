"""Passports' data pages and leaves of household registers, spoiled as cameras spoil them.

Three of each by default; SHUANGLU_CAMPAIGN=long reads 45 of each, all nine ways of spoiling five times, and writes
what came out to build/reports/pages.json.
"""

import os

import numpy as np
import pytest

from scripts.lab.drawn_cards import spoiled
from scripts.lab.drawn_leaves import drawn_leaf
from scripts.lab.drawn_passports import drawn_passport
from terminal.ocr.reader import CardReader
from tests import ROOT
from tests.terminal.ocr.document_campaign import DocumentCampaign, run, table

LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
REPORT = ROOT / "build" / "reports" / "pages.json"


@pytest.fixture(scope="module")
def campaign(reader: CardReader) -> DocumentCampaign:
    found = DocumentCampaign()
    run(reader, lambda seed: (drawn_passport(seed),), range(45) if LONG else (1, 3, 6), spoiled, found)
    run(reader, lambda seed: (drawn_leaf(seed),), range(45) if LONG else (2, 4, 5), spoiled, found)
    print("\n" + table(found))
    if LONG:
        found.write(REPORT)
    return found


@pytest.mark.timeout(7200)
def test_the_kind_is_told_rightly_or_not_at_all(campaign: DocumentCampaign) -> None:
    assert campaign.share_told() >= 0.99, campaign.mistakes


@pytest.mark.timeout(7200)
def test_no_field_is_wrong_and_certain(campaign: DocumentCampaign) -> None:
    assert campaign.certain_mistakes() == []


@pytest.mark.timeout(7200)
def test_most_fields_are_read(campaign: DocumentCampaign) -> None:
    for kind, tallies in campaign.fields.items():
        for name, tally in tallies.items():
            assert tally.share("right", "right_but_doubted") >= (0.8 if LONG else 0.6), (kind, name, tally.counts)


def test_the_same_seed_draws_the_same_page() -> None:
    for draw in (drawn_passport, drawn_leaf):
        one, same, other = draw(5), draw(5), draw(6)
        assert one.facts == same.facts
        assert np.array_equal(one.picture, same.picture)
        assert not np.array_equal(one.picture, other.picture)
