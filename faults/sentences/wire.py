"""What headquarters answers a terminal instead of success, code by code as `docs/hq-protocol.md` has them.

`en` is on the wire to the letter, so a whole refusal stands there and no remedy behind it. A terminal is told the code
alone: a plain key has no blanks, and what is said with facts has a key of its own. A code that another room says in
other words has `:wire` here.
"""

from faults.entry import Entries, Entry

WIRE: Entries = {
    # --- enrolment ---
    "enrol.code": Entry(
        "operator",
        "总部没有给出过这个登记码，请向总部另要一个。",
        "This code is not known here; ask headquarters for another.",
    ),
    "enrol.code:whole": Entry(
        "operator",
        "登记码不完整：应有 8 组，每组 4 个字符。",
        "This is not a whole code; it has 8 groups of 4 characters.",
    ),
    "enrol.expired": Entry(
        "headquarters",
        "登记码已过期，请向总部另要一个。",
        "This code has expired; ask headquarters for another.",
    ),
    "enrol.used": Entry(
        "headquarters",
        "登记码已经用过，请向总部另要一个。",
        "This code was used before; ask headquarters for another.",
    ),
    "administrator.code": Entry(
        "operator",
        "总部没有给这台终端发过这个管理员码：请核对每一组字符，再输一次；还不行，请总部另发一个。",
        "Headquarters gave this terminal no such administrator's code; check each group, or ask for another.",
    ),
    "administrator.expired": Entry(
        "operator",
        "这个管理员码过期了，请总部另发一个。",
        "This administrator's code has expired; ask headquarters for another.",
    ),
    "administrator.used": Entry(
        "operator",
        "这个管理员码已经用过了，请总部另发一个。",
        "This administrator's code was used before; ask headquarters for another.",
    ),
    "renew.signature": Entry(
        "us",
        "换证申请不是用现有证书的密钥签的。",
        "The request for renewal is not signed by the key of the certificate that asks.",
    ),
    "renew.early": Entry(
        "us",
        "离证书到期还有 60 天以上，现在不换。",
        "The certificate has more than 60 days to go; it is renewed later.",
    ),
    "report.often": Entry(
        "us",
        "这台终端刚报过几次状况，稍后再报。",
        "This terminal has just sent several reports of its health; it may send the next one a little later.",
    ),
    "csr.broken": Entry("us", "证书申请读不出来。", "The certificate request cannot be read."),
    "csr.broken:signature": Entry(
        "us", "证书申请不是用它自己的密钥签的。", "The certificate request is not signed by its own key."
    ),
    "csr.key": Entry(
        "us", "证书申请用的不是 ECDSA P-256 密钥。", "The certificate request is not for an ECDSA P-256 key."
    ),
    # --- who asks ---
    "certificate.none": Entry(
        "field_it", "这个请求要出示终端的证书。", "This call needs the terminal's client certificate."
    ),
    "certificate.unknown:wire": Entry(
        "field_it", "总部没有给终端签发过这张证书。", "This certificate was not issued to a terminal."
    ),
    "certificate.revoked": Entry("field_it", "终端的证书已被总部吊销。", "This certificate was revoked."),
    "certificate.superseded": Entry(
        "field_it", "终端后来重新登记过，这张证书已被取代。", "This certificate was superseded."
    ),
    "take.foreign": Entry("us", "终端只能上传自己的录像。", "A terminal may only deliver its own takes."),
    "take.foreign:named": Entry(
        "us", "终端 {terminal} 只能上传自己的录像。", "The terminal {terminal} may only deliver its own takes."
    ),
    # --- the request ---
    "path.unknown": Entry("us", "总部没有这个接口。", "Not Found."),
    "method.unknown": Entry("us", "总部的这个接口不能这样调用。", "Method Not Allowed."),
    "request.shape": Entry("us", "总部读不懂这个请求。", "The request cannot be read."),
    "request.shape:field": Entry(
        "us", "总部读不懂这个请求：{field}：{reason}。", "The request cannot be read: {field}: {reason}."
    ),
    "request.shape:base64": Entry(
        "us", "总部读不懂这个请求：{field} 不是 base64。", "The request cannot be read: {field} is not base64."
    ),
    "request.shape:http": Entry("us", "总部读不懂这个请求：{detail}。", "{detail}."),
    "take.name": Entry(
        "us", "这不是录像编号，编号如 32-0117-000482。", "This is not the name of a take, such as 32-0117-000482."
    ),
    "segment.name": Entry(
        "us",
        "分片要用它的 SHA-256 来指明，写成小写的十六进制。",
        "A segment is named by its SHA-256 in lower-case hexadecimal.",
    ),
    "body.cut": Entry("operator", "上传中断了，这一次的内容没有保存。", "The body was cut; nothing of it was kept."),
    "body.slow": Entry(
        "operator", "上传停住了，这一次的内容没有保存。", "The body did not go on; nothing of it was kept."
    ),
    "body.long": Entry("us", "上传的内容超过了一次能收的长度。", "The body is longer than is taken at once."),
    "body.long:limit": Entry("us", "一次最多能收 {bytes} 字节。", "At most {bytes} bytes are taken here."),
    "server.full": Entry("operator", "总部正忙，暂时收不了更多内容。", "Headquarters is taking in as much as it can."),
    "server.full:terminal": Entry(
        "operator",
        "这台终端已有 {most} 个上传正在进行，请稍后再传。",
        "{most} bodies of this terminal are under way; headquarters takes no more of them at once.",
    ),
    "server.full:share": Entry(
        "operator",
        "这台终端正在上传的内容已占满它的份额，请稍后再传。",
        "This terminal's bodies under way take all the room that one terminal gets.",
    ),
    "storage.full": Entry(
        "headquarters",
        "总部的磁盘满了，腾出空间之前收不了录像；这里的录像不会丢。",
        "Headquarters' disk is full; it can receive nothing until there is room. Nothing is lost.",
    ),
    "server.fault": Entry(
        "headquarters",
        "总部的程序出错了，可以再发一次。",
        "Headquarters failed; the request may be sent again.",
    ),
    # --- the journal ---
    "journal.hole": Entry("operator", "总部还没有收到前面的日志条目。", "Entries before these are not held yet."),
    "journal.hole:from": Entry(
        "operator", "总部要的是第 {held} 条起的日志条目。", "Entries from {held} on were expected."
    ),
    "journal.forked": Entry(
        "compliance",
        "这段录像在总部的日志与这里的不同。",
        "Headquarters holds another entry in this place of the take.",
    ),
    "journal.forked:entry": Entry(
        "compliance",
        "总部存的第 {entry} 条日志与这里的不同。",
        "Headquarters holds another entry {entry} of this take.",
    ),
    "journal.forked:aside": Entry(
        "compliance",
        "签这段录像的证书无权用这个编号：录像另存待核。",
        "Who signed this take has no right to its name: it is kept as a further history, and people look at it.",
    ),
    "journal.forked:name": Entry(
        "us",
        "这个编号已是另一台终端的录像：这一段另存待核。",
        "A take of another terminal has this name: this one is kept as a further history.",
    ),
    "journal.length": Entry(
        "compliance", "日志比规定的最大长度还长。", "The journal is longer than any journal can be."
    ),
    "journal.take": Entry("compliance", "第 0 条写的是另一段录像。", "Entry 0 opens another take."),
    "journal.take:named": Entry(
        "compliance",
        "第 0 条写的是录像 {found}，不是 {take}。",
        "Entry 0 opens the take {found}, not {take}.",
    ),
    "journal.take:history": Entry(
        "us",
        "第 0 条的摘要不以 {history} 开头：这不是录像 {take} 的那一份。",
        "Entry 0 has no digest that begins with {history}: this is not that history of {take}.",
    ),
    # --- why people must look at it ---
    "name.used": Entry(
        "headquarters",
        "同一个编号下有两段不同的录像：终端用旧备份恢复过，或有两台终端在用同一个身份。",
        "There are two histories under one name: its terminal was put back to an older state, or there are two of it.",
    ),
    "name.epoch": Entry(
        "compliance",
        "编号里的登记期次与签名证书的不同。",
        "The take is named for another epoch than the certificate that signed it was issued in.",
    ),
    "quarantine.full": Entry(
        "headquarters",
        "这台终端待核的录像太多：有人处理之前，暂不再收要另存的。",
        "Too many takes of this terminal wait in quarantine; further ones come in when people have decided.",
    ),
    "signer.superseded": Entry(
        "compliance",
        "这段录像到总部时，另一台机器已登记为这台终端；它是不是在那之前录的，没有证明。",
        "When the take came another machine was this terminal, and nothing but the take says that it is older.",
    ),
    "clock.doubtful": Entry(
        "compliance",
        "终端的时钟当时不在证书有效期内，而总部首次收到时证书有效：录像的时刻不可靠。",
        "The terminal's clock was outside its certificate's life, but the take came within it: its times are doubtful.",
    ),
    "terminal.cloned": Entry(
        "headquarters",
        "终端的证书在两个地址交替使用：它的磁盘可能被复制了。",
        "The terminal's certificate is used at two addresses in turn: its disk may have been copied.",
    ),
    "terminal.restored": Entry(
        "headquarters",
        "终端的编号退回了：它用旧备份恢复过，或换了磁盘。",
        "The terminal's numbers went back: it was put back to an older state, or has another disk.",
    ),
    "take.unreadable": Entry(
        "headquarters",
        "录像的密钥没有封装给总部，总部打不开这段录像。",
        "The take's key is not wrapped to headquarters' key.",
    ),
    # --- who signed the take ---
    "signer.unknown": Entry(
        "compliance",
        "签名用的证书不是总部签发给这台终端的。",
        "The take is signed with a certificate that was not issued here to this terminal.",
    ),
    "signer.unknown:named": Entry(
        "compliance",
        "证书 {name} 不是这里信任的机构签发的。",
        "The certificate {name} was not issued by an authority that is trusted here.",
    ),
    "signer.unknown:opening": Entry(
        "compliance",
        "第 0 条签名用的证书不是总部签发的。",
        "Entry 0 is signed with a certificate that was not issued here.",
    ),
    "signer.unknown:seal": Entry(
        "compliance",
        "封存签名用的证书不是总部签发给这台终端的。",
        "The seal is signed with a certificate that was not issued here to this terminal.",
    ),
    "signer.expired": Entry(
        "compliance",
        "签名用的证书在签名时无效。",
        "The take is signed with a certificate that was not valid then.",
    ),
    "signer.expired:named": Entry(
        "compliance", "证书 {name} 在 {at} 时无效。", "The certificate {name} was not valid at {at}."
    ),
    "signer.expired:never": Entry(
        "compliance",
        "签名用的证书在录制时和送到时都无效。",
        "The take is signed with a certificate that was valid neither by the take's clock nor when it came.",
    ),
    "signer.revoked": Entry(
        "compliance",
        "第 0 条签名用的证书已被总部吊销。",
        "Entry 0 is signed with a certificate that was revoked.",
    ),
    # --- segments ---
    "segment.unnamed": Entry(
        "operator",
        "总部收到的日志里还没有条目写明这个分片。",
        "No entry that is held names this segment yet.",
    ),
    "segment.twice": Entry("compliance", "两条日志写明了同一个分片。", "Two entries name the same segment."),
    "segment.length:body": Entry(
        "compliance",
        "上传的内容超过了日志写明的 {bytes} 字节。",
        "The body is longer than the {bytes} bytes that the journal says.",
    ),
    # --- the seal ---
    "seal.early": Entry(
        "operator",
        "封存所包括的条目或分片，总部还没有收全。",
        "Entries or segments that the seal covers are not held yet.",
    ),
    "seal.early:nothing": Entry("operator", "总部还没有收到这段录像的任何条目。", "No entry of this take is held yet."),
    "seal.early:again": Entry("operator", "有一个分片需要再上传一次。", "A segment must be sent once more."),
    "take.sealed": Entry(
        "compliance",
        "这段录像在总部已经封存，不能再增加内容。",
        "The take is sealed; nothing can be added to it.",
    ),
    "take.sealed:other": Entry(
        "compliance", "总部存的是这段录像的另一次封存。", "Headquarters holds another seal of this take."
    ),
    "take.sealed:segment": Entry(
        "compliance",
        "这段录像在总部已经封存，其中没有条目写明这个分片。",
        "The take is sealed, and no entry of it names this segment.",
    ),
    "take.shortened": Entry(
        "compliance",
        "封存的条目比总部收到的少。",
        "The seal covers fewer entries than headquarters holds of this take.",
    ),
    "take.shortened:counted": Entry(
        "compliance",
        "封存的是 {covered} 条，而总部收到了 {held} 条。",
        "The seal covers {covered} entries, but headquarters holds {held} of this take.",
    ),
    "manifest.shape:entries": Entry(
        "compliance",
        "清单没有写明它包括多少条目。",
        "The manifest does not say how many entries it covers.",
    ),
    "take.busy": Entry("operator", "另一个请求正在处理这段录像。", "Another request is at work on this take."),
    "storage.unsound": Entry(
        "headquarters", "总部存的这段录像已损坏。", "What headquarters holds of this take is damaged."
    ),
    "receipt.none:wire": Entry("operator", "这段录像还没有回执。", "There is no receipt for this take yet."),
    # --- escrow ---
    "escrow.full": Entry(
        "headquarters",
        "这台终端在总部托管的保险库密钥太多了。",
        "Headquarters holds too many vault keys of this terminal.",
    ),
}
