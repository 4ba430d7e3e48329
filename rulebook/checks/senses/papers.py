"""Papers before the camera: each shown, its title read, held still; or opened on the customer's own display."""

from collections.abc import Iterator

from rulebook.checks.attempt import Attempt, documents_of
from rulebook.checks.found import Check, Figures, Found
from rulebook.checks.observed import Borne, Paper
from rulebook.checks.timed import Span
from rulebook.checks.timeline import Timeline
from rulebook.checks.words import both
from rulebook.plan.plan import PlannedNode, PlannedPaper
from rulebook.sale.text import Text

WHICH = both(
    "这几份材料标题一样，看不出出示的是哪一份", "several papers have that title: which of them was shown cannot be told"
)

UNREAD = both(
    "没有看清执业证件上的姓名或编号，没法核对是不是本人的",
    "name or number on the seller's card could not be read: whose it is cannot be told",
)
OTHER_NAME = both(
    "执业证件上的姓名与这笔业务的销售人员不同，请人核对",
    "another name than that of this sale's seller stands on the card: somebody must look",
)


def titles_of(paper: PlannedPaper) -> frozenset[str]:
    """All titles by which a paper may be told."""
    return frozenset((paper.title.zh, *paper.match))


def opened(paper: PlannedPaper, attempt: Attempt, timeline: Timeline) -> bool:
    """Tell whether the customer had it on her display and put it away herself, to its end where it must be so.

    In this attempt, or to its end before; of a paper for each product every one that was opened here.
    """
    until_us, item = timeline.span(attempt).to_us, f"document:{paper.paper}"
    opened_here = [each for each in documents_of(attempt) if each.partition("/")[0] == item]

    def had(document: str) -> bool:
        shown = attempt.first_shown(document) is not None and bool(attempt.acts(document, "read"))
        return timeline.read(document, until_us) or (shown and not attempt.node.read_to_end)

    return all(map(had, opened_here or [item]))


def still_s(paper: PlannedPaper, timeline: Timeline, span: Span) -> float:
    """How long a paper was held still before the camera, at its best; 0 where its title was not read."""
    return max((row.still_ms / 1000 for row in _rows(paper, timeline, span)), default=0.0)


def _told_apart(paper: PlannedPaper, others: list[PlannedPaper], timeline: Timeline, span: Span) -> bool:
    """Whether a title was read that is of this paper of the node alone; one that several have may be of another's."""
    shared = frozenset().union(*map(titles_of, others))
    rows = timeline.papers.between(span.part(span.from_us, span.to_us + 1))
    return any(row.title in titles_of(paper) - shared for row in rows)


def unseen(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Every paper of the node was shown, and held still as long as the plan says."""
    span = timeline.span(attempt)
    _, __, read = timeline.looked(span)
    for paper in attempt.node.show:
        seconds, least = still_s(paper, timeline, span), paper.still_seconds - figures["slack_s"]
        values: dict[str, Text | float | str] = {
            "title": paper.title,
            "seconds": seconds,
            "still_seconds": paper.still_seconds,
        }
        if opened(paper, attempt, timeline) or (seconds > 0 and seconds >= least):
            others = [each for each in attempt.node.show if each is not paper]
            clear = opened(paper, attempt, timeline) or _told_apart(paper, others, timeline, span)
            yield Found(span, values, held=clear, why=None if clear else WHICH)
        else:
            yield Found(span, values, blind=read == 0)


def title(attempt: Attempt, timeline: Timeline, _: Figures) -> Iterator[Found]:
    """No paper of another node was shown in place of the right one."""
    span = timeline.span(attempt)
    _looked, _heard, read = timeline.looked(span)
    own = frozenset().union(*(titles_of(paper) for paper in attempt.node.show))
    others = [row for row in timeline.papers.between(span.part(span.from_us, span.to_us + 1)) if row.title not in own]
    lacking = [
        paper
        for paper in attempt.node.show
        if not opened(paper, attempt, timeline) and still_s(paper, timeline, span) == 0
    ]
    if others and lacking:
        other = both(others[0].title, others[0].title)
        values: dict[str, Text | float | str] = {"title": lacking[0].title, "other": other}
        yield Found(Span(others[0].at_us, others[0].at_us + others[0].still_ms * 1000), values)
    else:
        yield Found(
            span, {"title": attempt.node.show[0].title}, held=not lacking or read > 0, blind=bool(lacking) and read == 0
        )


def seller(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """The seller's own card bears his name and number. `unread`: 1 asks that they were read, 0 that no others were.

    Another number, read clearly, is a fault; another name may be an old one, and somebody must look. What could not be
    read is unknown. A card that was not held before the camera is for `paper.unseen`; of one that was opened on the
    customer's display nothing is asked.
    """
    span = timeline.span(attempt)
    for paper in filter(_is_his, attempt.node.show):
        rows = [row for row in _rows(paper, timeline, span) if row.name or row.number]
        values: dict[str, Text | float | str] = {"title": paper.title}
        name, number = _borne([row.name for row in rows]), _borne([row.number for row in rows])
        if still_s(paper, timeline, span) == 0:
            if not opened(paper, attempt, timeline):
                yield Found(span, values, pending=True)
        elif not rows:
            yield Found(span, values, blind=True)
        elif figures["unread"]:
            lacks = "unread" in (name, number)
            yield Found(span, values, held=not lacks, why=UNREAD if lacks else None)
        elif number == "other":
            last = max((row for row in rows if row.number == "other"), key=lambda row: row.still_ms)
            yield Found(Span(last.at_us, last.at_us + last.still_ms * 1000), values)
        elif name == "other":
            yield Found(span, values, why=OTHER_NAME)
        else:
            yield Found(span, values, held=True)


def _borne(told: list[Borne]) -> Borne:
    """What all that was read comes to: once found is found, whatever a later reading made of it."""
    ranks: tuple[Borne, ...] = ("found", "other", "unread")
    return next((each for each in ranks if each in told), "")


def _is_his(paper: PlannedPaper) -> bool:
    return bool(paper.bears)


def _rows(paper: PlannedPaper, timeline: Timeline, span: Span) -> list[Paper]:
    titles = titles_of(paper)
    return [row for row in timeline.papers.between(span.part(span.from_us, span.to_us + 1)) if row.title in titles]


def _shows_his(node: PlannedNode) -> bool:
    return any(map(_is_his, node.show))


def _shows(node: PlannedNode) -> bool:
    return bool(node.show)


CHECKS = (
    Check(
        "paper.unseen", "nothing", ("slack_s",), ("title", "seconds", "still_seconds"), unseen, wants=_shows, waits=True
    ),
    Check("paper.title", "nothing", (), ("title", "other"), title, wants=_shows, rests_on="paper.unseen"),
    Check("card.seller", "nothing", ("unread",), ("title",), seller, wants=_shows_his, rests_on="paper.unseen"),
)
