"""What commands say of themselves, whatever they are about."""

from faults.entry import Entries, Entry

COMMANDS: Entries = {
    "administrator.words": Entry(
        "operator",
        "管理员码要写明给哪台终端（--terminal），不能和 --keep-epoch 一起用。",
        "An administrator's code needs --terminal, and goes with no --keep-epoch.",
    ),
    "command.cancelled": Entry("operator", "已取消。", "Cancelled."),
    "command.file": Entry("operator", "{path}：{reason}。", "{path}: {reason}."),
    "command.system": Entry("operator", "系统没有做成：{reason}。", "The system could not do it: {reason}."),
    "command.fault": Entry(
        "us",
        "程序自己出错了（{kind}）。",
        "The program made a mistake ({kind}).",
        "请设 SHUANGLU_TRACE=1 再运行一次，把显示的内容交给技术支持。",
        "Run it once more with SHUANGLU_TRACE=1 and give support what it shows.",
    ),
    "verify.ca": Entry(
        "operator", "{path} 里没有读得出的根证书。", "There is no authority's certificate to be read in {path}."
    ),
    "verify.without_ca": Entry(
        "operator",
        "没有给出总部的根证书，回执和吊销列表不能核验。",
        "Without headquarters' authority neither receipt nor revocation list can be checked.",
        "请用 --ca 给出。",
        "Give it by --ca.",
    ),
    "verify.crl": Entry("operator", "{path} 不能用作吊销列表。", "{path} cannot serve as the revocation list."),
    "verify.file": Entry("operator", "{path} 读不出来：{reason}。", "{path} cannot be read: {reason}."),
    "take.none:folder": Entry("operator", "没有文件夹 {folder}。", "There is no folder {folder}."),
    "export.reason:none": Entry(
        "operator",
        "导出要有原因。",
        "An export needs a reason.",
        "请写 --reason “原因”。",
        'Give one with --reason "…".',
    ),
    "slip.kind": Entry(
        "operator",
        "凭条只能写成 .pdf 或 .png：{path}。",
        "A slip is written as .pdf or .png: {path}.",
        "请换一个文件名。",
        "Please choose another file name.",
    ),
    "slip.open": Entry(
        "operator",
        "录像 {take} 还没有封存，没有凭条。",
        "The take {take} is not closed yet and has no slip.",
        "封存以后再来；中断的录像先用 shuanglu recover 封存。",
        "Come back once it is sealed; shuanglu recover seals what broke off.",
    ),
    "display.none": Entry(
        "field_it",
        "这里没有可用的显示器，窗口打不开。",
        "There is no display here, and no window can be opened.",
        "请在本机桌面上启动；远程登录的，请换到终端的屏幕前。",
        "Start it on the machine's own desktop, not in a remote shell.",
    ),
    "slip.file": Entry(
        "operator",
        "凭条没有写成：{path}。",
        "The slip could not be written to {path}.",
        "请换个地方再存一次。",
        "Please save it in another place.",
    ),
    "export.several": Entry(
        "operator",
        "几段录像写不进同一个文件 {path}。",
        "Several takes do not fit into one file, {path}.",
        "--out 请写一个文件夹。",
        "Name a folder with --out.",
    ),
    "receipt.none:here": Entry(
        "operator", "总部还没有给 {take} 的回执。", "Headquarters has given no receipt for {take} yet."
    ),
    "key.escrow": Entry(
        "operator",
        "这不是保险库密钥：应为 64 个十六进制数字。",
        "That is not a vault key: 64 hexadecimal digits are expected.",
    ),
    "key.escrow:none_fits": Entry(
        "headquarters",
        "{tried} 把密钥都打不开这里的保险库，什么都没有改。",
        "None of the {tried} keys opens the vault here; nothing was changed.",
        "请在总部运行 headquarters escrow，把它打印的各行都送进来。",
        "Run `headquarters escrow` there, and hand in every line that it prints.",
    ),
    "key.escrow:no_input": Entry(
        "operator",
        "保险库密钥要从键盘或管道读入，这里两样都没有。",
        "The vault key is read from the keyboard or a pipe, and there is none.",
    ),
    "rewrap.both": Entry(
        "operator",
        "--passphrase-file、--key-store 和 --credential 只能选一个。",
        "--passphrase-file, --key-store and --credential exclude each other.",
    ),
    "rewrap.differ": Entry(
        "operator",
        "两次输入的口令不一样，什么都没有改。",
        "The two passphrases differ; nothing was changed.",
        "请重新运行。",
        "Run it again.",
    ),
    "rewrap.no_input": Entry(
        "operator",
        "这里没有键盘可以输入新口令。",
        "There is no keyboard here to type the new passphrase on.",
        "请用 --passphrase-file 写明文件。",
        "Name a file with --passphrase-file.",
    ),
    "rewrap.keeps_itself": Entry(
        "operator",
        "主目录 {home} 自带密钥，只供演练，它的口令不能更换。",
        "The home {home} keeps its key itself, for rehearsals only; its passphrase cannot be changed.",
        "请另建一个主目录：shuanglu enrol。",
        "Make another home: shuanglu enrol.",
    ),
    "enrol.other": Entry(
        "operator", "这个主目录属于 {known}，不属于 {asked}。", "This home belongs to {known}, not to {asked}."
    ),
    "enrol.waiting": Entry(
        "operator",
        "还有 {count} 段录像没有送到，没有登记。",
        "{count} takes are not delivered yet, so nothing was enrolled.",
        "请先运行 shuanglu sync，或加上 --yes：它们仍会以原来的名义送往原来的总部。",
        "Run `shuanglu sync` first, or add --yes: they go on to where they belong, under their own name.",
    ),
    "enrol.needed": Entry(
        "operator",
        "这个主目录还不属于任何总部。",
        "This home belongs to no headquarters yet.",
        "请在总部运行 headquarters enrol-code 得到登记码，再用 --code 写明。",
        "Get a code by `headquarters enrol-code`, give it by --code.",
    ),
    "sync.not_enrolled": Entry(
        "field_it",
        "这台终端不属于任何总部。",
        "This terminal belongs to no headquarters.",
        "请先登记：shuanglu enrol。",
        "Enrol it first: shuanglu enrol.",
    ),
    "record.script": Entry(
        "operator",
        "不认识 --script {script}。",
        "There is no script {script}.",
        "请写 --script auto。",
        "Write --script auto.",
    ),
    "record.lacks:picture": Entry(
        "operator",
        "方案要录像，这段录制里却没有摄像头的画面。",
        "The plan demands pictures, and the take has none of the camera's.",
        "请检查摄像头，重录。",
        "Check the camera, and record it again.",
    ),
    "record.lacks:sound": Entry(
        "operator",
        "方案要录音，这段录制里却没有麦克风的声音。",
        "The plan demands sound, and the take has none of the microphone's.",
        "请检查麦克风，重录。",
        "Check the microphone, and record it again.",
    ),
    "record.lacks:both": Entry(
        "operator",
        "这段录制里既没有摄像头的画面，也没有麦克风的声音。",
        "The take has neither the camera's pictures nor the microphone's sound.",
        "请检查摄像头和麦克风，重录。",
        "Check camera and microphone, and record it again.",
    ),
    "record.clock": Entry(
        "operator",
        "--clock-doubted 和 --by 要一起给出：理由和主管姓名。",
        "--clock-doubted and --by go together: the reason, and the supervisor's name.",
    ),
    "record.watched": Entry(
        "operator",
        "--watched 只用于影片文件：真人要当面问过才行。",
        "--watched is for films in files only: people who are there must be asked.",
    ),
    "record.sale": Entry(
        "operator",
        "没有写明是哪笔业务；演示业务不录入正式编号。",
        "No sale is named, and the demonstration's is never recorded among real ones.",
        "请写 --sale FILE。",
        "Name it with --sale FILE.",
    ),
    "door.none": Entry(
        "operator",
        "{home} 没有打开的双录窗口。",
        "No kiosk runs on {home}.",
        "请先用 shuanglu start 打开窗口。",
        "Open it with shuanglu start.",
    ),
    "door.start": Entry("operator", "打不开双录窗口：{said}", "The kiosk did not start: {said}"),
    "door.closed": Entry(
        "operator",
        "双录窗口在这笔业务结束之前关闭了。",
        "The kiosk was closed before the sale was over.",
        "请重新打开窗口，再交一次这笔业务。",
        "Open the kiosk again and hand the sale over once more.",
    ),
    "sale.example": Entry(
        "operator", "没有示例“{kind}”。有：{kinds}。", "There is no example “{kind}”. There are: {kinds}."
    ),
    "plan.sale": Entry(
        "operator", "没有写明是哪笔业务。", "No sale is named.", "请写 --sale FILE。", "Name it with --sale FILE."
    ),
    "plan.sale:folders": Entry(
        "operator",
        "比较两个规则包文件夹，要写明是哪笔业务。",
        "To compare two folders of packs, a sale is needed.",
        "请写 --sale FILE。",
        "Name it with --sale FILE.",
    ),
    "plan.file": Entry("operator", "{path} 不是本程序写的方案。", "{path} is no plan that this program wrote."),
    "trouble.told": Entry("headquarters", "{said}", "{said}"),
}
