"""What is wrong with a take, a seal, a receipt or a key. Nobody mends a take: compliance judges what it is worth."""

from faults.entry import Entries, Entry

EVIDENCE: Entries = {
    # --- the take's folder ---
    "take.none": Entry("operator", "{folder} 里没有录像。", "There is no take in {folder}."),
    "take.size": Entry("compliance", "这个文件比规定的最大长度还长。", "This file is longer than it can be."),
    "take.stranger": Entry("compliance", "这个文件不属于这段录像。", "This does not belong to the take."),
    "take.leftover": Entry(
        "compliance",
        "这里没有链入日志的内容，与清单所列不符。",
        "What lies here unchained is not what the manifest lists.",
    ),
    "take.live": Entry("operator", "这段录像此刻正在录制。", "The take is being recorded at this moment."),
    "take.sealed:here": Entry("operator", "这段录像已经封存。", "The take is sealed already."),
    "note.unsigned": Entry(
        "compliance",
        "有 manifest.json 而没有它的签名：封存时被打断。",
        "manifest.json is there without its signature: closing was interrupted.",
    ),
    "note.unsealed": Entry(
        "compliance",
        "日志已结束，但录像没有封存（manifest.json、manifest.p7s）。",
        "The journal is closed, but the take has no seal (manifest.json, manifest.p7s).",
    ),
    "note.unchained": Entry(
        "compliance", "{file}：有 {bytes} 字节没有链入日志。", "{file}: {bytes} bytes were never chained."
    ),
    "note.gone": Entry(
        "compliance",
        "{file}：没有链入日志的 {bytes} 字节不在这里。",
        "{file}: {bytes} bytes that were never chained are not here.",
    ),
    "note.live": Entry("compliance", "这段录像此刻正在录制。", "The take is being recorded at this moment."),
    "note.folder": Entry(
        "compliance",
        "文件夹名是 {folder}，录像编号是 {take}。",
        "The folder is named {folder}; the take is {take}.",
    ),
    "slip.code": Entry(
        "operator",
        "这不是凭条上的校验字：应是 20 个字母和数字。",
        "These are not a slip's characters: there are twenty letters and digits.",
        "请对照凭条再输入一遍。",
        "Please type them again from the slip.",
    ),
    # --- what is to be known besides ---
    "note.demonstration": Entry(
        "compliance",
        "演示：这段录像是为演示录的，不计入业务。",
        "Demonstration: the take was recorded to show the program and never counts.",
    ),
    "note.no_picture": Entry("compliance", "录像里没有摄像头的画面。", "There is no picture of a camera in the take."),
    "note.no_sound": Entry("compliance", "录像里没有声音。", "There is no sound in the take."),
    "note.no_samples": Entry("compliance", "没有一个分片有声音。", "No segment has any sound."),
    "note.gaps": Entry("compliance", "画面或声音中间有缺口。", "Picture or sound have gaps."),
    "note.clock_doubted": Entry(
        "compliance",
        "开始录制时，终端的时钟不可信。",
        "The terminal's clock was in doubt when the take began.",
    ),
    "note.shortened": Entry(
        "compliance",
        "录像被截短：封存时已知它有 {known} 条日志，这里有 {entries} 条。",
        "The take was cut: {known} entries of it were known when it was sealed; {entries} are here.",
    ),
    "note.wall_outside": Entry(
        "compliance",
        "录像写的时间是 {at}，不在证书 {name} 的有效期内：是终端的时钟错了，还是证书过期，这里看不出来。",
        "The take says that it was recorded at {at}, outside the life of the certificate {name}; whether its clock was "
        "wrong cannot be told from the take.",
    ),
    "note.previous_unknown": Entry(
        "compliance",
        "录制时，终端已不知道同系列的前一段录像：没有与它链上。",
        "When it was recorded the terminal no longer knew the take before it: it is not linked to that one.",
    ),
    "note.times_unchecked": Entry(
        "compliance", "有 {count} 个时间戳，没有核验。", "There are {count} time stamps, which were not checked."
    ),
    "note.seal_other": Entry(
        "compliance",
        "封存用的是同名的另一张证书，要有签发它的机构才能核验，这里按没有封存看待。",
        "The seal was set with another certificate of the same name, which only its authority can confirm; without it "
        "the take counts as not sealed.",
    ),
    "note.receipt": Entry("compliance", "给出的回执不能证明时间。", "The receipt that was given proves no time."),
    "note.revoked": Entry(
        "compliance",
        "终端的证书已于 {at} 吊销，没有回执证明这段录像在那以前已收。",
        "The terminal's certificate was revoked at {at}, and no receipt shows that the take was received before.",
    ),
    "note.revoked_later": Entry(
        "compliance",
        "终端的证书在收到这段录像之后，于 {at} 吊销。",
        "The terminal's certificate was revoked at {at}, after the take had been received.",
    ),
    # --- the journal ---
    "journal.missing": Entry("compliance", "日志文件不见了。", "The journal is missing."),
    "journal.empty": Entry("compliance", "日志没有开头条目。", "The journal has no opening entry."),
    "journal.empty:nothing": Entry(
        "operator",
        "日志没有开头条目：什么都没有录下来。",
        "The journal has no opening entry: nothing was recorded.",
    ),
    "journal.after_close": Entry("compliance", "结束条目之后还有条目。", "There is an entry after the closing one."),
    "journal.line": Entry("compliance", "这不是一条完整的条目。", "This is not a whole entry."),
    "journal.suite": Entry("us", "不认识密码套件 {suite}。", "The suite {suite} is not known here."),
    "journal.suite_mixed": Entry(
        "compliance",
        "这一条是密码套件 {suite}，这段录像是 {first}：一段录像只能用一种。",
        "This entry bears suite {suite}, the take suite {first}: a take has one only.",
    ),
    "journal.format": Entry("us", "不认识录像格式 {format}。", "The take format {format} is not known here."),
    "journal.order": Entry(
        "compliance", "这里应是第 {expected} 条，而不是 {found}。", "Entry {expected} was expected here, not {found}."
    ),
    "journal.chain": Entry("compliance", "这一条与前一条没有链上。", "The entry is not chained to the one before it."),
    "journal.certificate": Entry("compliance", "第 0 条里的证书读不出来。", "A certificate in entry 0 cannot be read."),
    "journal.field:close_status": Entry(
        "compliance", "结束条目的状态不认识。", "The closing entry has no known status."
    ),
    "journal.field:close_reason": Entry("compliance", "结束条目没有原因。", "The closing entry has no reason."),
    "journal.field:lacking": Entry(
        "compliance", "条目缺少每条都有的字段。", "An entry lacks a field that every entry has."
    ),
    "journal.field:kind": Entry("compliance", "条目的种类不认识。", "An entry is of an unknown kind."),
    "journal.field:opening": Entry(
        "compliance", "开头条目只能是第 0 条。", "The opening entry is entry 0 and no other."
    ),
    "journal.field:opening_fields": Entry(
        "compliance", "第 0 条的字段不符合规定。", "Entry 0 has not the fields that it must have."
    ),
    "journal.field:certificate_terminal": Entry(
        "compliance", "证书写的是另一台终端。", "The certificate names another terminal."
    ),
    "journal.field:whole": Entry("compliance", "{name} 不是整数。", "{name} is not a whole number."),
    "journal.field:program": Entry("compliance", "程序版本不符合规定。", "The program's version is not as it must be."),
    "journal.field:demonstration": Entry(
        "compliance", "没有写明是不是演示。", "It is not said whether this is a demonstration."
    ),
    "journal.field:before": Entry(
        "compliance", "没有按规定写明上一登记期的录像。", "The epoch before is not named as it must be."
    ),
    "journal.field:clock": Entry(
        "compliance", "没有按规定写明与总部时钟之差。", "The offset to headquarters' clock is not said as it must be."
    ),
    "journal.field:close_notes": Entry(
        "compliance", "结束条目的说明不符合规定。", "The notes of the closing entry are not as they must be."
    ),
    "journal.field:object_digest": Entry(
        "compliance", "附件的摘要不是 SHA-256。", "An object's digest is not a SHA-256 digest."
    ),
    "journal.field:object_role": Entry(
        "compliance", "附件的用途写法不对。", "An object's role is not spelled as it must be."
    ),
    "journal.field:object_order": Entry(
        "compliance", "这里应是第 {expected} 号附件。", "Object {expected} was expected here."
    ),
    "journal.field:object_long": Entry(
        "compliance", "附件比规定的最大长度还长。", "An object is longer than any object can be."
    ),
    "journal.field:segment_covered": Entry(
        "compliance", "分片里的画面或声音比分片还长。", "Picture or sound of a segment are longer than the segment."
    ),
    "journal.field:segment_digest": Entry(
        "compliance", "分片的摘要不是 SHA-256。", "A segment's digest is not a SHA-256 digest."
    ),
    "journal.field:segment_order": Entry(
        "compliance", "这里应是第 {expected} 号分片。", "Segment {expected} was expected here."
    ),
    "journal.field:segment_long": Entry(
        "compliance", "分片比规定的最大长度还长。", "A segment is longer than any segment can be."
    ),
    "journal.field:segment_backwards": Entry("compliance", "分片的结束早于开始。", "A segment ends before it begins."),
    "journal.field:segment_overlap": Entry("compliance", "两个分片的时间重叠。", "Two segments cover the same time."),
    "journal.field:fields": Entry(
        "compliance", "条目的字段不符合它的种类。", "An entry has not the fields that its kind has."
    ),
    "journal.field:series": Entry("compliance", "录像的系列不认识。", "The series of the take is unknown."),
    "journal.field:take": Entry(
        "compliance",
        "录像编号与它的终端、系列和序号不符。",
        "The name of the take does not follow from its terminal, series and number.",
    ),
    "journal.field:take_long": Entry("compliance", "录像编号太长。", "The name of the take is too long."),
    "journal.field:previous": Entry(
        "compliance", "没有按规定写明前一段录像。", "The take before is not named as it must be."
    ),
    "journal.field:entry_key": Entry(
        "compliance", "录像的签名密钥长度不对。", "The take's signing key has a wrong length."
    ),
    "journal.field:keys": Entry("compliance", "录像没有写明谁能打开它。", "The take names nobody who can open it."),
    "journal.field:key": Entry("compliance", "封装的密钥形状不对。", "A wrapped key has a wrong shape."),
    "journal.field:key_twice": Entry("compliance", "同一个接收者写了两次。", "A recipient is named twice."),
    "journal.field:certificates": Entry(
        "compliance", "第 0 条没有证书，或证书太多。", "Entry 0 has no certificate, or too many."
    ),
    "journal.field:packs": Entry("compliance", "规则包没有用摘要写明。", "The packs are not named by digests."),
    "journal.field:wall": Entry("compliance", "时刻读不出来。", "A wall time cannot be read."),
    "journal.field:wall_spelling": Entry(
        "compliance", "时刻的写法不符合规定。", "A wall time is not spelled as it must be."
    ),
    # --- segments ---
    "segment.missing": Entry("compliance", "分片不见了。", "The segment is missing."),
    "segment.stranger": Entry(
        "compliance", "日志里没有条目写明这个分片。", "No entry of the journal names this segment."
    ),
    "segment.length": Entry(
        "compliance",
        "分片有 {bytes} 字节，日志写的是 {named} 字节。",
        "The segment has {bytes} bytes; the journal says {named}.",
    ),
    "segment.digest": Entry(
        "compliance", "分片不是日志写明的那一个。", "The segment is not the one that the journal names."
    ),
    "segment.header": Entry(
        "compliance", "这不是录像 {take} 的第 {index} 号分片。", "This is not segment {index} of take {take}."
    ),
    # --- objects ---
    "object.content": Entry(
        "compliance",
        "附件（{role}）的内容不是应有的格式，没有画出来。",
        "The content of the object ({role}) is not in its format, and was not drawn.",
    ),
    "paper.no_font": Entry(
        "field_it",
        "这台机器没有中文字体，签名文件（PDF）没有生成；笔迹图片已经导出。",
        "This machine has no Chinese font, so no signed papers (PDF) were made; the handwriting is there as pictures.",
        "请安装 Noto Sans CJK（思源黑体），再导出一次。",
        "Install Noto Sans CJK and export once more.",
    ),
    "seal.key": Entry(
        "operator",
        "印章密钥文件 {path} 打不开：口令不对，或不是 PKCS #12 文件。",
        "The seal's key file {path} does not open: the password is wrong, or it is no PKCS #12 file.",
    ),
    "object.missing": Entry("compliance", "附件不见了。", "The object is missing."),
    "object.stranger": Entry(
        "compliance", "日志里没有条目写明这个附件。", "No entry of the journal names this object."
    ),
    "object.length": Entry(
        "compliance",
        "附件有 {bytes} 字节，日志写的是 {named} 字节。",
        "The object has {bytes} bytes; the journal says {named}.",
    ),
    "object.digest": Entry(
        "compliance", "附件不是日志写明的那一个。", "The object is not the one that the journal names."
    ),
    "object.header": Entry(
        "compliance", "这不是录像 {take} 的第 {index} 号附件。", "This is not object {index} of take {take}."
    ),
    "cipher.tag": Entry(
        "compliance",
        "解不开：内容被改过，或者密钥不对。",
        "This does not decrypt: it was changed, or the key is another.",
    ),
    # --- the seal ---
    "manifest.missing": Entry("compliance", "清单不见了。", "The manifest is missing."),
    "manifest.shape": Entry(
        "compliance", "清单缺少每份清单都有的内容。", "The manifest lacks what every manifest has."
    ),
    "manifest.shape:long": Entry(
        "compliance", "清单比规定的最大长度还长。", "The manifest is longer than any manifest can be."
    ),
    "manifest.shape:more": Entry(
        "compliance", "清单写了不该有的内容：{names}。", "The manifest says more than it can: {names}."
    ),
    "manifest.journal": Entry(
        "compliance",
        "清单写 {name} = {said}，日志写的是 {true}。",
        "The manifest says {name} = {said}; the journal says {true}.",
    ),
    "manifest.journal:status": Entry(
        "compliance",
        "清单写 {said}，按日志是 {true}（{reason}）。",
        "The manifest says {said}; by the journal it is {true} ({reason}).",
    ),
    "signature.wrong": Entry("compliance", "签名验不过。", "The signature does not verify."),
    "signature.wrong:entry": Entry(
        "compliance", "这一条不是用本段录像的密钥签的。", "The entry was not signed by this take's key."
    ),
    "signature.signer:certificate": Entry(
        "compliance",
        "证书不是被签内容所写明的那一张。",
        "The certificate is not the one that the signed content names.",
    ),
    "signature.signer:seal": Entry(
        "compliance",
        "封存的不是第 0 条里的那台终端。",
        "The seal was set by somebody other than the terminal of entry 0.",
    ),
    "signature.broken": Entry("compliance", "签名文件读不出来。", "The signature file cannot be read."),
    "signature.layout": Entry(
        "compliance", "签名文件不是固定的排列。", "The signature file is not in its fixed layout."
    ),
    "signature.content": Entry("compliance", "签名属于别的内容。", "The signature belongs to other content."),
    "certificate.expired": Entry(
        "compliance", "证书 {name} 在 {at} 时无效。", "The certificate {name} was not valid at {at}."
    ),
    "certificate.unknown": Entry(
        "compliance",
        "证书 {name} 不是这里信任的机构签发的。",
        "The certificate {name} was not issued by an authority that is trusted here.",
    ),
    # --- receipts ---
    "receipt.shape": Entry("headquarters", "这不是一份回执。", "This is not a receipt."),
    "receipt.signer": Entry(
        "headquarters",
        "回执是由无权签发回执的人签的。",
        "The receipt was signed by somebody who may not sign receipts.",
    ),
    "receipt.other": Entry(
        "headquarters",
        "回执属于另一段录像或另一次封存。",
        "The receipt belongs to another take or another seal.",
    ),
    "crl.shape": Entry("headquarters", "这不是一份吊销列表（PEM）。", "This is not a revocation list (PEM)."),
    "crl.signer": Entry(
        "headquarters",
        "吊销列表不是这里信任的机构签的。",
        "The revocation list was not signed by an authority that is trusted here.",
    ),
    # --- JSON ---
    "json.broken": Entry("compliance", "这不是读得懂的 JSON。", "This is not readable JSON."),
    "json.shape": Entry("compliance", "这里应是一个 JSON 对象。", "A JSON object was expected here."),
    "json.spelling": Entry("compliance", "这段 JSON 不是规范写法。", "The JSON is not in its canonical spelling."),
    "json.base64": Entry("compliance", "base64 读不出来。", "A base64 value cannot be read."),
    "json.base64:spelling": Entry(
        "compliance", "base64 不是规范写法。", "A base64 value is not in its canonical spelling."
    ),
    # --- keys, and the machine ---
    "key.shape:public_length": Entry(
        "field_it", "接收者的公钥应有 {bytes} 字节。", "A recipient's public key has {bytes} bytes."
    ),
    "key.shape:public": Entry("field_it", "接收者的公钥不能用。", "A recipient's public key cannot be used."),
    "key.shape:private_length": Entry("field_it", "私钥应有 {bytes} 字节。", "A private key has {bytes} bytes."),
    "key.shape:signing": Entry(
        "field_it", "签名密钥或它的证书读不出来。", "The signing key or its certificate cannot be read."
    ),
    "key.shape:curve": Entry(
        "field_it", "签名密钥不是 ECDSA P-256 密钥。", "The signing key is not an ECDSA P-256 key."
    ),
    "key.pair": Entry(
        "field_it", "签名密钥和它的证书不是一对。", "The signing key and its certificate do not belong together."
    ),
    "key.wrong:take": Entry("operator", "这把密钥打不开它。", "This key does not open it."),
    "key.none": Entry(
        "operator",
        "录像 {take} 用这里的密钥（{recipient}）打不开：它不是在这里录的，或录它之后密钥换过。",
        "The take {take} does not open with the key of {recipient} here: it was recorded elsewhere or by an older key.",
        "请在录它的那台终端上导出，或请总部导出。",
        "Export it at the terminal that recorded it, or have headquarters do it.",
    ),
    "machine.wrong": Entry(
        "field_it",
        "这台机器的密码运算结果不对。",
        "This machine computes cryptography wrongly.",
        "请停止使用，不要在它上面录制。",
        "Do not record on it.",
    ),
}
