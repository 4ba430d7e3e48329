"""What is wrong with the vault, its keys, its ledger of takes, or what it may let go of."""

from faults.entry import Entries, Entry

VAULT: Entries = {
    # --- the vault ---
    "vault.none": Entry(
        "field_it",
        "{home} 里还没有终端。",
        "There is no terminal in {home} yet.",
        "请运行 shuanglu enrol --hq … --code …；只想演练的，运行 shuanglu rehearse。",
        "Run: shuanglu enrol --hq … --code …; to rehearse only, run: shuanglu rehearse.",
    ),
    "vault.exists": Entry(
        "field_it",
        "{home} 里已经有一个保险库，没有改动它。",
        "There is already a vault in {home}. It was left as it is.",
    ),
    "vault.exists:file": Entry("us", "{path} 已经有一个保险库。", "There is already a vault at {path}."),
    "vault.missing": Entry(
        "field_it",
        "保险库的数据库 {path} 不见了。请不要重装程序。",
        "The vault's database {path} is missing. Do not reinstall the program.",
        "请把文件放回原处，或运行 shuanglu recover --vault。",
        "Put it back, or run: shuanglu recover --vault.",
    ),
    "vault.unreadable": Entry(
        "field_it",
        "保险库的数据库 {path} 打不开：它已损坏，或者密钥不是它的。文件没有改动。请不要重装程序。",
        "The vault's database {path} does not open: it is damaged, or its key is another. It was left as it is. "
        "Do not reinstall the program.",
        "请放回它的备份，或运行 shuanglu recover --vault。",
        "Put back a copy of it, or run: shuanglu recover --vault.",
    ),
    "vault.plaintext": Entry(
        "field_it",
        "保险库的数据库 {path} 没有加密，终端拒绝使用它：有人放了别的文件在这里。",
        "The vault's database {path} is not encrypted: somebody put another file in its place.",
        "请放回原来的文件，或运行 shuanglu recover --vault。",
        "Put the right one back, or run: shuanglu recover --vault.",
    ),
    "vault.newer": Entry(
        "field_it",
        "保险库是由更新版本的程序写的。",
        "The vault was written by a later version of this program.",
        "请重新安装那个版本。",
        "Install that version again.",
    ),
    "vault.sound": Entry(
        "operator",
        "{home} 里的保险库打得开，不需要重建。",
        "The vault in {home} opens. There is nothing to rebuild.",
    ),
    "vault.busy": Entry(
        "operator",
        "保险库正被另一个程序占用。",
        "Another program keeps the vault busy.",
        "请稍等几秒再试。",
        "Try again in a moment.",
    ),
    "vault.full": Entry(
        "field_it",
        "保险库所在的磁盘满了。",
        "The disk with the vault is full.",
        "请清理磁盘。",
        "Make room on it.",
    ),
    "vault.closed": Entry("us", "保险库已经关闭。", "The vault is closed already."),
    "vault.refused": Entry("us", "保险库拒绝了一次改动：{reason}。", "The vault refused a change: {reason}."),
    "vault.key": Entry("field_it", "保险库的密钥不对：应有 {bytes} 字节。", "A vault key has {bytes} bytes."),
    "vault.no_cipher": Entry(
        "field_it",
        "这个程序缺少加密能力，不能使用：它带的 SQLite 没有 SQLCipher。",
        "This program's SQLite cannot encrypt. It was built without SQLCipher.",
        "请重新安装程序。",
        "Install the program anew.",
    ),
    "vault.empty:review": Entry("us", "保险库里没有复核用的密钥。", "The vault holds no key for review."),
    "vault.empty:identity": Entry("us", "保险库里没有这个终端身份。", "The vault holds no such identity."),
    "vault.identity": Entry("us", "只有总部签发的身份才能登记。", "Only a headquarters' identity can be enrolled."),
    "vault.keeper": Entry(
        "field_it",
        "保险库的密钥至少要有一处保管。",
        "At least one keeper must hold the vault's key.",
    ),
    # --- who keeps its key ---
    "key.short": Entry(
        "operator",
        "保险库的口令至少要有 {least} 个字符。",
        "The vault's passphrase must have at least {least} characters.",
    ),
    "key.wrong:passphrase": Entry("operator", "这个口令打不开保险库。", "This passphrase does not open the vault."),
    "key.lost": Entry(
        "field_it",
        "这个账户的系统密钥库里没有保险库的密钥：换过账户，或者换过机器。",
        "The key store of this account does not hold the vault's key: the account or the machine was changed.",
        "请用另一种方式打开保险库，或请总部打开托管的密钥。",
        "Use another keeper of the vault, or have headquarters open its escrow.",
    ),
    "key.no_store": Entry(
        "field_it",
        "操作系统没有给这个账户提供密钥库（Secret Service 或 DPAPI），或者密钥库锁着。",
        "The operating system offers no key store to this account (Secret Service or DPAPI), or it is locked.",
        "请解锁密钥库，或改用口令打开保险库。",
        "Unlock it, or let the vault be opened by a passphrase.",
    ),
    "key.no_keeper": Entry(
        "field_it",
        "保险库的密钥由 {keepers} 保管，而这里一样都没有设置。",
        "The vault's key is kept by {keepers}, and none of these is set up here.",
        "请在设置里配好其中一种。",
        "Set one up in the settings.",
    ),
    "key.no_file": Entry(
        "field_it",
        "保险库的口令文件 {path} 读不出来。",
        "The file with the vault's passphrase, {path}, cannot be read.",
    ),
    "key.no_credential": Entry(
        "field_it",
        "systemd 没有把凭据交给这个服务，应有凭据 {name}。",
        "systemd handed no credentials to this service, and {name} was expected.",
    ),
    "sealed.none": Entry(
        "field_it",
        "没有封存的口令：{path} 读不出来。",
        "There is no sealed passphrase: {path} cannot be read.",
        "请用 sudo 运行；真的没有，就运行 /usr/lib/shuanglu/vault-passphrase make。",
        "Run it with sudo; where there is none, run /usr/lib/shuanglu/vault-passphrase make.",
    ),
    "sealed.shape": Entry(
        "field_it",
        "{path} 不是 systemd 封存的凭据。",
        "{path} is no credential that systemd sealed.",
        "请放回它的备份；没有备份就按 docs/updates.md“TPM”一节由总部托管的密钥恢复。",
        "Put back a copy; without one, go the way of headquarters' escrow (docs/updates.md, TPM).",
    ),
    "sealed.root": Entry(
        "field_it", "这个凭据只有管理员能看，请用 sudo 运行。", "Only root can open this credential: run it with sudo."
    ),
    "sealed.no_program": Entry(
        "field_it",
        "这台机器没有 systemd-creds，不能用 TPM2 封存口令；别的一切照旧。",
        "This machine has no systemd-creds, so no TPM2 seals the passphrase; everything else is as before.",
    ),
    "sealed.no_tpm": Entry(
        "field_it",
        "没有 TPM2 应答：这台机器没有，或者在固件设置里关掉了。什么都没有改。",
        "No TPM2 answers: the machine has none, or it is switched off in the firmware. Nothing was changed.",
        "请在固件设置里打开 TPM；换过主板的，按 docs/updates.md“TPM”一节由总部托管的密钥恢复。",
        "Switch it on in the firmware; where the board was changed, go the way of headquarters' escrow "
        "(docs/updates.md, TPM).",
    ),
    "sealed.closed": Entry(
        "field_it",
        "封存的口令 {path} 在这台机器上打不开：机器自己的密钥换过了。录像都在，没有丢。",
        "The sealed passphrase {path} does not open here: the machine's own key is another one. No take is lost.",
        "请总部运行 headquarters escrow，再在这里重新封存（docs/updates.md“TPM”一节）。",
        "Have headquarters run `headquarters escrow`, and seal anew here (docs/updates.md, TPM).",
    ),
    "sealed.closed:tpm2": Entry(
        "field_it",
        "封存的口令 {path} 打不开：这台机器的 TPM 被清除过，换过主板，或改过安全启动。录像都在，没有丢。",
        "The sealed passphrase {path} does not open: this machine's TPM was cleared, its board exchanged, or its "
        "secure boot changed. No take is lost.",
        "先把安全启动改回原样再试；不行就请总部运行 headquarters escrow，"
        "再在这里重新封存（docs/updates.md“TPM”一节）。",
        "Put secure boot back and try again; else have headquarters run `headquarters escrow`, and seal anew here "
        "(docs/updates.md, TPM).",
    ),
    "key.damaged": Entry(
        "field_it",
        "keys.json 里的一条密钥记录已损坏。",
        "A key record in keys.json is damaged.",
        "请放回这个文件的备份。",
        "Put back a copy of the file.",
    ),
    "keys.missing": Entry(
        "field_it",
        "保险库的密钥文件 {path} 不见了。请不要重装程序。",
        "The vault's key file {path} is missing. Do not reinstall the program.",
        "请放回它的备份，或运行 shuanglu recover --escrow。",
        "Put back a copy, or run: shuanglu recover --escrow.",
    ),
    "keys.damaged:vault": Entry(
        "field_it",
        "保险库的密钥文件 {path} 已损坏。文件没有改动。",
        "The vault's key file {path} is damaged. It was left as it is.",
        "请放回它的备份，或运行 shuanglu recover --escrow。",
        "Put back a copy, or run: shuanglu recover --escrow.",
    ),
    "keys.damaged:keepsake": Entry(
        "field_it",
        "keys.json 里为保险库留存的内容，用这把密钥打不开。",
        "What keys.json keeps of the vault does not open with this key.",
        "请放回这个文件的备份。",
        "Put back a copy of it.",
    ),
    # --- the ledger of takes ---
    "ledger.not_enrolled": Entry(
        "field_it",
        "这台终端还没有在总部登记，不能录正式业务，只能演练。",
        "This terminal belongs to no headquarters yet, so it records rehearsals only.",
        "请先登记这台终端。",
        "Enrol it first.",
    ),
    "ledger.folder": Entry(
        "field_it",
        "下一段录像 {take} 的文件夹里已有东西，没有开始录制。",
        "There is something in the folder of the next take, {take}.",
        "请运行 shuanglu recover。",
        "Run: shuanglu recover.",
    ),
    "ledger.numbers_spent": Entry(
        "field_it",
        "终端 {terminal} 本期的编号已到 {number}，再往后总部不收，没有开始录制。",
        "The numbers of terminal {terminal} have come to {number}, and headquarters takes in none after that.",
        "请用新的登记码重新登记这台终端，编号从 1 重新开始。",
        "Enrol it anew with a new code: numbers begin with 1 again.",
    ),
    "ledger.unsealed": Entry(
        "field_it",
        "录像 {take} 中断后还没有封存。",
        "The take {take} was cut short and is not sealed yet.",
        "请运行 shuanglu recover。",
        "Run: shuanglu recover.",
    ),
    "ledger.no_seal": Entry(
        "field_it",
        "录像 {take} 还没有封存。",
        "The take {take} is not sealed.",
        "请运行 shuanglu recover。",
        "Run: shuanglu recover.",
    ),
    "ledger.segment": Entry(
        "us",
        "录像 {take} 的第 {index} 号分片报告了两次，而内容不同。请停止使用。",
        "Segment {index} of {take} was reported twice, differently. Stop recording here.",
    ),
    "ledger.unknown": Entry(
        "us",
        "保险库没有给出过录像编号 {take}。请停止使用。",
        "The vault gave out no take {take}. Stop recording here.",
    ),
    # --- what may be let go of ---
    "retention.no_receipt": Entry(
        "headquarters",
        "总部对录像 {take} 的回执没有在这里验过，所以录像留着。",
        "Headquarters' receipt for {take} was not verified here, so the take stays.",
    ),
    "retention.not_asked": Entry(
        "field_it",
        "此刻问不到总部是否还保存着 {take}，所以录像留着。",
        "Headquarters cannot be asked just now whether it still holds {take}, so the take stays.",
        "网络恢复后再试。",
        "Try again when the line is up.",
    ),
    "retention.in_use": Entry(
        "field_it",
        "录像 {take} 的文件移不走（{reason}），可能有程序正打开着它，所以录像留着。",
        "The files of {take} cannot be moved away ({reason}), maybe a program has them open, so the take stays.",
        "请关掉正在打开它的程序，再试一次。",
        "Close the program that has them open, and try again.",
    ),
    "retention.unverified": Entry(
        "headquarters",
        "总部收下录像 {take} 之后还没有再核验过它的那一份，所以录像留着。",
        "Headquarters has not read its copy of {take} again since it received it, so the take stays.",
        "请在总部运行 headquarters verify --all，再让终端送一次（shuanglu sync --once）。",
        "Run at headquarters: headquarters verify --all. Then let the terminal ask: shuanglu sync --once.",
    ),
    "retention.custody": Entry(
        "headquarters",
        "按这笔业务的规则，录像 {take} 由银行自己保存，而总部不是银行的，所以录像留着。",
        "By the rules of this sale the bank keeps the recording {take} itself, and headquarters is not the bank's, so "
        "the take stays.",
    ),
    "retention.custody:unknown": Entry(
        "field_it",
        "读不出录像 {take} 按规则应由谁保存，所以录像留着。",
        "Who is to keep the recording {take} by the rules of its sale cannot be read, so the take stays.",
    ),
}
