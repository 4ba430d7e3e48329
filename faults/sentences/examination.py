"""What is wrong with a take as headquarters stores it: its pack, its index, its receipt."""

from faults.entry import Entries, Entry

EXAMINATION: Entries = {
    # --- the pack ---
    "pack.broken:whole": Entry("headquarters", "录像包读不出来：{reason}。", "The pack cannot be read: {reason}."),
    "pack.broken:layout": Entry(
        "headquarters", "录像包里的 {name} 存放方式不对。", "{name} in the pack is not stored as it must be."
    ),
    "pack.broken:missing": Entry("headquarters", "录像包里没有 {name}。", "{name} is missing from the pack."),
    "pack.broken:member": Entry(
        "headquarters", "录像包里的 {name} 读不出来：{reason}。", "{name} in the pack cannot be read: {reason}."
    ),
    "pack.digest": Entry(
        "headquarters", "录像包不是封存时存下的那一个。", "The pack is not the one that was stored at the seal."
    ),
    "pack.missing:unreadable": Entry(
        "headquarters", "录像包读不出来（{reason}）。", "The pack cannot be read ({reason})."
    ),
    "pack.missing:stored": Entry("headquarters", "存下的录像包不见了。", "The stored pack is missing."),
    "pack.missing:stored_unreadable": Entry(
        "headquarters", "存下的录像包读不出来（{reason}）。", "The stored pack cannot be read ({reason})."
    ),
    # --- segments ---
    "segment.broken": Entry(
        "headquarters", "存下的分片读不出来：{what}。", "The stored segment cannot be read: {what}."
    ),
    "segment.missing:unreadable": Entry(
        "headquarters", "分片读不出来（{reason}）。", "The segment cannot be read ({reason})."
    ),
    "segment.missing:stored": Entry("headquarters", "存下的分片不见了。", "The stored segment is missing."),
    "segment.missing:stored_unreadable": Entry(
        "headquarters", "存下的分片读不出来（{reason}）。", "The stored segment cannot be read ({reason})."
    ),
    "segment.stranger:stored": Entry("headquarters", "这个文件不属于这段录像。", "This does not belong to the take."),
    # --- the index ---
    "index.take": Entry("headquarters", "这是录像 {take}。", "This is the take {take}."),
    "index.journal": Entry(
        "headquarters",
        "索引与日志的条目、末条摘要或分片数不一致。",
        "Index and journal disagree on entries, head or segments.",
    ),
    # --- the receipt ---
    "receipt.missing": Entry("headquarters", "回执不见了。", "The receipt is missing."),
    "receipt.other:journal": Entry("headquarters", "回执属于另一份日志。", "The receipt belongs to another journal."),
    # --- notes: what is no fault ---
    "note.awaited": Entry("compliance", "{file} 还没有送到。", "{file} has not arrived yet."),
    "note.before_missing": Entry("compliance", "它的前一段录像不在这里。", "The take before this one is not here."),
    "note.before_other": Entry(
        "compliance",
        "这段录像写明的前一段，与总部保存的 {take} 不符。",
        "This take does not name {take} as headquarters holds it as the take before.",
    ),
}
