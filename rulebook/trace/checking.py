"""Holding a page trace against the plan and the sale: which pages the customer did not go through as he had to.

An act counts if its page was shown before in the same version and had not been left, and if it came in time: on what
stands ahead of a page that is signed, before the last signature; on all, before the last page was handed in. Pages that
the plan does not name are the shop's own affair.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Final

from rulebook.plan.plan import Basis, Plan, PlannedPage
from rulebook.sale.origin import Step
from rulebook.sale.reading import read_sale
from rulebook.sale.sale import Sale
from rulebook.sale.text import Text
from rulebook.sale.upgrading import UNKNOWN
from rulebook.trace.page_trace import PageEvent, PageTrace

CHINA: Final = timezone(timedelta(hours=8))
ACTS: Final[dict[str, Text]] = {
    "shown": Text(zh="展示", en="shown"),
    "scrolled_to_end": Text(zh="浏览到底", en="read to its end"),
    "ticked": Text(zh="勾选", en="ticked"),
    "signed": Text(zh="签名", en="signed"),
    "submitted": Text(zh="提交", en="submitted"),
    "left": Text(zh="离开", en="left"),
}


@dataclass(frozen=True, slots=True)
class TraceFinding:
    """What a trace does not show, or shows otherwise than it must. `page` is empty for the trace as a whole."""

    code: str
    page: str
    sentence: Text
    clauses: tuple[Basis, ...] = ()


def check_trace(trace: PageTrace, plan: Plan) -> tuple[TraceFinding, ...]:
    """Return everything that speaks against the trace by this plan; empty if it shows all that the plan demands."""
    return (*_whole(trace, plan), *_in_order(trace.events), *_contents(trace.events), *_pages(trace, plan))


def check_belongs(trace: PageTrace, sale: Sale, sha256: str) -> tuple[TraceFinding, ...]:
    """Return why this file (its SHA-256, hexadecimal) is not the trace of that sale; empty if it is.

    Its products are those of the sale, and its reference is known there: of the sale, of its origin or of a step. A
    step that was bound to another file by its digest is not this one.
    """
    return tuple(_strange(trace, sale, sha256))


def bound(sale: Sale, step: Step) -> Sale:
    """Return the sale with this step: in place of the page trace of the same or of an unknown reference, else added.

    Raises `SaleFaultsError` where the sale contradicts it, or has no room for one more.
    """
    others = [each for each in sale.steps if each.kind != step.kind or each.reference not in (step.reference, UNKNOWN)]
    data = [each.model_dump(mode="json", exclude_defaults=True) for each in (*others, step)]
    return read_sale({**sale.data, "steps": data})


def _strange(trace: PageTrace, sale: Sale, sha256: str) -> Iterator[TraceFinding]:
    sold = {product.code for product in sale.products}
    if set(trace.product_codes) != sold:
        codes = ", ".join(sorted(set(trace.product_codes) ^ sold))
        yield _finding("products", f"产品与业务不一致：{codes}", f"not the products of the sale: {codes}")
    steps = [step for step in sale.steps if step.kind == "page_trace"]
    known = {sale.reference, *(step.reference for step in steps)}
    known |= {sale.origin.reference} if sale.origin is not None else set()
    if trace.reference not in known and UNKNOWN not in known:
        yield _finding("reference", f"业务中没有编号 {trace.reference}", f"the sale knows no {trace.reference}")
    digests = {step.sha256 for step in steps if step.reference == trace.reference and step.sha256 is not None}
    if digests and sha256 not in digests:
        yield _finding("digest", "文件与业务所载摘要不符", "not the file that the sale is bound to")


def _whole(trace: PageTrace, plan: Plan) -> Iterator[TraceFinding]:
    if "page_trace" not in plan.records:
        yield _finding("not_asked", "方案没有要求网页留痕", "the plan asks for no page trace")
    elif not plan.pages:
        yield _finding("no_pages", "话术包没有写明须留痕的页面", "the script names no pages that must be kept")
    late = [event for event in trace.events if event.at.astimezone(CHINA).date() > plan.date]
    if late:
        yield _finding("late", "有操作晚于业务日期", "something happened after the day of the sale", late[0].page)


def _in_order(events: Sequence[PageEvent]) -> Iterator[TraceFinding]:
    for before, after in pairwise(events):
        if after.at < before.at:
            at = after.at.isoformat()
            yield _finding("backwards", f"时间倒退：{at}", f"the times go back at {at}", after.page)
            return


def _contents(events: Sequence[PageEvent]) -> Iterator[TraceFinding]:
    """One version of a page has one content."""
    known: dict[tuple[str, str], str] = {}
    told: set[tuple[str, str]] = set()
    for event in events:
        key = (event.page, event.version)
        if event.sha256 is None or known.setdefault(key, event.sha256) == event.sha256 or key in told:
            continue
        told.add(key)
        yield _finding(
            "content",
            f"同一版本 {event.version} 的页面内容不同",
            f"version {event.version} of the page was shown with other content",
            event.page,
        )


@dataclass
class _Visit:
    """What a customer did on one page so far, in the version that was shown to him last."""

    version: str = ""
    here: bool = False
    done: dict[str, datetime] = field(default_factory=dict)
    """When each act was done first."""
    last: dict[str, datetime] = field(default_factory=dict)
    """When each act was done last."""
    stray: set[str] = field(default_factory=set)
    """Acts that do not count, because the page was not in front of him."""

    def take(self, event: PageEvent) -> None:
        """Take an event of this page in."""
        if event.act == "shown":
            if event.version != self.version:
                self.version, self.done, self.last = event.version, {}, {}
            self.here = True
        if not self.here or event.version != self.version:
            self.stray.add(event.act)
            return
        self.done.setdefault(event.act, event.at)
        self.last[event.act] = event.at
        if event.act == "left":
            self.here = False


def _pages(trace: PageTrace, plan: Plan) -> Iterator[TraceFinding]:
    visits: dict[str, _Visit] = {}
    for event in trace.events:
        visits.setdefault(event.page, _Visit()).take(event)
    handed_in = [event.at for event in trace.events if event.act == "submitted"]
    end = handed_in[-1] if handed_in else None
    found: list[TraceFinding] = []
    for page in reversed(plan.pages):
        visit = visits.get(page.id)
        found[:0] = _page(page, visit, end)
        signed = visit.last.get("signed") if visit is not None and "signed" in page.acts else None
        end = min((each for each in (end, signed) if each is not None), default=None)
    yield from found


def _page(page: PlannedPage, visit: _Visit | None, end: datetime | None) -> Iterator[TraceFinding]:
    if visit is None:
        yield _of_page(page, "page", "没有出现", "never appeared")
        return
    for act in page.acts:
        name = ACTS.get(act, Text(zh=act, en=act))
        if act in visit.done:
            if end is not None and visit.done[act] > end:
                yield _of_page(
                    page, "after", f"签名或提交之后才{name.zh}", f"was {name.en} only after the signature or the order"
                )
        elif act in visit.stray:
            yield _of_page(page, "unseen", f"未展示时即{name.zh}", f"was {name.en} while it was not shown")
        else:
            yield _of_page(page, "act", f"没有{name.zh}", f"was not {name.en}")


def _of_page(page: PlannedPage, code: str, zh: str, en: str) -> TraceFinding:
    sentence = Text(zh=f"页面「{page.title.zh}」{zh}", en=f"the page '{page.title.en}' {en}")
    return TraceFinding(code, page.id, sentence, page.clauses)


def _finding(code: str, zh: str, en: str, page: str = "") -> TraceFinding:
    return TraceFinding(code, page, Text(zh=zh, en=en))
