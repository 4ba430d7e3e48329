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
}
