"""The words for those who work here and their roles."""

from terminal.session.facts.staff import Staff
from terminal.session.snapshot import StaffView
from terminal.ui.phrases.table import Phrases

ZH: dict[str, str] = {
    "staff.role.teller": "柜员",
    "staff.role.agent": "代理人",
    "staff.role.supervisor": "主管",
    "staff.role.inspector": "质检员",
    "staff.role.field_it": "设备管理员",
    "staff.role.administrator": "管理员",
    "staff.who": "{name} · {role}",
    "staff.demonstrated": "演示：{who}，工号 {number}，登录码 {code}",
}
EN: dict[str, str] = {
    "staff.role.teller": "teller",
    "staff.role.agent": "agent",
    "staff.role.supervisor": "supervisor",
    "staff.role.inspector": "inspector",
    "staff.role.field_it": "field IT",
    "staff.role.administrator": "administrator",
    "staff.who": "{name} · {role}",
    "staff.demonstrated": "Demonstration: {who}, number {number}, code {code}",
}


def staff_words(phrases: Phrases, staff: Staff) -> str:
    """Name and role of somebody, as lists and lines say it."""
    return phrases("staff.who", name=staff.name, role=phrases(f"staff.role.{staff.role}"))


def demonstration_words(phrases: Phrases, staff: StaffView) -> str:
    """With which account a visitor of the demonstration signs for something; empty in every other home."""
    codes = dict(staff.codes)
    boss = next((each for each in staff.staff if each.role == "supervisor" and each.number in codes), None)
    if boss is None:
        return ""
    who = staff_words(phrases, boss)
    return phrases("staff.demonstrated", who=who, number=boss.number, code=codes[boss.number])
