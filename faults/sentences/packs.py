"""Why packs of rules and scripts cannot be used. What is wrong in them line by line, `packs lint` says."""

from faults.entry import Entries, Entry

PACKS: Entries = {
    "packs.faulty": Entry("field_it", "规则包有错，不能使用：{faults}。", "The packs cannot be used: {faults}."),
    "packs.none": Entry("field_it", "{folder} 里没有规则包。", "There are no rule packs in {folder}."),
    "packs.folder": Entry("field_it", "规则包的文件夹 {folder} 不存在。", "There is no folder of packs at {folder}."),
    "packs.many": Entry(
        "field_it", "{folder} 里的规则包文件超过 {most} 个。", "There are more than {most} pack files in {folder}."
    ),
    "packs.unreadable": Entry("field_it", "{name} 读不出来：{reason}。", "{name} cannot be read: {reason}."),
    "packs.worked": Entry(
        "field_it",
        "样例业务 {name} 有错，第 {line} 行：{reason}。",
        "The worked sale {name} is faulty, line {line}: {reason}.",
    ),
    "packs.no_worked": Entry(
        "field_it",
        "{folder} 里没有样例业务（worked 文件夹）。",
        "There are no worked sales in {folder} (folder worked).",
    ),
    "packs.sale": Entry("field_it", "业务 {name} 读不出来：{reason}。", "The sale {name} cannot be read: {reason}."),
    "packs.no_sales": Entry("field_it", "{folder} 里没有业务文件。", "There are no sales in {folder}."),
    "packs.line_long": Entry(
        "field_it", "第 {number} 行超过 {most} 字节。", "Line {number} is longer than {most} bytes."
    ),
    "packs.line_text": Entry("field_it", "第 {number} 行不是 UTF-8 文本。", "Line {number} is not UTF-8 text."),
    "packs.sale_file": Entry(
        "field_it",
        "标准输入是客户的回答，业务须是文件：--sale FILE。",
        "Standard input has the answers, so the sale is a file: --sale FILE.",
    ),
    "packs.node": Entry(
        "field_it",
        "方案里没有节点 {node}；有问题的节点：{nodes}。",
        "The plan has no node {node}; those with questions: {nodes}.",
    ),
    "packs.question": Entry(
        "field_it",
        "节点 {node} 没有这个问题；可选：{questions}。",
        "The node {node} has no such question; it has: {questions}.",
    ),
}
