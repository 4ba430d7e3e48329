"""What readers make of marks: chapters of a film, and what was said by its kind."""

from evidence.marks import facts_by_kind, mark_body, nodes_of
from evidence.reader import TakeReader
from scripts.lab.authority import World


def reader_of(world: World, *marks: tuple[str, dict[str, object]]) -> TakeReader:
    """A take with these marks, each a second after the one before, read with the vault's key."""
    writer = world.write(1)
    for second, (kind, facts) in enumerate(marks):
        writer.add("mark", mark_body(kind, facts), second * 1_000_000)
    writer.close("finished", "sealed", {}, 60_000_000)
    return TakeReader(writer.folder, world.vault_key, "vault")


def test_each_attempt_at_a_node_is_a_chapter_and_says_which_it_is(world: World) -> None:
    node = {"index": 0, "id": "W01", "title": "风险提示", "clause": ""}
    reader = reader_of(
        world,
        ("node", {**node, "attempt": 1}),
        ("node_done", {**node, "attempt": 1, "outcome": "repeat"}),
        ("node", {**node, "attempt": 2}),
        ("node", {**node, "title": "签字", "attempt": 1}),
        ("node", {**node, "attempt": 3}),
    )
    assert list(nodes_of(reader.entries())) == [
        (0, "风险提示"),
        (2_000_000, "风险提示（第 2 次）"),
        (3_000_000, "签字"),
        (4_000_000, "风险提示（第 3 次）"),
    ]


def test_nodes_without_an_attempt_read_as_they_did(world: World) -> None:
    node = {"index": 0, "id": "W01", "title": "风险提示", "clause": ""}
    odd = ({"attempt": "2"}, {"attempt": True}, {"attempt": 0}, {"attempt": None}, {"attempt": 2.0})
    reader = reader_of(world, ("node", node), *(("node", {**node, **each}) for each in odd))
    assert [title for _, title in nodes_of(reader.entries())] == ["风险提示"] * 6


def test_facts_are_found_by_kind_in_their_order(world: World) -> None:
    found = facts_by_kind(reader_of(world, ("walk", {"n": 1}), ("node", {"n": 2}), ("walk", {"n": 3})).entries())
    assert found["walk"] == [{"n": 1}, {"n": 3}]
    assert found["node"] == [{"n": 2}]
    assert found["plan"] == []
