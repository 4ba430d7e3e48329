"""Findings about the official online check of identity (联网核查): it was against somebody, or was not made.

No pack need ask for them: whether it is made at all is the terminal's own setting, and only there the journal speaks of
it. Nothing is passed by a match; what a check says of name and number is no word about who sat there.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rulebook.checks.senses.recording import subjects
from rulebook.checks.timed import Span
from rulebook.checks.timeline import Timeline
from rulebook.checks.verdict import Finding
from rulebook.checks.words import both, role_name
from rulebook.sale.text import Text
from rulebook.script.checks_pack import Severity

AGAINST: Final = "online.against"
UNMADE: Final = "online.unmade"
STAND_IN: Final = "online.stand_in"
_SAID: Final = {
    "no_match": both("号码对不上这个姓名", "the number is another name's"),
    "not_found": both("查不到这个号码", "there is no such number"),
}


def online_findings(timeline: Timeline) -> Iterator[Finding]:
    """Yield what is to be said of each customer of whom a check was wanted."""
    for each in subjects(timeline):
        online = each.get("online") if isinstance(each, Mapping) else None
        if isinstance(online, Mapping) and not each.get("absent"):
            role = each.get("role")
            yield from _of_one(role_name(role if isinstance(role, str) else "applicant"), online)


def _of_one(who: Text, online: Mapping[str, Any]) -> Iterator[Finding]:
    verdict, reference = online.get("verdict"), str(online.get("reference") or "")
    if verdict in _SAID:
        yield _against(who, _SAID[str(verdict)], reference, online.get("accepted"))
    elif verdict != "match" and online.get("agreed") is True:
        why = str(online.get("why") or "")
        seen = both(
            f"{who.zh}同意了联网核查，但没有查成{f'（{why}）' if why else ''}",
            f"{who.en} agreed to the online check, and nothing was checked{f' ({why})' if why else ''}",
        )
        yield _finding(UNMADE, seen, _MADE_ASKED, _MADE_ADVICE, "warn")
    if online.get("stand_in") is True:
        seen = both(f"{who.zh}的联网核查是演示替身答的", f"a stand-in answered the online check of {who.en}")
        yield _finding(STAND_IN, seen, _OFFICIAL_ASKED, _OFFICIAL_ADVICE, "warn")


def _against(who: Text, said: Text, reference: str, accepted: object) -> Finding:
    """A warning where a second person decided; else somebody has to look."""
    by = str(accepted.get("by") or "") if isinstance(accepted, Mapping) else ""
    seen = both(
        f"{who.zh}联网核查：{said.zh}（编号 {reference}），{f'由{by}决定' if by else '没有人决定'}",
        f"online check of {who.en}: {said.en} ({reference}), {f'decided by {by}' if by else 'decided by nobody'}",
    )
    return _finding(AGAINST, seen, _AGREE_ASKED, _AGREE_ADVICE, "warn" if by else "fail", unknown=not by)


def _finding(rule: str, seen: Text, asked: Text, advice: Text, severity: Severity, *, unknown: bool = False) -> Finding:
    at = Span(0, 0)
    return Finding(
        rule=rule,
        clause="",
        from_us=at.from_us,
        to_us=at.to_us,
        seen=seen,
        asked=asked,
        severity=severity,
        unknown=unknown,
        advice=advice,
    )


_AGREE_ASKED: Final = both("联网核查与证件一致", "the online check agrees with the document")
_AGREE_ADVICE: Final = both(
    "请核对录入和证件；户籍没有更新的，请客户提供证明",
    "Compare what was entered; ask for a proof where a register is old",
)
_MADE_ASKED: Final = both("设置要求联网核查，客户也同意了", "the setting asks for it, and the customer agreed")
_MADE_ADVICE: Final = both("请补做核查，或写明原因", "Have it made, or say why it was not")
_OFFICIAL_ASKED: Final = both("真实业务问官方系统", "real sales ask the official service")
_OFFICIAL_ADVICE: Final = both(
    "请总部接上官方系统的前置机", "Headquarters connects its gateway to the official service"
)
