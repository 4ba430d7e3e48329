"""Findings about the documents that were shown: of another kind than the sale names, or without a portrait.

No pack need ask for them: the journal says which document it was, whatever was asked. Records of before kinds were
told have none, and nothing is found of them.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rulebook.checks.senses.recording import subjects
from rulebook.checks.timeline import Timeline
from rulebook.checks.verdict import Finding
from rulebook.checks.words import both, role_name
from rulebook.sale.text import Text
from rulebook.script.checks_pack import Severity

OTHER_KIND: Final = "document.other_kind"
NOT_COMPARED: Final = "document.not_compared"
_NAMES: Final[Mapping[str, Text]] = {
    "resident": both("身份证", "an ID card"),
    "resident_id": both("居民身份证", "a resident ID card"),
    "temporary": both("临时身份证", "a temporary ID card"),
    "temporary_id": both("临时身份证", "a temporary ID card"),
    "household": both("户口簿", "a household register"),
    "household_register": both("户口簿", "a household register"),
    "passport": both("护照", "a passport"),
    "hk_mo_tw_residence": both("港澳台居民居住证", "a residence permit (Hong Kong, Macau, Taiwan)"),
    "hk_macau_residence": both("港澳居民居住证", "a residence permit (Hong Kong, Macau)"),
    "taiwan_residence": both("台湾居民居住证", "a residence permit (Taiwan)"),
    "hk_mo_pass": both("港澳居民来往内地通行证", "a travel permit (Hong Kong, Macau)"),
    "hk_macau_permit": both("港澳居民来往内地通行证", "a travel permit (Hong Kong, Macau)"),
    "tw_pass": both("台湾居民来往大陆通行证", "a travel permit (Taiwan)"),
    "taiwan_permit": both("台湾居民来往大陆通行证", "a travel permit (Taiwan)"),
    "foreigner": both("外国人永久居留身份证", "a permanent residence card"),
    "foreign_permanent_resident": both("外国人永久居留身份证", "a permanent residence card"),
    "residence_permit": both("外国人居留许可", "a foreigner's residence permit"),
    "military_id": both("军人证件", "a military ID"),
    "birth_certificate": both("出生医学证明", "a birth certificate"),
    "business_licence": both("营业执照", "a business licence"),
}
_OTHER: Final = both("别的证件", "another document")


def name_of(kind: object) -> Text:
    """What a document is called, by an `IdentityKind` or a `CardKind`; a kind that nobody knows is another document."""
    return _NAMES.get(kind, _OTHER) if isinstance(kind, str) else _OTHER


def document_findings(timeline: Timeline) -> Iterator[Finding]:
    """Yield what is to be said of the document of each customer who was there."""
    for each in subjects(timeline):
        if isinstance(each, Mapping) and not each.get("absent"):
            role = each.get("role")
            who = role_name(role if isinstance(role, str) else "applicant")
            yield from _of_kind(who, each)
            yield from _compared(who, each)


def _of_kind(who: Text, subject: Mapping[str, Any]) -> Iterator[Finding]:
    """Another kind than the sale names: a warning where somebody answers for it, else somebody has to look."""
    document, sight = subject.get("document"), subject.get("by_sight")
    typed = document.get("differences") if isinstance(document, Mapping) else None
    for each in (*_listed(subject.get("differences")), *_listed(typed)):
        if each.get("reason") != "other_kind":
            continue
        answered = each.get("accepted") or sight
        by = str(answered.get("by") or "") if isinstance(answered, Mapping) else ""
        sale, shown = name_of(each.get("sale")), name_of(each.get("card") or each.get("document"))
        seen = both(
            f"{who.zh}出示的是{shown.zh}，业务资料里是{sale.zh}，{f'由{by}决定' if by else '没有人决定'}",
            f"{who.en} showed {shown.en}, the sale names {sale.en}; {f'decided by {by}' if by else 'nobody decided'}",
        )
        yield _finding(OTHER_KIND, seen, _KIND_ASKED, _KIND_ADVICE, "warn" if by else "fail", unknown=not by)


def _compared(who: Text, subject: Mapping[str, Any]) -> Iterator[Finding]:
    """A face that was held against no portrait: the document has none, or this machine compares no faces."""
    match = subject.get("match")
    verdict = match.get("verdict") if isinstance(match, Mapping) else None
    shown = name_of(subject.get("kind"))
    if verdict == "not_compared":
        seen = both(
            f"{who.zh}出示的{shown.zh}没有照片，脸没有比对",
            f"{who.en} showed {shown.en}: no portrait, nothing compared",
        )
        yield _finding(NOT_COMPARED, seen, _FACE_ASKED, _FACE_ADVICE, "note")
    elif verdict == "not_installed" and "kind" in subject:  # before kinds were told no model shipped
        seen = both(
            f"这台机器不做人脸比对，{who.zh}的脸没有和{shown.zh}比对",
            f"this machine compares no faces: {who.en} was not held against {shown.en}",
        )
        yield _finding(NOT_COMPARED, seen, _FACE_ASKED, _FACE_ADVICE, "note")


def _listed(found: object) -> list[Mapping[str, Any]]:
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _finding(rule: str, seen: Text, asked: Text, advice: Text, severity: Severity, *, unknown: bool = False) -> Finding:
    return Finding(
        rule=rule, clause="", from_us=0, to_us=0, seen=seen, asked=asked, severity=severity, unknown=unknown,
        advice=advice,
    )  # fmt: skip


_KIND_ASKED: Final = both("证件是业务资料里写的那一种", "the document is of the kind that the sale names")
_KIND_ADVICE: Final = both("请核对是同一个人，再改业务资料", "See that it is the same person, and correct the sale")
_FACE_ASKED: Final = both("脸和证件照比对", "the face is held against the document's portrait")
_FACE_ADVICE: Final = both("由第二个人当面核对", "A second person checks by sight")
