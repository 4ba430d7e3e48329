"""Takes that tell what reached the customer, as screens get them: all known, some amiss, most of it unknown."""

from dataclasses import replace

from rulebook.checks.attempt import prompts_of, questions_of
from rulebook.checks.delivery import Delivery, HeardBack
from terminal.session.snapshot import Snapshot
from tests.terminal.ui.plans import SALE

GOOD = Delivery("", 1, "", "ab" * 32, "cd" * 32, 92, 12_400, True, 96, HeardBack(True, 120, -18), "heard", "customer")


def reached(*, known: bool = True) -> tuple[Delivery, ...]:
    """Of every prompt and question of the plan; `known`: all was measured, and two were amiss."""
    found: list[Delivery] = []
    for node in SALE.plan.nodes:
        for item in (*prompts_of(node), *questions_of(node)):
            act = "heard" if item.startswith("prompt") else "answered"
            shown = 6_000 + 700 * len(found)
            each = replace(GOOD, node=node.id, item=item, act=act, shown_ms=shown)
            if not known:
                each = Delivery(node.id, 1, item, "ab" * 32, shown_ms=shown, act=act, via="seller")
            found.append(each)
    if known:
        found[1] = replace(found[1], playout=HeardBack(found=False), facing_percent=31)
        found[2] = replace(found[2], facing_percent=None, type_tenths_mm=None)
        found[3] = replace(found[3], act="none", via="", to_end=False)
    return tuple(found)


def telling(snapshot: Snapshot, *, known: bool = True) -> Snapshot:
    """The snapshot, whose take tells it."""
    assert snapshot.walk is not None
    return replace(snapshot, walk=replace(snapshot.walk, deliveries=reached(known=known)))
