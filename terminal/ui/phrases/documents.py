"""What documents are called, by kind: as a whole, side by side, and field by field."""

from typing import Final

from terminal.session.facts.cards import CardFieldName, CardKind, CardSide
from terminal.session.identity.view import Difference
from terminal.ui.phrases.table import Phrases

ZH: dict[str, str] = {
    "kind.resident_id": "居民身份证",
    "kind.household_register": "户口簿",
    "kind.passport": "护照",
    "kind.hk_macau_permit": "港澳居民来往内地通行证",
    "kind.taiwan_permit": "台湾居民来往大陆通行证",
    "kind.hk_macau_residence": "港澳居民居住证",
    "kind.taiwan_residence": "台湾居民居住证",
    "kind.residence_permit": "外国人居留许可",
    "kind.foreign_permanent_resident": "外国人永久居留身份证",
    "kind.military_id": "军人证件",
    "kind.temporary_id": "临时身份证",
    "kind.birth_certificate": "出生医学证明",
    "kind.business_licence": "营业执照",
    "kind.other": "别的证件",
    "kind.resident": "身份证",
    "kind.temporary": "临时身份证",
    "kind.household": "户口簿",
    "kind.hk_mo_tw_residence": "港澳台居民居住证",
    "kind.hk_mo_pass": "港澳居民来往内地通行证",
    "kind.tw_pass": "台湾居民来往大陆通行证",
    "kind.foreigner": "外国人永久居留身份证",
    "kind.first_generation": "第一代身份证",
    "side.resident.front": "身份证正面",
    "side.resident.back": "身份证反面",
    "side.temporary.front": "临时身份证",
    "side.household.front": "户口簿上本人那一页",
    "side.passport.front": "护照资料页",
    "side.hk_mo_tw_residence.front": "居住证正面",
    "side.hk_mo_tw_residence.back": "居住证反面",
    "side.hk_mo_pass.front": "通行证有照片的一面",
    "side.tw_pass.front": "通行证有照片的一面",
    "side.foreigner.front": "永久居留身份证有照片的一面",
    "hold.resident.front": "有照片的一面，拿稳。看清后自己会读，不用按键。",
    "hold.resident.back": "有国徽的一面，拿稳。看清后自己会读，不用按键。",
    "hold.temporary.front": "有照片和文字的一面，拿稳。看清后自己会读，不用按键。",
    "hold.household.front": "翻到写着本人的那一页，整页摊平，四个角都在画面里。看清后自己会读。",
    "hold.passport.front": "翻到有照片的那一页，摊平，最下面两行也要在画面里，手指不要挡住。看清后自己会读。",
    "hold.hk_mo_tw_residence.front": "有照片的一面，拿稳。看清后自己会读，不用按键。",
    "hold.hk_mo_tw_residence.back": "有签发机关的一面，拿稳。看清后自己会读，不用按键。",
    "hold.hk_mo_pass.front": "拿稳，避开反光。看清后自己会读，不用按键。",
    "hold.tw_pass.front": "拿稳，避开反光。看清后自己会读，不用按键。",
    "hold.foreigner.front": "拿稳，避开反光。看清后自己会读，不用按键。",
    "as.resident": "按身份证核对",
    "as.temporary": "按临时身份证核对",
    "as.household": "按户口簿核对",
    "as.passport": "按护照核对",
    "as.hk_mo_tw_residence": "按居住证核对",
    "as.hk_mo_pass": "按通行证核对",
    "as.tw_pass": "按通行证核对",
    "as.foreigner": "按永居证核对",
    "field.name": "姓名",
    "field.name.passport": "中文姓名",
    "field.name.foreigner": "中文姓名",
    "field.name_latin": "英文姓名",
    "field.sex": "性别",
    "field.nation": "民族",
    "field.nationality": "国籍",
    "field.relation": "与户主关系",
    "field.birth_date": "出生日期",
    "field.address": "住址",
    "field.number": "证件号码",
    "field.number.resident": "身份证号",
    "field.number.temporary": "身份证号",
    "field.number.household": "身份证号",
    "field.number.passport": "护照号码",
    "field.number.hk_mo_pass": "通行证号",
    "field.number.tw_pass": "通行证号",
    "field.pass_number": "通行证号",
    "field.authority": "签发机关",
    "field.valid_from": "有效期自",
    "field.valid_from.passport": "签发日期",
    "field.valid_to": "有效期至",
    "field.kind": "证件种类",
}
EN: dict[str, str] = {
    "kind.resident_id": "Resident ID card",
    "kind.household_register": "Household register",
    "kind.passport": "Passport",
    "kind.hk_macau_permit": "Travel permit, HK / Macau",
    "kind.taiwan_permit": "Travel permit, Taiwan",
    "kind.hk_macau_residence": "Residence, HK / Macau",
    "kind.taiwan_residence": "Residence, Taiwan",
    "kind.residence_permit": "Foreigner's residence permit",
    "kind.foreign_permanent_resident": "Permanent residence",
    "kind.military_id": "Military ID",
    "kind.temporary_id": "Temporary ID card",
    "kind.birth_certificate": "Birth certificate",
    "kind.business_licence": "Business licence",
    "kind.other": "Another document",
    "kind.resident": "ID card",
    "kind.temporary": "Temporary ID card",
    "kind.household": "Household register",
    "kind.hk_mo_tw_residence": "Residence permit",
    "kind.hk_mo_pass": "Travel permit, HK / Macau",
    "kind.tw_pass": "Travel permit, Taiwan",
    "kind.foreigner": "Permanent residence card",
    "kind.first_generation": "ID card of the first generation",
    "side.resident.front": "Front of the ID card",
    "side.resident.back": "Back of the ID card",
    "side.temporary.front": "Temporary ID card",
    "side.household.front": "Own leaf of the register",
    "side.passport.front": "Data page of the passport",
    "side.hk_mo_tw_residence.front": "Front of the residence permit",
    "side.hk_mo_tw_residence.back": "Back of the residence permit",
    "side.hk_mo_pass.front": "Portrait side of the permit",
    "side.tw_pass.front": "Portrait side of the permit",
    "side.foreigner.front": "Portrait side of the card",
    "hold.resident.front": "The side with the portrait, held still. It is read by itself.",
    "hold.resident.back": "The side with the emblem, held still. It is read by itself.",
    "hold.temporary.front": "The side with portrait and words, held still. It is read by itself.",
    "hold.household.front": "The leaf about this person, flat, all four corners in the picture. It is read by itself.",
    "hold.passport.front": (
        "The page with the portrait, flat, its two lowest lines in the picture and no finger on them. "
        "It is read by itself."
    ),
    "hold.hk_mo_tw_residence.front": "The side with the portrait, held still. It is read by itself.",
    "hold.hk_mo_tw_residence.back": "The side with the issuing authority, held still. It is read by itself.",
    "hold.hk_mo_pass.front": "Held still, away from reflections. It is read by itself.",
    "hold.tw_pass.front": "Held still, away from reflections. It is read by itself.",
    "hold.foreigner.front": "Held still, away from reflections. It is read by itself.",
    "as.resident": "Read as ID card",
    "as.temporary": "Read as temporary ID",
    "as.household": "Read as register leaf",
    "as.passport": "Read as passport",
    "as.hk_mo_tw_residence": "Read as residence permit",
    "as.hk_mo_pass": "Read as travel permit",
    "as.tw_pass": "Read as travel permit",
    "as.foreigner": "Read as residence card",
    "field.name": "Name",
    "field.name.passport": "Chinese name",
    "field.name.foreigner": "Chinese name",
    "field.name_latin": "Latin name",
    "field.sex": "Sex",
    "field.nation": "Nation",
    "field.nationality": "Nationality",
    "field.relation": "Relation",
    "field.birth_date": "Born",
    "field.address": "Address",
    "field.number": "Number",
    "field.number.resident": "Number",
    "field.number.temporary": "Number",
    "field.number.household": "ID number",
    "field.number.passport": "Passport no.",
    "field.number.hk_mo_pass": "Permit no.",
    "field.number.tw_pass": "Permit no.",
    "field.pass_number": "Permit no.",
    "field.authority": "Issued by",
    "field.valid_from": "Valid from",
    "field.valid_from.passport": "Issued on",
    "field.valid_to": "Valid to",
    "field.kind": "Kind",
}
SIDE_OF: Final[dict[str, CardSide]] = {"card_front": "front", "card_back": "back"}
"""The side that a page of the step is about."""


def kind_words(phrases: Phrases, kind: str) -> str:
    """What a document is called, by an `IdentityKind` or a `CardKind`."""
    return phrases(f"kind.{kind}")


def side_words(phrases: Phrases, kind: CardKind, stage: str) -> str:
    """What the side of this stage is called."""
    return phrases(f"side.{kind}.{SIDE_OF[stage]}")


def field_words(phrases: Phrases, name: CardFieldName | str, kind: CardKind) -> str:
    """What a field is called on a document of this kind."""
    own = f"field.{name}.{kind}"
    return phrases(own if phrases.has(own) else f"field.{name}")


def difference_words(phrases: Phrases, found: Difference, kind: CardKind) -> tuple[str, str, str]:
    """What differs, what the sale says, and what stands on the document."""
    match found.reason:
        case "other_kind":
            return phrases("field.kind"), kind_words(phrases, found.sale), kind_words(phrases, found.card)
        case "differs":
            return field_words(phrases, found.field, kind), found.sale, found.card
        case _:
            return phrases(f"differences.{found.reason}"), phrases("differences.today", day=found.sale), found.card
