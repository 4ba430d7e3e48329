"""What the commands of headquarters say when they cannot do it."""

from faults.entry import Entries, Entry

HEADQUARTERS: Entries = {
    # --- the words of a command ---
    "arguments.encoding": Entry("operator", "命令的参数必须是 UTF-8 文字。", "The arguments must be text in UTF-8."),
    "hours.wrong": Entry(
        "operator",
        "--hours 必须大于 0，最多 {most}。",
        "--hours must be more than 0 and at most {most}.",
    ),
    "name.wrong": Entry(
        "operator",
        "“{name}”既不是地址，也不是 DNS 名称（字母、数字、连字符和点）。",
        "“{name}” is neither an address nor a DNS name (letters, digits, hyphens and dots).",
    ),
    "reason.none:export": Entry(
        "operator",
        "请用 --reason 写明理由，理由与导出记录一起保存。",
        "Give a --reason: it is kept beside the export.",
    ),
    "reason.none:escrow": Entry(
        "operator",
        "请用 --reason 写明理由，理由记入这台终端的历史。",
        "Give a --reason: it is kept in the terminal's history.",
    ),
    "take.unknown": Entry(
        "operator",
        "这里没有录像 {take}。",
        "There is no take {take} here.",
        "headquarters list --data {data} 可列出已有的录像，演练加 --rehearsals。",
        "headquarters list --data {data} shows what is; rehearsals with --rehearsals.",
    ),
    "take.unknown:which": Entry(
        "operator",
        "没有写明哪一段录像。",
        "Which take?",
        "headquarters list --data {data} 可列出已有的录像。",
        "headquarters list --data {data} shows them.",
    ),
    "take.unknown:name": Entry(
        "operator",
        "“{take}”不是录像编号，编号如 32-0117-000482。",
        "“{take}”: This is not the name of a take, such as 32-0117-000482.",
    ),
    "terminal.name": Entry(
        "operator",
        "“{terminal}”不能作终端的名称：只用大写字母、数字和单个连字符，最多 {most} 个字符，如 32-0117。",
        "“{terminal}” cannot name a terminal: capital letters, digits and single hyphens, at most {most}, "
        "such as 32-0117.",
    ),
    # --- the folder of a headquarters ---
    "data.none": Entry(
        "operator",
        "{data} 里还没有总部。",
        "{data} is no headquarters yet.",
        "用 headquarters serve --data {data} --port 8443 可在那里建立一个。",
        "headquarters serve --data {data} --port 8443 starts one there.",
    ),
    "data.busy": Entry(
        "operator",
        "另一个总部程序正在使用 {data}。",
        "Another headquarters is serving {data}.",
        "请先停止它。",
        "Stop it first.",
    ),
    "database.version": Entry(
        "field_it",
        "数据库 {path} 是第 {version} 版，这个程序只认识第 {known} 版。",
        "The database {path} is of version {version}; this program knows version {known}.",
    ),
    "database.damaged": Entry(
        "field_it",
        "数据库 {path} 已损坏（{reason}），没有改动它。",
        "The database {path} is damaged ({reason}) and is left as it is.",
        "请用备份恢复。",
        "Restore it from a backup.",
    ),
    "database.damaged:shut": Entry(
        "field_it",
        "数据库 {path} 打不开（{reason}），没有改动它。",
        "The database {path} does not open ({reason}) and is left as it is.",
        "请用备份恢复。",
        "Restore it from a backup.",
    ),
    # --- its keys ---
    "keys.damaged:hq": Entry(
        "field_it", "{path} 不能用。", "{path} cannot be used.", "请用备份恢复。", "Restore it from a backup."
    ),
    "keys.damaged:hq_unreadable": Entry(
        "field_it", "{path} 读不出来。", "{path} cannot be read.", "请用备份恢复。", "Restore it from a backup."
    ),
    "keys.pair": Entry(
        "field_it",
        "{path} 与打开录像的密钥不是一对。",
        "{path} does not belong to the key that opens recordings.",
        "请用备份恢复。",
        "Restore it from a backup.",
    ),
    "keys.pair:ca": Entry(
        "field_it",
        "ca.pem 与签发机构的密钥不是一对。",
        "ca.pem does not belong to the authority's key.",
        "请用备份恢复。",
        "Restore it from a backup.",
    ),
    "keys.passphrase:none": Entry(
        "operator",
        "没有口令，打不开 {data} 里的密钥。",
        "No passphrase opens the keys in {data}.",
        "请用 --passphrase-file 指定口令文件。",
        "Name its file with --passphrase-file.",
    ),
    "keys.passphrase:wrong": Entry(
        "operator",
        "口令打不开 {path}：口令不对，或文件被改过。",
        "The passphrase does not open {path}: it is another passphrase, or the file was changed.",
    ),
    "keys.passphrase:unreadable": Entry(
        "operator", "口令文件 {path} 读不出来。", "The passphrase file {path} cannot be read."
    ),
    "keys.passphrase:short": Entry(
        "operator",
        "{path} 里的口令不足 {least} 个字符。",
        "The passphrase in {path} is shorter than {least} characters.",
    ),
    # --- serving ---
    "port.busy": Entry(
        "operator",
        "无法在 {host} 的 {port} 端口上监听：{reason}。",
        "Cannot listen on {host}, port {port}: {reason}.",
    ),
    "serve.failed": Entry("operator", "总部没有启动：{said}", "Headquarters did not start: {said}"),
    "command.failed": Entry("operator", "{said}", "{said}"),
    # --- exporting ---
    "export.damaged": Entry(
        "headquarters",
        "录像 {take} 不能导出：{file}：{fault}。",
        "{take} cannot be exported: {file}: {fault}.",
        "用 headquarters verify {take} 可查看全部问题。",
        "headquarters verify {take} shows all that is wrong.",
    ),
    "export.exists:hq": Entry(
        "operator", "{out} 已经存在。", "{out} is there already.", "请换一个文件名。", "Name another file."
    ),
    "export.file": Entry("operator", "{out} 写不进去：{reason}。", "{out} cannot be written: {reason}."),
    "export.folder:hq": Entry("operator", "文件夹 {folder} 不存在。", "The folder {folder} does not exist."),
    "export.what": Entry(
        "operator",
        "请写明导出什么：--out 写影片，或 --evidence 写证据文件夹。",
        "Say what to export: --out for a film, or --evidence for a folder of evidence.",
    ),
    "verify.all": Entry(
        "operator",
        "写了 --all 就不要再写录像编号。",
        "With --all, name no take.",
    ),
    # --- quarantine ---
    "quarantine.none": Entry(
        "operator",
        "录像 {take} 没有待核的原因。",
        "There is no reason to decide on {take}: it is not in quarantine.",
    ),
    "quarantine.open": Entry(
        "operator",
        "录像 {take} 还没有封存，封存以后才能决定。",
        "The take {take} is not sealed yet; it can be decided on when it is.",
    ),
    "quarantine.accepted": Entry(
        "operator", "录像 {take} 已由两个人接收。", "Two people have accepted {take} already."
    ),
    "quarantine.declined": Entry(
        "operator", "录像 {take} 已由两个人决定不收。", "Two people have declined {take} already."
    ),
    "quarantine.twice": Entry(
        "operator",
        "{name} 已对录像 {take} 表过态。",
        "{name} has spoken on {take} already.",
        "请由另一个人决定。",
        "Another person must decide.",
    ),
    "quarantine.by": Entry("operator", "请用 --by 写明是谁在决定。", "Say with --by who decides."),
    "reason.none:quarantine": Entry(
        "operator",
        "请用 --reason 写明理由，理由与决定一起保存。",
        "Give a --reason: it is kept beside the decision.",
    ),
    # --- terminals ---
    "terminal.name:epoch": Entry(
        "operator",
        "“{terminal}”里有一节像登记的期次（E 加数字），会与录像编号混淆。",
        "“{terminal}” has a part that looks like an epoch (E and digits), as names of takes have.",
        "请换一个编号。",
        "Choose another id.",
    ),
    "terminal.unknown": Entry(
        "operator",
        "终端 {terminal} 没有有效的证书，也没有没用过的登记码。",
        "No terminal {terminal} has a certificate that is good, or a code that is not used yet.",
    ),
    "escrow.none": Entry(
        "operator",
        "终端 {terminal} 没有在这里托管过保险库密钥。",
        "No terminal {terminal} has left its vault key here.",
    ),
    "escrow.wrong": Entry(
        "headquarters",
        "终端 {terminal} 在这里托管的密钥，本总部的密钥都打不开：不是为它封装的，或被改过。",
        "Nothing that {terminal} left here opens with this headquarters' key: other keys, or changed.",
    ),
}
