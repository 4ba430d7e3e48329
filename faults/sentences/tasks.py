"""Headquarters' tasks, grants, registers and audit log: on the wire, at its commands, at the counter."""

from faults.entry import Entries, Entry

TASKS: Entries = {
    # --- at the counter ---
    "task.no_headquarters": Entry(
        "headquarters",
        "这个总部不派任务。",
        "This headquarters gives no tasks.",
        "请用「新建双录」录入业务。",
        "Enter the sale as a new one.",
    ),
    "task.line": Entry(
        "field_it",
        "现在连不上总部，领不了任务。",
        "Headquarters cannot be reached, and so no task can be claimed.",
        "网络恢复后再领；急着录的，请用「新建双录」。",
        "Claim it when the line is back; what cannot wait is entered as a new sale.",
    ),
    # --- on the wire ---
    "task.unknown": Entry("operator", "总部没有这项任务了。", "Headquarters has no such task."),
    "task.claimed": Entry("operator", "这项任务已经由别的终端领走了。", "Another terminal has claimed this task."),
    "task.withdrawn": Entry("operator", "总部撤回了这项任务。", "Headquarters has withdrawn this task."),
    "task.done": Entry("operator", "这项任务已经录完了。", "This task has been recorded already."),
    "task.outcome": Entry("us", "录制结果的写法不对。", "This is not how an outcome is told."),
    "audit.chain": Entry(
        "us",
        "操作日志的记录前后接不上，或被改过。",
        "The entries of the audit log do not follow each other, or were changed.",
    ),
    "audit.forked": Entry(
        "field_it",
        "终端 {terminal} 的操作日志有两份不同的历史：保险库恢复过旧副本，或磁盘被复制过。两份都留着。",
        "The audit log of {terminal} has two histories: an older copy of its vault was put back, or its disk was "
        "copied. Both are kept.",
    ),
    "audit.hole": Entry("us", "操作日志前面的记录还没有送到。", "Entries of the audit log before these are not held."),
    # --- at headquarters' commands ---
    "task.file": Entry("operator", "{path} 里没有一笔业务：{reason}。", "{path} holds no sale: {reason}."),
    "task.file:faults": Entry(
        "operator",
        "{path} 里的业务填错了：{faults}。",
        "What stands in {path} is wrong: {faults}.",
        "请改正后再派；不知道的可以不写。",
        "Mend it; what nobody knows yet may be left out.",
    ),
    "task.none": Entry("operator", "没有任务 {task}。", "There is no task {task}."),
    "task.over": Entry("operator", "任务 {task} 已经结束，撤不回。", "Task {task} is over and cannot be withdrawn."),
    "task.where": Entry("operator", "终端和网点只写一个。", "Say either the terminal or the branch, not both."),
    "task.branch": Entry(
        "operator",
        "录制场所名册里没有网点 {branch}，或它没有终端。",
        "The register of rooms has no branch {branch}, or no terminal stands there.",
        "先用 headquarters rooms add 登记。",
        "Register it with: headquarters rooms add.",
    ),
    "task.terminal": Entry("operator", "没有登记过终端 {terminal}。", "No terminal {terminal} is enrolled."),
    "staff.number": Entry(
        "operator",
        "工号应为 1 到 20 位字母、数字或横线：{number}。",
        "A staff number has 1 to 20 letters, digits or hyphens: {number}.",
    ),
    "staff.field": Entry("operator", "{field} 的写法不对：{value}。", "{field} cannot be {value}."),
    "staff.many": Entry("us", "人员名册最多 {most} 人。", "The staff list takes at most {most} people."),
    "room.many": Entry("us", "场所名册最多 {most} 处。", "The register takes at most {most} rooms."),
    "staff.none": Entry("operator", "名册里没有工号 {number}。", "Nobody on the list has the number {number}."),
    "staff.file": Entry(
        "operator",
        "{path} 第 {line} 行读不懂：{reason}。一行也没有录入。",
        "Line {line} of {path} cannot be read: {reason}. Nothing was taken in.",
    ),
    "room.code": Entry(
        "operator",
        "场所编号应为 1 到 40 位字母、数字或横线：{code}。",
        "A room's code has 1 to 40 letters, digits or hyphens: {code}.",
    ),
    "room.none": Entry("operator", "名册里没有场所 {code}。", "No room on the list has the code {code}."),
    "reason.none:grant": Entry(
        "operator",
        "准许导出要写原因，最多 {most} 字。",
        "A grant needs a reason of at most {most} characters.",
    ),
    "grant.hours": Entry("operator", "准许的时间应为 1 到 {most} 小时。", "A grant lasts from 1 to {most} hours."),
    # --- grants, where a readable copy is made ---
    "export.grant": Entry(
        "headquarters",
        "总部还没有准许导出 {take}。",
        "Headquarters has not granted that a readable copy of {take} is made.",
        "请总部执行：headquarters grant {take} --reason … --hours …，然后再导出。",
        "Headquarters runs: headquarters grant {take} --reason … --hours …; then export it again.",
    ),
    "export.grant:line": Entry(
        "headquarters",
        "没有总部对 {take} 的准许，现在也问不到总部：{why}。",
        "There is no grant of headquarters for {take}, and it cannot be asked now: {why}.",
        "请等网络恢复后再导出。",
        "Export it when the line is back.",
    ),
    "export.grant:reason": Entry(
        "headquarters",
        "总部准许导出 {take}，但不是为了这个原因。",
        "Headquarters has granted a readable copy of {take}, but not for this reason.",
        "请按准许的原因写，或请总部按这个原因另行准许。",
        "Give the reason of the grant, or have headquarters grant it for this one.",
    ),
    "export.grant:over": Entry(
        "headquarters",
        "总部对导出 {take} 的准许已在 {until} 到期。",
        "Headquarters' grant for a readable copy of {take} ended at {until}.",
        "请总部另行准许。",
        "Have headquarters grant it once more.",
    ),
    "grant.shape": Entry("headquarters", "这不是总部准许导出的凭证。", "This is no grant of headquarters."),
    "grant.signer": Entry("headquarters", "准许导出的凭证不是由总部签的。", "The grant is not signed by headquarters."),
}
