"""Titles of papers are looked for while a node asks for papers, and at no other time."""

from dataclasses import replace

from rulebook.checks.observed import Paper, read_observations
from terminal.session.effects import Effect
from terminal.session.facts.analyst import PaperSeen, TitlesLooked
from terminal.session.orders.analyst import Bearer, WatchPapers
from tests.terminal.session.checked import Checked, checked
from tests.terminal.session.checklists import finding
from tests.terminal.session.lives import NO_IDENTITY, key

PASS = key("node_passed")


def looked_for(effects: list[Effect]) -> list[tuple[str, ...]]:
    return [each.titles for each in effects if isinstance(each, WatchPapers)]


def test_titles_are_looked_for_from_the_nodes_beginning_to_its_end() -> None:
    desk = Checked()
    shown = [node.show for node in desk.life.terminal.in_hand.plan.nodes]
    assert [len(papers) for papers in shown] == [0, 1, 0, 0], "the second node asks for a paper"
    paper = shown[1][0]
    assert looked_for(desk.effects) == [], "the first one does not"
    assert looked_for(desk.tell(PASS)) == [("保险条款",)], "each title once"
    assert {paper.title.zh, *paper.match} == {"保险条款"}
    assert looked_for(desk.tell(PASS)) == [()]
    assert looked_for(desk.tell(PASS, PASS)) == [], "and then no more"


def test_the_sellers_name_and_number_are_looked_for_on_his_own_card_and_stand_nowhere_in_clear() -> None:
    sale = checked()
    nodes = [
        node.model_copy(
            update={"show": tuple(each.model_copy(update={"bears": ("name", "licence")}) for each in node.show)}
        )
        for node in sale.plan.nodes
    ]
    desk = Checked(sale=replace(sale, plan=sale.plan.model_copy(update={"nodes": tuple(nodes)})))
    (order,) = [each for each in desk.tell(PASS) if isinstance(each, WatchPapers)]
    seller = sale.sale.seller
    assert order.bearers == (Bearer(("保险条款",), seller.name, seller.licence),)
    assert seller.name not in repr(order)
    assert seller.licence not in repr(order)
    desk.now += 3
    since_us = desk.us - 2_500_000
    desk.tell(TitlesLooked(1 << 40, since_us), PaperSeen(1 << 40, since_us, "保险条款", 1000))
    desk.tell(PaperSeen(1 << 40, since_us, "保险条款", 2100, (), "found", "other"))
    desk.tell(PASS)
    marks = [facts for facts in desk.marks("observations") if facts.get("node") == "T02"]
    (row,) = [row for row in read_observations(marks[0]).rows if isinstance(row, Paper)]
    assert (row.title, row.still_ms, row.name, row.number) == ("保险条款", 2100, "found", "other")


def test_on_papers_that_are_nobodys_own_nothing_is_looked_for() -> None:
    (order,) = [each for each in Checked().tell(PASS) if isinstance(each, WatchPapers)]
    assert order.bearers == ()


def test_what_was_held_at_one_attempt_was_not_held_at_the_next() -> None:
    desk = Checked()
    desk.judge.says = {"T02": [("fail", (finding(),))]}
    desk.tell(PASS)
    assert looked_for(desk.tell(PASS)) == [()], "the attempt came to nothing"
    assert looked_for(desk.tell(key("repeat"))) == [("保险条款",)], "at the next one the title must be read anew"


def test_a_sale_without_checks_has_nothing_looked_for() -> None:
    desk = Checked(NO_IDENTITY, sale=checked())
    desk.life.terminal.judged = None
    assert looked_for(desk.tell(PASS)) == []


def test_what_was_read_stands_in_the_observations_by_which_the_node_is_judged() -> None:
    desk = Checked()
    desk.tell(PASS)
    since_us, now_us = desk.us, round(desk.now * 1e6)
    desk.now += 3
    desk.tell(
        TitlesLooked(now_us, since_us + 500_000),
        PaperSeen(now_us, since_us, "保险条款", 1000),
        TitlesLooked(now_us + 1, since_us + 1_500_000),
        PaperSeen(now_us, since_us, "保险条款", 2100),
    )
    desk.tell(PASS)
    pages = [read_observations(facts) for facts in desk.marks("observations")]
    page = next(each for each in pages if each.judged == ("T02", 1))
    assert page.read == 2
    assert [row for row in page.rows if isinstance(row, Paper)] == [Paper(since_us // 1000 * 1000, "保险条款", 2100)]
