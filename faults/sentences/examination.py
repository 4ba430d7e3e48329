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
    "pack.damaged": Entry(
        "headquarters",
        "总部存下的录像包丢失或损坏，请终端再送一次。",
        "Headquarters' copy is lost or damaged: the terminal is to deliver it again.",
    ),
    "pack.digest": Entry(
        "headquarters", "录像包不是封存时存下的那一个。", "The pack is not the one that was stored at the seal."
    ),
    "pack.other": Entry(
        "headquarters",
        "录像包不是由其中的文件逐字节写成的：前面、后面或中间另有内容。",
        "The pack is not what its members make, byte for byte: something stands before, behind or between them.",
    ),
    "packing.rotten": Entry(
        "headquarters",
        "{take} 已收，但打包时有 {count} 个分片不再是收到时的样子，已请终端再送。",
        "{take} was received, and {count} of its files were no longer what came when it was to be packed: its terminal "
        "is asked for them again.",
    ),
    "packing.unsound": Entry(
        "headquarters",
        "{take} 已收，但按这里保存的样子打不成包（{reason}）。",
        "{take} was received, and cannot be packed as it lies here ({reason}).",
        "请用 headquarters verify 查看，必要时从备份恢复。",
        "Look at it with headquarters verify, and restore it from a backup if need be.",
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
    "index.field": Entry(
        "headquarters",
        "索引里的 {field} 与录像或回执不一致。",
        "The index has another {field} than the take or its receipt.",
    ),
    "index.certificate": Entry(
        "headquarters",
        "索引里证书 {serial} 的 {field} 与证书本身不一致。",
        "The index has another {field} of the certificate {serial} than the certificate itself.",
    ),
    "index.certificate:missing": Entry(
        "headquarters",
        "索引里没有签名者的证书 {serial}。",
        "The signer's certificate {serial} is not in the index.",
    ),
    "index.certificate:state": Entry(
        "headquarters",
        "证书 {serial} 是否吊销，索引与历史不一致。",
        "Index and history disagree on whether the certificate {serial} is revoked.",
    ),
    # --- the alarm ---
    "take.unsound": Entry(
        "headquarters",
        "录像 {detail} 核验不再通过，与收到时不同。",
        "The take {detail} no longer verifies: it is not what was received.",
        "用 headquarters verify {detail} 可查看全部问题；请从备份取回录像包。",
        "headquarters verify {detail} shows all that is wrong; bring its pack back from a backup.",
    ),
    # --- the receipt ---
    "receipt.missing": Entry("headquarters", "回执不见了。", "The receipt is missing."),
    "receipt.other:journal": Entry("headquarters", "回执属于另一份日志。", "The receipt belongs to another journal."),
    "receipt.other:field": Entry(
        "headquarters", "回执里的 {field} 与录像不一致。", "The receipt has another {field} than the take."
    ),
    "receipt.other:standing": Entry(
        "headquarters",
        "有回执，而索引里这段录像不该有它。",
        "There is a receipt that the take, as the index has it, should not have.",
    ),
    # --- notes: what is no fault ---
    "note.quarantined": Entry("compliance", "总部待核。", "It lies in quarantine."),
    "note.shortened:listed": Entry(
        "compliance",
        "录像被截短：封存它的终端知道它原来更长。",
        "The take was cut: the terminal that sealed it knew more entries of it.",
    ),
    "note.awaited": Entry("compliance", "{file} 还没有送到。", "{file} has not arrived yet."),
    "note.before_missing": Entry("compliance", "它的前一段录像不在这里。", "The take before this one is not here."),
    "note.before_other": Entry(
        "compliance",
        "这段录像写明的前一段，与总部保存的 {take} 不符。",
        "This take does not name {take} as headquarters holds it as the take before.",
    ),
}
