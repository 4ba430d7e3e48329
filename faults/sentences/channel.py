"""The channel of updates at headquarters, and who is offered what of it."""

from faults.entry import Entries, Entry

CHANNEL: Entries = {
    "updates.none": Entry(
        "headquarters",
        "总部没有更新通道，或通道里没有这个文件。",
        "Headquarters holds no channel of updates, or the channel has no such file.",
        "总部用 headquarters updates take 收下通道。",
        "Headquarters takes one with `headquarters updates take`.",
    ),
    "updates.no_root": Entry(
        "headquarters",
        "第一次收更新通道，要说明信任哪一份 root。",
        "The first time it must be said which root is trusted.",
        "加上 --root 1.root.json；这个文件应从发布者那里当面拿到，不要从 U 盘上的通道里取。",
        "Add --root 1.root.json; get that file from the publisher in person, not out of the channel on the stick.",
    ),
    "updates.other_root": Entry(
        "headquarters",
        "给出的 root 不是这个总部已经信任的那一份（{path}）。",
        "The root that was named is not the one that this headquarters trusts ({path}).",
        "已信任的 root 会随通道自己更换，不用再写 --root；发布者重新开通道时才删掉那个文件。",
        "Leave --root away: roots follow each other inside the channel. Only for a publisher who begins anew, "
        "delete that file.",
    ),
    "updates.expired": Entry(
        "headquarters",
        "更新通道已过期，没有收下：{said}。",
        "The channel has expired and was not taken: {said}.",
        "请发布者用 scripts/channel refresh 续签。",
        "The publisher signs it anew with `scripts/channel refresh`.",
    ),
    "updates.older": Entry(
        "headquarters",
        "更新通道比总部已有的旧，没有收下：{said}。",
        "The channel is older than what headquarters holds and was not taken: {said}.",
        "请拿最新的通道。",
        "Bring the newest one.",
    ),
    "updates.unsigned": Entry(
        "headquarters",
        "更新通道的签名不够，没有收下：{said}。",
        "The channel lacks signatures and was not taken: {said}.",
        "不要使用这个通道，请与发布者联系。",
        "Do not use it, and ask the publisher.",
    ),
    "updates.altered": Entry(
        "headquarters",
        "更新通道的内容与签名不符，没有收下：{said}。",
        "The channel is not what was signed and was not taken: {said}.",
        "重新拷贝一次；还是这样，就与发布者联系。",
        "Copy it once more; if it stays so, ask the publisher.",
    ),
    "updates.incomplete": Entry(
        "headquarters",
        "{path} 里缺文件，没有收下：{said}。",
        "Files lack in {path}, and it was not taken: {said}.",
        "重新拷贝整个通道。",
        "Copy the whole channel once more.",
    ),
    "updates.target": Entry(
        "headquarters",
        "更新通道里的 {name} 说不清自己是什么，没有收下。",
        "{name} in the channel does not say what it is; nothing was taken.",
        "请与发布者联系：通道要用 scripts/channel 制作。",
        "Ask the publisher: channels are made with `scripts/channel`.",
    ),
    "updates.damaged": Entry(
        "headquarters",
        "总部的更新通道（{path}）读不出来。",
        "Headquarters' own channel ({path}) cannot be read.",
        "移走其中的 metadata 文件夹，再收一次通道；root.json 留着。",
        "Move its folder `metadata` away and take the channel once more; leave root.json.",
    ),
    "updates.busy": Entry(
        "headquarters",
        "另一个命令正在收更新通道。",
        "Another command is taking a channel.",
        "等它做完再试。",
        "Try again when it is done.",
    ),
    "updates.version": Entry(
        "headquarters",
        "总部的更新通道里没有版本 {version}。",
        "Headquarters' channel has no version {version}.",
        "用 headquarters updates list 看有哪些版本。",
        "`headquarters updates list` shows which there are.",
    ),
    "updates.ended": Entry(
        "headquarters",
        "总部的更新通道已于 {at} 过期，终端不会装。",
        "Headquarters' channel expired at {at}; no terminal would take anything of it.",
        "请发布者续签，再收一次。",
        "Have the publisher sign it anew, and take it.",
    ),
    "updates.unseen": Entry(
        "headquarters",
        "前面各环有 {count} 台终端，还没有一台报告 {version} 运行正常，不能放行到第 {ring} 环。",
        "None of the {count} terminals in the rings before has reported {version} healthy: not yet for ring {ring}.",
        "先放行给前面的环，等终端报告；确有必要时加 --anyway --reason。",
        "Release it to a ring before and wait for their reports; where it must be, --anyway --reason.",
    ),
    "updates.unseen:rolled_back": Entry(
        "headquarters",
        "{terminals} 退回了 {version}，不能放行到后面的环。",
        "{terminals} rolled {version} back: not for a later ring.",
        "先查明原因；确有必要时加 --anyway --reason。",
        "Find out why first; where it must be, --anyway --reason.",
    ),
    "updates.not_released": Entry(
        "headquarters", "版本 {version} 没有放行过，或已停发。", "Version {version} is not released, or is stopped."
    ),
    "updates.ring": Entry("headquarters", "环是 0 到 {most} 的数。", "A ring is a number from 0 to {most}."),
    "updates.clock": Entry("headquarters", "{at} 不是钟点，如 20:00。", "{at} is no hour of the clock, such as 20:00."),
    "reason.none:updates": Entry("headquarters", "要写明理由：--reason。", "A reason is needed: --reason."),
}
