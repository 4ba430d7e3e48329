"""The small packs of the tests are packs like any other: without a fault, and with something for every story."""

from pathlib import Path

import pytest

from rulebook.packs.folder import read_folder
from rulebook.packs.lint import lint
from rulebook.sale.reading import read_sale
from tests.sales import SMALL_PACKS, small_facts, small_plan, small_sale, write_sale


def test_they_have_no_fault() -> None:
    assert lint(read_folder(SMALL_PACKS))[1] == []


def test_they_have_a_node_for_whatever_a_no_can_mean_and_one_for_which_somebody_comes() -> None:
    plan = small_plan(small_sale(child=True))
    assert [(node.id, [question.on_no for question in node.answers]) for node in plan.nodes] == [
        ("T01", ["end_sale"]),
        ("T02", ["repeat"]),
        ("T03", ["supervisor"]),
        ("T04", []),
        ("T05", ["insist"]),
    ]
    assert [node.frame for node in plan.nodes if "insured" in node.frame] == [("seller", "applicant", "insured")]
    assert (plan.allowed, plan.production_ready, plan.record) == (True, True, "audio_video")
    assert sum(node.expected_seconds for node in plan.nodes) < 60


@pytest.mark.parametrize(
    ("contact", "record", "nodes", "pages"),
    [("telephone", "audio", ["T06"], []), ("internet", "page_trace", [], ["P01"]), ("remote", "none", [], [])],
)
def test_they_record_what_is_sold_elsewhere_in_other_ways(
    contact: str, record: str, nodes: list[str], pages: list[str]
) -> None:
    plan = small_plan(small_sale(contact=contact))
    assert (plan.record, plan.allowed, plan.production_ready) == (record, True, True)
    assert ([node.id for node in plan.nodes], [page.id for page in plan.pages]) == (nodes, pages)
    assert all(node.frame == () for node in plan.nodes)


def test_they_refuse_the_very_old() -> None:
    plan = small_plan(small_sale(applicant={"name": "李大爷", "birth_date": "1940-05-01"}))
    assert [refusal.code for refusal in plan.refusals] == ["small.old"]


def test_a_sale_is_written_as_it_is_read(tmp_path: Path) -> None:
    written = write_sale(tmp_path / "sale.json", reference="D-7", site__region="320500")
    assert read_sale(written.read_bytes()) == read_sale(small_facts(reference="D-7", site__region="320500"))
