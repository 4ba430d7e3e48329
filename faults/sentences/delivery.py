"""Why a take is still here: the line, the hours, what headquarters answers, and what is wrong with the take itself."""

from faults.entry import Entries, Entry

DELIVERY: Entries = {
    # --- the line ---
    "line.unreachable": Entry("field_it", "连不上总部 {url}。", "Headquarters cannot be reached at {url}."),
    "line.name": Entry(
        "field_it",
        "查不到总部地址 {url} 里的域名。",
        "The name of headquarters in {url} cannot be looked up.",
    ),
    "line.not_ours": Entry(
        "field_it",
        "{url} 不能证明自己是我们的总部（{reason}）。",
        "What answers at {url} cannot show that it is our headquarters ({reason}).",
    ),
    "line.certificate": Entry(
        "headquarters",
        "总部不接受这台终端的证书。",
        "Headquarters does not accept this terminal's certificate.",
    ),
    "line.silent": Entry("field_it", "总部没有回应。", "Headquarters does not answer."),
    "line.cut": Entry("field_it", "与总部的连接断了。", "The line to headquarters was cut."),
    # --- what headquarters answers ---
    "line.long_answer": Entry(
        "headquarters",
        "总部的答复比规定的最大长度还长。",
        "Headquarters' answer is longer than any answer can be.",
    ),
    "line.strange_answer": Entry("headquarters", "总部的答复看不懂。", "Headquarters' answer cannot be understood."),
    "line.no_reason": Entry(
        "headquarters",
        "总部答复 {status}，没有说明原因。",
        "Headquarters answered {status} without a reason.",
    ),
    "line.receipt": Entry(
        "headquarters",
        "总部的回执验不过（{fault}）。",
        "Headquarters' receipt does not verify ({fault}).",
    ),
    # --- this terminal ---
    "courier.hours": Entry("field_it", "只在 {hours} 发送。", "Sending is allowed at {hours} only."),
    "courier.failed": Entry(
        "us",
        "发送程序出错了。",
        "The courier failed.",
        "请重新启动程序。",
        "Start the program again.",
    ),
    "local.journal": Entry(
        "compliance",
        "这台终端上的日志比原来短：录像在这里损坏了，不是总部退回的。",
        "The journal on this terminal is shorter than it was: the take is damaged here. "
        "Headquarters did not refuse it.",
    ),
    "local.segment:missing": Entry(
        "compliance",
        "这台终端上的第 {number} 号分片不见了：录像在这里损坏了，不是总部退回的。",
        "Segment {number} is missing on this terminal: the take is damaged here. Headquarters did not refuse it.",
    ),
    "local.segment:changed": Entry(
        "compliance",
        "这台终端上的第 {number} 号分片被改过：录像在这里损坏了，不是总部退回的。",
        "Segment {number} was changed on this terminal: the take is damaged here. Headquarters did not refuse it.",
    ),
    "local.unreadable:journal": Entry(
        "field_it", "这台终端上的日志读不出来。", "The journal on this terminal cannot be read."
    ),
    "local.unreadable:segment": Entry(
        "field_it",
        "这台终端上的第 {number} 号分片读不出来。",
        "Segment {number} cannot be read on this terminal.",
    ),
    "local.unreadable:seal": Entry(
        "field_it", "这台终端上的封存文件读不出来。", "The seal on this terminal cannot be read."
    ),
}
