"""Why a sale cannot be taken in hand, or its recording not be started."""

from faults.entry import Entries, Entry

SALES: Entries = {
    "plan.refused": Entry(
        "operator",
        "按规则，这笔业务不能这样办理，不能开始录制。",
        "The rules do not allow this sale as it is. It cannot be recorded.",
        "请看方案中写明的原因；业务信息有误的，更正后重新交来。",
        "The plan shows why. If the sale was entered wrongly, correct it and hand it over again.",
    ),
    "plan.records_nothing": Entry(
        "operator",
        "按规则，这笔业务不需要在本终端录音录像。",
        "By the rules there is nothing to record here for this sale.",
        "请按方案中写明的方式办理。",
        "Go on in the way that the plan names.",
    ),
    "sale.looking": Entry(
        "operator",
        "上一段录像还在收尾，马上就知道能不能接着录。",
        "The last take is still being closed; in a moment it is known whether it can be gone on with.",
        "请稍等，不用做什么。",
        "Wait a moment; there is nothing to do.",
    ),
    "plan.unverified": Entry(
        "compliance",
        "这份方案所用的规则或话术还没有经合规核对，不能用于真实业务。",
        "Compliance has not verified the rules or the script of this plan yet. It is not fit for real business.",
        "请合规人员核对规则包、填写官方用语；演练时可以使用。",
        "Have the packs verified and the official wording filled in. Rehearsals may use it.",
    ),
    "sale.not_waiting": Entry(
        "operator",
        "这笔业务不在等待的业务里。",
        "This sale is not among those that wait.",
        "请从列表中另选一笔，或请业务系统重新交来。",
        "Choose another one from the list, or have it handed over again.",
    ),
}
