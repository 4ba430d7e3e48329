"""Drawn journals as real takes: a tale of `tests.rulebook.checks.tales`, written by the real writer with verdicts."""

import json
from collections.abc import Mapping
from typing import Any

from evidence.marks import mark_body
from evidence.writer import TakeWriter
from rulebook.checks.checklist import CheckList
from rulebook.checks.entry import Entry
from rulebook.checks.judging import Judge
from rulebook.checks.verdict import AttemptVerdict, Finding
from rulebook.plan.plan import Plan
from rulebook.sale.sale import Sale
from terminal.session.marks import MarkPad, plan_text
from tests.rulebook.checks.tales import Tale, listed_once
from tests.sales import small_plan, small_sale

_OPENING = frozenset({"open", "checks", "close"})


class DrawnTake:
    """Writes a tale as recorder and session would: sale, plan and list at the head, verdicts as they fall."""

    def __init__(
        self,
        writer: TakeWriter,
        tale: Tale,
        *,
        sale: Sale | None = None,
        listed: bool = True,
        said: Mapping[str, str] | None = None,
        why: str = "",
    ) -> None:
        """`listed`: with a check list, so with verdicts.

        `said`: lies about them, by node, or empty for the take; `why`: why those could not be judged then.
        """
        self.writer, self.tale, self.said, self.why = writer, tale, said or {}, why
        self.sale = small_sale() if sale is None else sale
        self.checklist: CheckList | None = listed_once(tale.plan) if listed else None
        self._judge = Judge(tale.plan, self.checklist)
        self._at_us = 0

    def write(self, *, until: str = "", close: bool = True) -> "DrawnTake":
        """Write it to its end, or until a node of that name begins; `close`: and seal it."""
        self._head()
        for entry in self.tale.entries:
            if until and entry.mark == "node" and entry.facts["id"] == until:
                break
            self._entry(entry)
        if close:
            self._verdict_of_all()
            self.writer.close("finished", "sealed", {}, self._at_us)
        else:
            self.writer.abandon()
        return self

    def _head(self) -> None:
        pad, plan = MarkPad(), self.tale.plan
        self._mark("sale", sale=json.loads(self.sale.to_json()), sha256=plan.sale_sha256)
        parts = [*pad.in_parts("plan", plan_text(plan))]
        parts += pad.in_parts("checks", self.checklist.to_json()) if self.checklist else []
        for part in parts:
            self._mark(part.kind, **part.facts)

    def _entry(self, entry: Entry) -> None:
        if (entry.mark or entry.kind) in _OPENING:
            return
        if entry.mark == "node_done":
            self._verdict(str(entry.facts["id"]))
        self._judge.take(entry)
        self._at_us, facts = entry.media_us, dict(entry.facts)
        match entry.kind:
            case "mark":
                self.writer.add("mark", mark_body(entry.mark, facts), entry.media_us)
            case "segment":
                self._segment(facts)
            case "object":
                facts.pop("index")
                name = f"{facts['item']} {entry.n}".encode()
                self.writer.object(name, role=facts.pop("role"), media_us=entry.media_us, facts=facts)
            case _:
                raise ValueError(entry.kind)

    def _segment(self, facts: dict[str, Any]) -> None:
        facts.pop("index")
        self.writer.segment(f"film from {facts['start_us']}".encode(), drift_ppm=0.0, **facts)
        self._at_us = facts["end_us"]

    def _verdict(self, node: str) -> None:
        found = self._judge.attempt()
        if self.checklist is None or found is None:
            return
        said = {"node": node, "attempt": found.attempt, "verdict": self.said.get(node, found.verdict)}
        self._mark("verdict", of="attempt", **said, findings=_short(found), **self._why(node))

    def _verdict_of_all(self) -> None:
        if self.checklist is None:
            return
        found = self._judge.judgement()
        nodes = [[each.id, self.said.get(each.id, each.verdict), ""] for each in found.nodes]
        said = self.said.get("", found.verdict)
        self._mark("verdict", of="session", verdict=said, nodes=[] if self.why else nodes, findings=[], **self._why(""))

    def _why(self, place: str) -> dict[str, str]:
        return {"why": self.why} if self.why and place in self.said else {}

    def _mark(self, kind: str, /, **facts: Any) -> None:
        self.writer.add("mark", mark_body(kind, facts), self._at_us)
        if kind not in ("sale", "plan"):
            self._judge.take(Entry(0, self._at_us, "mark", facts, kind))


def _short(found: AttemptVerdict) -> list[dict[str, Any]]:
    return [_told(each) for each in found.findings]


def _told(finding: Finding) -> dict[str, Any]:
    return {"rule": finding.rule, "from_us": finding.from_us, "to_us": finding.to_us, "severity": finding.severity}


def drawn_plan() -> Plan:
    """The plan that the small packs make of the small sale, so that it can be made anew."""
    return small_plan(small_sale())
