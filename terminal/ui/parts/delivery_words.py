"""Why a take is not at headquarters yet, and what follows: in a teller's words, without addresses and program's words.

A reason that is not among these is said by its own sentence; its code stands beside it for support.
"""

from typing import Final

from faults.catalogue import CATALOGUE
from faults.trouble import Trouble
from terminal.ui.phrases.table import Phrases

ZH: dict[str, str] = {
    "why.line": "还没有送成：现在连不上总部",
    "why.line.then": "网络一通就自动再送，不用您做什么。",
    "why.name": "还没有送成：查不到总部的地址",
    "why.name.then": "多半是网络的问题。一直这样，请告诉运维。",
    "why.not_ours": "没有送：对方不能证明自己是总部",
    "why.not_ours.then": "录像留在本机。请告诉运维。",
    "why.certificate": "没有送：总部不认这台终端的证书",
    "why.certificate.then": "录像留在本机，重新登记后接着送。请告诉运维。",
    "why.hours": "还没有到发送的时间（{hours}）",
    "why.hours.then": "到时自动送，不用您做什么。",
    "why.full": "还没有送成：总部的存储满了",
    "why.full.then": "总部腾出地方后自动再送，不用您做什么。",
    "why.busy": "还没有送成：总部正忙",
    "why.busy.then": "过一会儿自动再送，不用您做什么。",
    "why.fault": "还没有送成：总部出了故障",
    "why.fault.then": "总部修好后自动再送，不用您做什么。",
    "why.damaged": "送不了：录像在本机损坏了",
    "why.damaged.then": "总部没有拒收。请告诉运维，不要关机重装。",
    "why.unreadable": "还没有送成：本机的文件读不出来",
    "why.unreadable.then": "会自动再试。一直这样，请告诉运维。",
    "why.elsewhere": "它以从前的终端名录的，送往从前的总部，还没有送成",
    "why.elsewhere.then": "送到之前请不要清空这台终端。请告诉运维。",
    "why.other": "还没有送成：总部说了本程序不认识的话",
    "why.other.then": "请把代码告诉运维。",
}
EN: dict[str, str] = {
    "why.line": "Not delivered yet: headquarters cannot be reached",
    "why.line.then": "It goes on by itself when the line is back; nothing is to be done.",
    "why.name": "Not delivered yet: headquarters' name cannot be looked up",
    "why.name.then": "The network, most likely. If it stays so, tell field IT.",
    "why.not_ours": "Not sent: who answers cannot show to be headquarters",
    "why.not_ours.then": "The take stays here. Tell field IT.",
    "why.certificate": "Not sent: headquarters does not accept this terminal's certificate",
    "why.certificate.then": "The take stays here, and goes on once the terminal is enrolled again. Tell field IT.",
    "why.hours": "It is not the time to send ({hours})",
    "why.hours.then": "It goes by itself then; nothing is to be done.",
    "why.full": "Not delivered yet: headquarters has no room",
    "why.full.then": "It goes on by itself when there is some; nothing is to be done.",
    "why.busy": "Not delivered yet: headquarters is busy",
    "why.busy.then": "It is tried again in a while; nothing is to be done.",
    "why.fault": "Not delivered yet: headquarters failed",
    "why.fault.then": "It goes on by itself when that is mended; nothing is to be done.",
    "why.damaged": "Cannot be delivered: the take is damaged on this machine",
    "why.damaged.then": "Headquarters did not refuse it. Tell field IT, and do not set the machine up anew.",
    "why.unreadable": "Not delivered yet: its files cannot be read here",
    "why.unreadable.then": "It is tried again. If it stays so, tell field IT.",
    "why.elsewhere": "It was recorded under this terminal's former name, and is not delivered there yet",
    "why.elsewhere.then": "Do not clear this terminal before. Tell field IT.",
    "why.other": "Not delivered yet: headquarters said what this program does not know",
    "why.other.then": "Give field IT the code.",
}
_KINDS: Final[dict[str, str]] = {
    "line.unreachable": "line",
    "line.silent": "line",
    "line.cut": "line",
    "line.name": "name",
    "line.not_ours": "not_ours",
    "line.certificate": "certificate",
    "line.no_reason": "busy",
    "line.strange_answer": "fault",
    "line.long_answer": "fault",
    "line.receipt": "fault",
    "courier.hours": "hours",
    "courier.failed": "unreadable",
    "courier.elsewhere": "elsewhere",
    "storage.full": "full",
    "storage.unsound": "fault",
    "server.full": "busy",
    "server.fault": "fault",
    "take.busy": "busy",
    "body.cut": "line",
    "body.slow": "line",
    "seal.early": "busy",
    "segment.unnamed": "busy",
    "quarantine.full": "busy",
    "local.unreadable": "unreadable",
    "local.journal": "damaged",
    "local.segment": "damaged",
    "local.object": "damaged",
}
"""By code. Of `courier.elsewhere` the cause is not said: it names an address."""


def why_of(phrases: Phrases, trouble: Trouble) -> tuple[str, str]:
    """What keeps it from arriving, and what follows; the second may be empty."""
    kind = _KINDS.get(trouble.code) or ("certificate" if trouble.code.startswith("certificate.") else "")
    if kind:
        values = {name: value for name, value in trouble.facts.items() if not isinstance(value, Trouble)}
        return phrases(f"why.{kind}", **values), phrases(f"why.{kind}.then")
    if trouble.key in CATALOGUE:
        return trouble.sentence(phrases.language), trouble.remedy(phrases.language)
    return phrases("why.other"), phrases("why.other.then")


def why_words(phrases: Phrases, trouble: Trouble) -> str:
    """Both in one line."""
    why, then = why_of(phrases, trouble)
    if not then:
        return why
    stop, gap = ("。", "") if phrases.language == "zh" else (".", " ")
    return f"{why.rstrip('。.')}{stop}{gap}{then}"
