"""Documents of a card's size and of every kind but the resident's, spoiled as cameras spoil them.

Three of each kind by default; SHUANGLU_CAMPAIGN=long reads 45 of each, all nine ways of spoiling five times, and writes
what came out to build/reports/documents.json.
"""

import os

import numpy as np
import pytest

from scripts.lab.drawn_cards import spoiled
from scripts.lab.drawn_documents import DRAWN
from terminal.ocr.reader import CardReader
from tests import ROOT
from tests.terminal.ocr.document_campaign import DocumentCampaign, run, table

LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
REPORT = ROOT / "build" / "reports" / "documents.json"
_SHORT = ((0, 4, 8), (2, 5, 7), (1, 3, 6))
"""Seeds by turns, so that a default run has each way of spoiling twice."""


@pytest.fixture(scope="module")
def campaign(reader: CardReader) -> DocumentCampaign:
    found = DocumentCampaign()
    for at, draw in enumerate(DRAWN.values()):
        run(reader, draw, range(45) if LONG else _SHORT[at % len(_SHORT)], spoiled, found)
    print("\n" + table(found))
    if LONG:
        found.write(REPORT)
    return found


@pytest.mark.timeout(7200)
def test_the_kind_is_told_rightly_or_not_at_all(campaign: DocumentCampaign) -> None:
    assert campaign.share_told() >= 0.99, campaign.mistakes
    right = sum(counts["right"] for counts in campaign.kinds.values())
    assert right >= 0.9 * sum(sum(counts.values()) for counts in campaign.kinds.values()), campaign.kinds


@pytest.mark.timeout(7200)
def test_no_field_is_wrong_and_certain(campaign: DocumentCampaign) -> None:
    assert campaign.certain_mistakes() == []


@pytest.mark.timeout(7200)
def test_most_fields_are_read(campaign: DocumentCampaign) -> None:
    for kind, tallies in campaign.fields.items():
        for name, tally in tallies.items():
            if LONG or sum(tally.counts.values()) > 3:
                assert tally.share("right", "right_but_doubted") >= 0.8, (kind, name, tally.counts)


def test_the_same_seed_draws_the_same_document() -> None:
    for kind, draw in DRAWN.items():
        one, same, other = draw(5), draw(5), draw(6)
        assert [each.kind for each in one] == [kind] * len(one)
        assert [each.facts for each in one] == [each.facts for each in same]
        assert all(np.array_equal(a.picture, b.picture) for a, b in zip(one, same, strict=True))
        assert not np.array_equal(one[0].picture, other[0].picture)
