"""What is wrong with the vault, its keys, its ledger of takes, or what it may let go of."""

from faults.entry import Entries, Entry

VAULT: Entries = {
    # --- the vault ---
    "vault.none": Entry(
        "field_it",
        "{home} 里还没有保险库。",
        "There is no vault in {home} yet.",
        "请先登记这台终端。",
        "Set the terminal up first.",
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
    "ledger.previous": Entry(
        "field_it",
        "磁盘上和保险库里都找不到录像 {take}，不能接着编号。",
        "The take {take} is neither on the disk nor known to the vault, so no take can follow it.",
        "请把它的文件夹放回原处，或用新的名称重新登记这台终端。",
        "Put its folder back, or enrol this terminal under a new name.",
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
}
