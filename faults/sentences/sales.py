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
    "plan.renewed": Entry(
        "operator",
        "规则刚刚更换，这笔业务的方案已按现在的规则重做。",
        "The rules have just changed. The plan of this sale was made anew by those that count now.",
        "请再看一遍方案，然后开始。",
        "Look at the plan again, then start.",
    ),
    "plan.records_nothing": Entry(
        "operator",
        "按规则，这笔业务不需要在本终端录音录像。",
        "By the rules there is nothing to record here for this sale.",
        "请按方案中写明的方式办理。",
        "Go on in the way that the plan names.",
    ),
    "plan.recorded_elsewhere": Entry(
        "operator",
        "这笔业务不在本终端录制：电话销售由通话录音系统录音，互联网销售由网页留痕。",
        "This sale is recorded elsewhere: a call by the telephone system, a web shop by the trace of its pages.",
        "请在客户办理的渠道继续，不要在本终端另录一份。",
        "Go on where the customer is being served, and record no second version here.",
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
        "这份方案所用的规则或话术还没有经合规核对，不能用于真实业务。还差什么，方案中逐条列出。",
        "Compliance has not verified the rules or script of this plan yet. Not for real sales; it lists what is left.",
        "请合规人员补齐官方用语和规则，由总部签发规则册；演练时可以使用。",
        "Have what is left completed, and a book of packs released by headquarters. Rehearsals may use it.",
    ),
    "sale.not_waiting": Entry(
        "operator",
        "这笔业务不在等待的业务里。",
        "This sale is not among those that wait.",
        "请从列表中另选一笔，或请业务系统重新交来。",
        "Choose another one from the list, or have it handed over again.",
    ),
    "entry.no_file": Entry(
        "operator",
        "业务文件打不开。",
        "The sale's file cannot be opened.",
        "请确认文件还在、可以读，再选一次；或请给文件的人重新导出。",
        "See that the file is still there and can be read, and choose it again; or have it exported anew.",
    ),
    "entry.no_sale": Entry(
        "operator",
        "这个文件不是业务文件：{reason}。",
        "This file is no sale: {reason}.",
        "请选业务系统导出的业务文件（.json）；仍然不行的，请导出的人检查。",
        "Choose a sale as the business system exports it (.json); if that fails too, have the export checked.",
    ),
    "entry.file_faults": Entry(
        "operator",
        "文件已导入，有 {count} 处要补充或更正，已在各栏标出。",
        "The file was taken in. {count} of its fields lack something or are wrong; each is marked.",
        "请逐处补齐；拿不准的，请问客户或给文件的人。",
        "Fill them in one by one; ask the customer, or who made the file.",
    ),
    "entry.incomplete": Entry(
        "operator",
        "这笔业务的资料还不全，已在各栏标出。",
        "This sale is not complete yet; what lacks is marked.",
        "请补齐后再看录制方案。",
        "Fill in what lacks, then look at the plan.",
    ),
}
