"""What is said of this machine's health, good or bad, check by check."""

from faults.entry import Entries, Entry

DOCTOR: Entries = {
    "doctor.cryptography.right": Entry("field_it", "已知结果都算得对。", "Known values come out right."),
    # --- libraries, and where pictures and sound come from ---
    "doctor.library.loads": Entry("field_it", "{module} 装得进来。", "{module} loads."),
    "doctor.library.broken": Entry("field_it", "{module} 装不进来：{reason}。", "{module} does not load: {reason}."),
    "doctor.camera.unreal": Entry(
        "field_it",
        "摄像头设为 {source}：不能用于客户。",
        "{source} is set as the camera: not for customers.",
    ),
    "doctor.camera.none": Entry(
        "field_it",
        "摄像头设为 {source}，而这台机器没有摄像头。",
        "{source} is set as the camera, and this machine has none.",
    ),
    "doctor.camera.found": Entry(
        "field_it",
        "摄像头设为 {source}。找到：{found}。",
        "{source} is set as the camera. Found: {found}.",
    ),
    "doctor.camera.unseen": Entry(
        "field_it",
        "摄像头设为 {source}。没有去找。",
        "{source} is set as the camera. It was not looked for.",
    ),
    "doctor.microphone.unreal": Entry(
        "field_it",
        "麦克风设为 {source}：不能用于客户。",
        "{source} is set as the microphone: not for customers.",
    ),
    "doctor.microphone.none": Entry(
        "field_it",
        "麦克风设为 {source}，而这台机器没有麦克风。",
        "{source} is set as the microphone, and this machine has none.",
    ),
    "doctor.microphone.found": Entry(
        "field_it",
        "麦克风设为 {source}。找到：{found}。",
        "{source} is set as the microphone. Found: {found}.",
    ),
    "doctor.microphone.unseen": Entry(
        "field_it",
        "麦克风设为 {source}。没有去找。",
        "{source} is set as the microphone. It was not looked for.",
    ),
    # --- which camera it is; `known` is its name, where it is plugged in, and its driver ---
    "doctor.camera_allowed.allowed": Entry(
        "field_it",
        "{source}（{known}）在允许的名单里。",
        "{source} ({known}) is on the list of allowed cameras.",
    ),
    "doctor.camera_allowed.real": Entry(
        "field_it", "{source}（{known}）是真的摄像头。", "{source} ({known}) is a real camera."
    ),
    "doctor.camera_allowed.not_allowed": Entry(
        "field_it",
        "{source}（{known}）不在允许的名单里。",
        "{source} ({known}) is not on the list of allowed cameras.",
    ),
    "doctor.camera_allowed.virtual": Entry(
        "field_it",
        "{source}（{known}）是虚拟摄像头（依据：{by}）。",
        "{source} ({known}) is a virtual camera (told by: {by}).",
    ),
    "doctor.camera_allowed.unknown": Entry(
        "field_it",
        "{source}（{known}）分辨不出是不是虚拟摄像头。",
        "{source} ({known}) cannot be told from a virtual one.",
    ),
    # --- focus, exposure, white balance; `value` is the driver's own number ---
    "doctor.camera_held.held": Entry(
        "field_it", "{source} 的驱动程序锁定了它（{value}）。", "The driver of {source} holds it, at {value}."
    ),
    "doctor.camera_held.free": Entry(
        "field_it",
        "{source} 的驱动程序锁不住它，录制中它会自己变。",
        "The driver of {source} does not hold it: it changes by itself in a recording.",
    ),
    "doctor.camera_held.absent": Entry(
        "field_it",
        "{source} 的驱动程序没有这一项，它会不会自己变不得而知。",
        "The driver of {source} has no such control: whether it changes by itself is not known.",
    ),
    "doctor.camera_held.unseen": Entry(
        "field_it",
        "{source} 没有给出画面，对焦、曝光和白平衡没能检查。",
        "{source} gave no picture: focus, exposure and white balance were not looked at.",
        "请退出正在使用它的程序，再检查一次。",
        "Quit the program that uses it, and look again.",
    ),
    # --- models ---
    "doctor.models.delivered": Entry(
        "field_it", "{count} 个文件和出厂时一样。", "{count} files are as they were delivered."
    ),
    "doctor.models.installed": Entry(
        "field_it",
        "{path} 已安装，SHA-256 {digest}…。",
        "{path} is installed, SHA-256 {digest}….",
    ),
    "doctor.models.face": Entry(
        "field_it",
        "没有安装（{folder} 里没有 face.json）：不比对人脸和证件照片。",
        "Not installed (no face.json in {folder}): faces are not matched with the card's portrait.",
    ),
    "doctor.models.face:unset": Entry(
        "field_it",
        "没有安装（没有设置模型文件夹）：不比对人脸和证件照片。",
        "Not installed (no folder of models is set): faces are not matched with the card's portrait.",
    ),
    "doctor.models.liveness": Entry(
        "field_it",
        "没有安装（{folder} 里没有 liveness.json）：活体检测少一项依据。",
        "Not installed (no liveness.json in {folder}): liveness goes without its vote.",
    ),
    "doctor.models.paddleocr": Entry(
        "field_it",
        "没有安装（{folder} 里没有 paddleocr.json）：证件用随程序带的模型识别。",
        "Not installed (no paddleocr.json in {folder}): cards are read with those that ship.",
    ),
    # --- the disk, the vault, the terminal ---
    "doctor.disk.room": Entry(
        "field_it",
        "磁盘剩余 {free:.1f} GB，录 {minutes} 分钟需要 {needed:.1f} GB。",
        "{free:.1f} GB free. A take of {minutes} minutes needs {needed:.1f} GB.",
    ),
    "doctor.vault.none": Entry(
        "field_it",
        "{home} 里还没有终端。",
        "There is no terminal in {home} yet.",
        "请运行 shuanglu enrol --hq … --code …。",
        "Run: shuanglu enrol --hq … --code ….",
    ),
    "doctor.vault.opens": Entry(
        "field_it", "保险库打得开，每一页都完好。", "The vault opens, and every page is sound."
    ),
    "doctor.archive.unusable": Entry(
        "field_it",
        "保险库的档案库 {path} 用不了：{why}。它没有改动，录制和送达不受影响。",
        "The vault's archive {path} cannot be used: {why}. It was left as it is; recording and delivery go on.",
        "请放回它的备份，或运行 shuanglu recover --vault。",
        "Put back a copy of it, or run: shuanglu recover --vault.",
    ),
    "doctor.archive.lost": Entry(
        "field_it",
        "保险库的档案库丢失过（{at} 发现），已重新建立。丢失的只是已了结录像的登记细节。",
        "The vault's archive was lost (noticed {at}) and made anew. Only details of settled takes were in it.",
        "请查明是谁动过 vault 文件夹。",
        "Find out who touched the folder vault.",
    ),
    "doctor.archive.older": Entry(
        "field_it",
        "保险库的档案库被换成了较旧的副本（{at} 发现）。缺的只是已了结录像的登记细节。",
        "The vault's archive was replaced by an older copy (noticed {at}). Only details of settled takes are lacking.",
        "请查明是谁动过 vault 文件夹。",
        "Find out who touched the folder vault.",
    ),
    "doctor.key.inside": Entry(
        "field_it",
        "保险库的口令就放在终端目录里：只能用于演示。",
        "The vault's passphrase lies in the home itself: for demonstrations only.",
    ),
    "doctor.enrolment.none": Entry(
        "field_it",
        "这台终端没有在总部登记：只能录演练。",
        "This terminal belongs to no headquarters: it records rehearsals only.",
    ),
    "doctor.enrolment.lasts": Entry(
        "field_it",
        "终端 {terminal}，属于 {url}。证书有效期还剩 {days} 天。",
        "Terminal {terminal} of {url}. Its certificate lasts {days} days.",
    ),
    "doctor.enrolment.lasts:doubted": Entry(
        "field_it",
        "终端 {terminal}，属于 {url}。按本机时钟证书还剩 {days} 天，但这个时钟不可信。",
        "Terminal {terminal} of {url}. By its clock its certificate lasts {days} days, but the clock is in doubt.",
    ),
    "doctor.enrolment.due": Entry(
        "field_it",
        "终端 {terminal}，属于 {url}。证书有效期还剩 {days} 天，还没有换上新证书。",
        "Terminal {terminal} of {url}. Its certificate lasts {days} days and has not been renewed yet.",
        "请接通网络：终端会自己换证书。总部版本太旧的，请用新的登记码重新登记。",
        "Connect it: it renews the certificate by itself. Where headquarters is too old for that, enrol it anew.",
    ),
    # --- takes ---
    "doctor.takes.missing": Entry(
        "field_it",
        "{take} 是在这里录的，它的文件夹不见了。",
        "{take} was recorded here, and its folder is gone.",
    ),
    "doctor.takes.damaged": Entry("compliance", "{take} 已损坏。", "{take} is damaged."),
    "doctor.takes.unsealed": Entry(
        "field_it",
        "有 {count} 段录像等待封存。",
        "{count} takes wait to be sealed.",
        "请运行 shuanglu recover。",
        "Run: shuanglu recover.",
    ),
    "doctor.delivery.refused": Entry("headquarters", "{take} 送不出去。", "{take} cannot be delivered."),
    "doctor.delivery.quarantined": Entry(
        "headquarters",
        "{take} 总部待核。",
        "{take} is in quarantine at headquarters.",
        "请总部核对：headquarters quarantine list。",
        "Headquarters decides: headquarters quarantine list.",
    ),
    "doctor.delivery.declined": Entry("headquarters", "{take} 总部不收。", "{take} was declined by headquarters."),
    "doctor.delivery.elsewhere": Entry(
        "field_it",
        "以终端 {terminal} 的身份录的 {count} 段（{take} 等）还要送往 {url}。",
        "{count} takes of terminal {terminal} ({take} among them) have still to go to {url}.",
        "请让那个总部可以连上，再运行 shuanglu sync --once；送达之前不要清空这台终端。",
        "Make that headquarters reachable and run: shuanglu sync --once. Do not clear this terminal before.",
    ),
    "doctor.delivery.far": Entry(
        "headquarters",
        "总部说已有 {take}，而这台终端自己的末号是 {own}：相差太远，没有跟着编号。",
        "Headquarters says that it holds {take}, but this terminal's own last number is {own}: too far to be followed.",
        "可能有人用这台终端的旧磁盘或旧证书送过录像：请总部查看 headquarters list 和 quarantine list，吊销旧证书。",
        "An old disk or certificate of this terminal may be in use: look at headquarters list and quarantine list, and "
        "revoke that certificate.",
    ),
    "doctor.delivery.counted": Entry(
        "field_it",
        "总部已收 {received} 段，还没送到的有 {waiting} 段。",
        "{received} takes received, {waiting} not there yet.",
    ),
    "doctor.numbers.doubted": Entry(
        "field_it",
        "录像的编号还没有和总部核对过。",
        "The numbers of takes are not compared with headquarters yet.",
        "请连上网络，再运行 shuanglu sync --once。",
        "Connect the line and run: shuanglu sync --once.",
    ),
    "doctor.clock.offset": Entry(
        "field_it",
        "总部的时钟与本机相差 {offset:+.1f} 秒。",
        "Headquarters' clock is {offset:+.1f} s from this one.",
    ),
    "doctor.packs.in_force": Entry("headquarters", "规则册第 {serial} 号在用。", "Book {serial} is in force."),
    "doctor.packs.shipped": Entry(
        "headquarters",
        "没有规则册，用程序自带的规则包，没有人为其内容作保。",
        "There is no book: the packs that ship are used, and nobody vouches for what they say.",
    ),
    "doctor.packs.waits": Entry(
        "headquarters", "规则册第 {serial} 号已到，{at} 生效。", "Book {serial} is here and begins at {at}."
    ),
    "doctor.packs.stale": Entry(
        "field_it",
        "规则册第 {serial} 号已有 {days} 天没有得到总部确认，可能有新的。",
        "Headquarters has not confirmed book {serial} for {days} days; there may be a newer one.",
        "请恢复与总部的连接，或用 shuanglu packs book install 从文件安装。",
        "Restore the line, or install a newer book from a file: shuanglu packs book install.",
    ),
    "doctor.packs.folder": Entry(
        "field_it",
        "有规则册在用，设置里的文件夹 {folder} 只用于演练。",
        "A book is in force: the folder {folder} of the settings is for rehearsals only.",
    ),
}
