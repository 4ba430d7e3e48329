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
    "line.not_ours:dates": Entry(
        "headquarters",
        "{url} 出示的总部证书，按总部自己的时间也不在有效期内。",
        "What answers at {url} shows a certificate that does not hold even by headquarters' own clock.",
        "请总部重新启动服务，它会换一张新证书。",
        "Headquarters restarts its service, which makes a new one.",
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
    "courier.unsettled:numbers": Entry(
        "field_it",
        "编号没能和总部核对：{why}。",
        "The numbers could not be compared with headquarters: {why}.",
    ),
    "courier.unsettled:escrow": Entry(
        "field_it",
        "保险库钥匙的托管没能交给总部：{why}。",
        "The escrow of the vault's key could not be handed over: {why}.",
    ),
    "courier.unsettled:renewal": Entry(
        "field_it",
        "证书没能续期：{why}。",
        "The certificate could not be renewed: {why}.",
    ),
    "courier.unsettled:books": Entry(
        "headquarters",
        "总部的新规则册没有采用：{why}。",
        "Headquarters' new book was not taken: {why}.",
    ),
    "courier.unsettled:standings": Entry(
        "field_it",
        "有录像在总部的情况没能问到：{why}。",
        "How some takes stand at headquarters could not be learned: {why}.",
    ),
    "courier.unsettled:refused": Entry(
        "us",
        "送不出的录像没能重新送：{why}。",
        "Takes that were refused could not be tried again: {why}.",
    ),
    "courier.unsettled:reports": Entry(
        "field_it",
        "本机的状况没能报给总部：{why}。",
        "Headquarters could not be told how this machine is: {why}.",
    ),
    "report.unmade": Entry(
        "us",
        "状况报告没有做成（{kind}）。",
        "The report of this machine's health could not be made ({kind}).",
    ),
    "courier.unsettled:tasks": Entry(
        "field_it",
        "总部的任务没能取来或回报：{why}。",
        "Headquarters' tasks could not be fetched or answered: {why}.",
    ),
    "courier.unsettled:staff": Entry(
        "field_it",
        "总部的人员名册没能取来：{why}。",
        "Headquarters' list of staff could not be fetched: {why}.",
    ),
    "courier.unsettled:rooms": Entry(
        "field_it",
        "总部的录制场所名册没能取来：{why}。",
        "Headquarters' register of rooms could not be fetched: {why}.",
    ),
    "courier.unsettled:grants": Entry(
        "field_it",
        "总部准许导出的凭证没能取来：{why}。",
        "Headquarters' grants for readable copies could not be fetched: {why}.",
    ),
    "courier.unsettled:audit": Entry(
        "field_it",
        "操作日志没能送到总部：{why}。",
        "The log of what people did could not be sent to headquarters: {why}.",
    ),
    "courier.unsettled:updates": Entry(
        "field_it",
        "新版本没能取来：{why}。",
        "A newer version could not be fetched: {why}.",
    ),
    "courier.unsettled:clock": Entry(
        "field_it",
        "本机时钟没能按总部校准：{why}。",
        "This machine's clock could not be set by headquarters': {why}.",
    ),
    "line.grant": Entry(
        "headquarters",
        "总部准许导出的凭证验不过（{fault}）。",
        "Headquarters' grant for a readable copy does not verify ({fault}).",
    ),
    "local.journal": Entry(
        "compliance",
        "这台终端上的日志比原来短：录像在这里损坏了，总部没有拒收。",
        "The journal on this terminal is shorter than it was: the take is damaged here. "
        "Headquarters did not refuse it.",
    ),
    "local.segment:missing": Entry(
        "compliance",
        "这台终端上的第 {number} 号分片不见了：录像在这里损坏了，总部没有拒收。",
        "Segment {number} is missing on this terminal: the take is damaged here. Headquarters did not refuse it.",
    ),
    "local.segment:changed": Entry(
        "compliance",
        "这台终端上的第 {number} 号分片被改过：录像在这里损坏了，总部没有拒收。",
        "Segment {number} was changed on this terminal: the take is damaged here. Headquarters did not refuse it.",
    ),
    "local.object:missing": Entry(
        "compliance",
        "这台终端上随录像保存的第 {number} 号文件不见了：录像在这里损坏了，总部没有拒收。",
        "File {number} beside the recording is missing on this terminal: the take is damaged here. "
        "Headquarters did not refuse it.",
    ),
    "local.object:changed": Entry(
        "compliance",
        "这台终端上随录像保存的第 {number} 号文件被改过：录像在这里损坏了，总部没有拒收。",
        "File {number} beside the recording was changed on this terminal: the take is damaged here. "
        "Headquarters did not refuse it.",
    ),
    "local.unreadable:journal": Entry(
        "field_it", "这台终端上的日志读不出来。", "The journal on this terminal cannot be read."
    ),
    "local.unreadable:segment": Entry(
        "field_it",
        "这台终端上的第 {number} 号分片读不出来。",
        "Segment {number} cannot be read on this terminal.",
    ),
    "local.unreadable:object": Entry(
        "field_it",
        "这台终端上随录像保存的文件读不出来。",
        "A file beside the recording cannot be read on this terminal.",
    ),
    "local.unreadable:seal": Entry(
        "field_it", "这台终端上的封存文件读不出来。", "The seal on this terminal cannot be read."
    ),
    # --- takes of an earlier identity, and what headquarters noticed of this one ---
    "courier.elsewhere": Entry(
        "field_it",
        "它是以终端 {terminal} 的身份录的，要送往 {url}：{why}。",
        "It was recorded as terminal {terminal} and goes to {url}: {why}.",
        "请让那个总部可以连上，送达之前不要清空这台终端；联系不上的，请报告总部。",
        "Make that headquarters reachable, and do not clear this terminal before; where it is gone, tell headquarters.",
    ),
    "alarm.restored": Entry(
        "field_it",
        "总部收到过这台终端更大的编号：保险库恢复过旧副本，或换过磁盘。",
        "Headquarters holds later numbers of this terminal: an older copy was put back, or its disk was changed.",
        "新录像会接着总部的编号；旧磁盘上若还有录像，请接上并运行 shuanglu sync --once。",
        "New takes go on from headquarters' number. If takes are left on the old disk, attach it and run: "
        "shuanglu sync --once.",
    ),
    "alarm.cloned": Entry(
        "field_it",
        "总部看到两台机器在用这台终端的身份：它的磁盘被复制过。",
        "Headquarters sees two machines under this terminal's identity: its disk was cloned.",
        "请停用其中一台，用新的登记码重新登记。",
        "Take one of them out of use and enrol it anew with a code of its own.",
    ),
    "alarm.name_used": Entry(
        "headquarters",
        "总部收到过两段同号的录像：这台终端的副本也在录，或恢复过旧副本。",
        "Headquarters was sent two takes under one number: a copy of this terminal records too, or one was put back.",
        "请总部核对：headquarters quarantine list。",
        "Headquarters decides: headquarters quarantine list.",
    ),
    # --- in quarantine: headquarters holds the take, and people there have to decide ---
    "quarantine.name_used": Entry(
        "headquarters",
        "总部已有另一段同号的录像，这一段另存待核。",
        "Headquarters holds another take under this number; this one is kept beside it until people decide.",
    ),
    "quarantine.name_epoch": Entry(
        "headquarters",
        "编号里的登记次数和签名证书的不一致，等待总部核对。",
        "Its name is of another enrolment than the certificate that signs it; people decide.",
    ),
    "quarantine.signer_unknown": Entry(
        "headquarters",
        "签名所用的证书不是这个总部发给本终端的，等待总部核对。",
        "It is signed with a certificate that this headquarters did not issue to the terminal; people decide.",
    ),
    "quarantine.signer_revoked": Entry(
        "headquarters",
        "签名所用的证书已被吊销，等待总部核对。",
        "It is signed with a certificate that was revoked; people decide.",
    ),
    "quarantine.signer_superseded": Entry(
        "headquarters",
        "到总部时另一台机器已登记为这台终端，等待总部核对。",
        "When it came another machine had been enrolled as this terminal; people decide.",
    ),
    "quarantine.signer_expired": Entry(
        "headquarters",
        "录制时间和送达时间都不在证书有效期内，等待总部核对。",
        "Neither its own time nor that of its arrival lies within its certificate's life; people decide.",
    ),
    "quarantine.take_unreadable": Entry(
        "headquarters",
        "它不是为总部现在的密钥加密的，等待总部核对。",
        "It is not sealed to headquarters' present key; people decide.",
    ),
    "quarantine.take_shortened": Entry(
        "headquarters",
        "封存的内容比总部收到过的少，等待总部核对。",
        "Its seal covers less than headquarters holds; people decide.",
    ),
    "quarantine.segment_twice": Entry(
        "headquarters",
        "同一个分片在日志里出现了两次，等待总部核对。",
        "Two entries name one segment; people decide.",
    ),
    "quarantine.other": Entry(
        "headquarters",
        "总部留下待核（{reason}）。",
        "Headquarters keeps it until people decide ({reason}).",
    ),
    "delivery.declined": Entry(
        "headquarters",
        "总部核对后决定不收：{reason}。录像仍在本机和总部，都没有删除。",
        "People at headquarters decided that it does not count: {reason}. It stays here and there; nothing is deleted.",
    ),
}
