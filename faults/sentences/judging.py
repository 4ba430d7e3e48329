"""Why a take cannot be judged again, or does not come to what was demanded."""

from faults.entry import Entries, Entry

JUDGING: Entries = {
    "judge.no_plan": Entry(
        "compliance",
        "这段录像里没有方案：是早先的程序录的，不知道该按什么判定。",
        "There is no plan in this take: an early program recorded it, and nothing says what to judge it by.",
        "请人工检查这段录像；也可以按业务资料另做方案核对。",
        "Have a person look at it; the sale's papers tell what it had to show.",
    ),
    "judge.no_plan:broken": Entry(
        "compliance",
        "这段录像在方案写完之前就断了，不知道该按什么判定。",
        "This take broke off before its plan was written, so that nothing says what to judge it by.",
        "这样的录像里没有录下业务，请看同一笔业务的下一段。",
        "Nothing of the sale is in it. Look at the next take of the same sale.",
    ),
    "judge.unreadable": Entry(
        "us",
        "这段录像里的方案，这个版本的程序读不懂。",
        "This version of the program cannot read the plan in this take.",
        "请用录制时的版本，或更新的版本再判一次。",
        "Judge it with the version that recorded it, or a later one.",
    ),
    "judge.unreadable:list": Entry(
        "us",
        "这段录像里的质检清单，这个版本的程序读不懂。",
        "This version of the program cannot read the check list in this take.",
        "请用录制时的版本，或更新的版本再判一次。",
        "Judge it with the version that recorded it, or a later one.",
    ),
    "judge.no_sale": Entry(
        "compliance",
        "这段录像里的业务信息读不出来，不能换规则包重做方案。",
        "The sale in this take cannot be read, so that other packs can make no plan of it.",
        "请不加其他规则包再判一次：按录像自己的方案。",
        "Judge it without other packs, by the take's own plan.",
    ),
    "judge.no_checks": Entry(
        "compliance",
        "这些规则包里没有适用于这笔业务的质检。",
        "These packs ask for no check of such a sale.",
        "请换一套有质检（pack: checks）的规则包。",
        "Name packs that have one of checks (pack: checks).",
    ),
    "judge.damaged": Entry(
        "compliance",
        "录像 {take} 已损坏，不作判定。",
        "The take {take} is damaged and is not judged.",
        "坏在哪里，请用 verify 查看；总部有完好的一份时，请以总部的为准。",
        "verify tells where. Where headquarters has a sound copy, go by that.",
    ),
    "judge.meaning": Entry(
        "headquarters",
        "语义服务的设置 {path} 读不懂。",
        "The settings of the service for meaning, {path}, make no sense.",
        "里面要写 url 和 model，可以写 token_file、ca_file、seconds（1 到 60）；写法见 docs/hq-protocol.md。",
        "They hold url and model, and may hold token_file, ca_file, seconds (1 to 60); see docs/hq-protocol.md.",
    ),
    "judge.meaning:url": Entry(
        "headquarters",
        "语义服务的地址不能用：{path} 里的 url 要以 https:// 开头，或是本机的 http://。",
        "The service for meaning cannot be asked there: url in {path} must be https://, or http:// on loopback.",
        "请改成本机构内网里的地址。",
        "Write the address on the institution's own network.",
    ),
    "judge.demand": Entry(
        "operator",
        "判定（{verdict}）没有达到 --demand {demand} 的要求。",
        "The verdict ({verdict}) is less than --demand {demand}.",
        "哪个节点缺什么、怎么办，写在上面。",
        "What each node misses, and what to do, stands above.",
    ),
    "judge.words": Entry(
        "operator",
        "请写一段录像的编号；或写 --all 和 --since，判这一天起收到的全部录像。",
        "Name one take; or say --all with --since, for all that were received from that day on.",
    ),
    "judge.book": Entry(
        "operator",
        "没有第 {serial} 号规则册。",
        "There is no book {serial}.",
        "有哪些，请看 headquarters books list。",
        "headquarters books list says which there are.",
    ),
    "judge.busy": Entry(
        "operator",
        "同样的判定正在另一个命令里进行。",
        "Another command is at the same judging.",
        "请等它结束。",
        "Wait until it is over.",
    ),
}
