"""What is said of this machine's health, good or bad, check by check."""

from faults.entry import Entries, Entry

DOCTOR: Entries = {
    "support.unwritten": Entry(
        "field_it",
        "支持包没有写成：{reason}。",
        "The support bundle could not be written: {reason}.",
        "请看磁盘是否满了。",
        "See whether the disk is full.",
    ),
    "doctor.cryptography.right": Entry("field_it", "已知结果都算得对。", "Known values come out right."),
    # --- libraries, and where pictures and sound come from ---
    "doctor.library.loads": Entry("field_it", "{module} 装得进来。", "{module} loads."),
    "doctor.encoder.works": Entry("field_it", "画面由 {encoder} 编码。", "Pictures are encoded by {encoder}."),
    "doctor.library.broken": Entry(
        "field_it",
        "{module} 装不进来：{reason}。",
        "{module} does not load: {reason}.",
        "请重新安装程序。",
        "Install the program anew.",
    ),
    "doctor.camera.unreal": Entry(
        "field_it",
        "摄像头设为 {source}：不能用于客户。",
        "{source} is set as the camera: not for customers.",
        "请接上真的摄像头，在 settings.toml 里改 camera。",
        "Connect a real one and set camera in settings.toml.",
    ),
    "doctor.camera.none": Entry(
        "field_it",
        "摄像头设为 {source}，而这台机器没有摄像头。",
        "{source} is set as the camera, and this machine has none.",
        "请插好摄像头的线，换一个 USB 口再试；插着仍找不到，就换摄像头。",
        "Plug the camera in, try another USB port; where it still is not found, replace it.",
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
        "请接上真的麦克风，在 settings.toml 里改 microphone。",
        "Connect a real one and set microphone in settings.toml.",
    ),
    "doctor.microphone.none": Entry(
        "field_it",
        "麦克风设为 {source}，而这台机器没有麦克风。",
        "{source} is set as the microphone, and this machine has none.",
        "请插好麦克风的线，换一个口再试；插着仍找不到，就换麦克风。",
        "Plug the microphone in, try another port; where it still is not found, replace it.",
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
    "doctor.speaker.unset": Entry(
        "field_it",
        "没有设扬声器，机器不能朗读，由销售人员读。",
        "No loudspeaker is set: the machine reads nothing aloud, sellers do.",
        "要机器朗读，请在 settings.toml 里设 speaker。",
        "For the machine to read aloud set speaker in settings.toml.",
    ),
    "doctor.speaker.unreal": Entry(
        "field_it",
        "扬声器设为 {sink}：没有人听得到。",
        "{sink} is set as the loudspeaker: nobody hears it.",
        "要机器朗读，请接上扬声器，在 settings.toml 里改 speaker。",
        "For the machine to read aloud connect a loudspeaker and set speaker in settings.toml.",
    ),
    "doctor.speaker.none": Entry(
        "field_it",
        "扬声器设为 {sink}，而这台机器没有扬声器；由销售人员读。",
        "{sink} is set as the loudspeaker, and this machine has none: sellers read.",
        "要机器朗读，请接上扬声器。",
        "For the machine to read aloud connect a loudspeaker.",
    ),
    "doctor.speaker.found": Entry(
        "field_it",
        "扬声器设为 {sink}。找到：{found}。",
        "{sink} is set as the loudspeaker. Found: {found}.",
    ),
    "doctor.voice.unset": Entry(
        "field_it",
        "设置里关掉了朗读，由销售人员读。",
        "Reading aloud is switched off in the settings: sellers read.",
        "要机器朗读，请在 settings.toml 里把 voice 设为 auto。",
        "For the machine to read aloud set voice to auto in settings.toml.",
    ),
    "doctor.voice.none": Entry(
        "field_it",
        "没有能朗读中文的程序，由销售人员读；装上 espeak-ng 机器就能读。",
        "No voice that reads Chinese was found: sellers read. With espeak-ng installed the machine can.",
    ),
    "doctor.voice.found": Entry("field_it", "用 {voice} 朗读。", "{voice} reads aloud."),
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
        "请接上名单里的摄像头；确实换了摄像头的，在 settings.toml 里改 allowed_cameras。",
        "Connect one that is; where it was exchanged on purpose, set allowed_cameras in settings.toml.",
    ),
    "doctor.camera_allowed.virtual": Entry(
        "field_it",
        "{source}（{known}）是虚拟摄像头（依据：{by}）。",
        "{source} ({known}) is a virtual camera (told by: {by}).",
        "请接上真的摄像头，卸掉虚拟摄像头的程序。",
        "Connect a real camera, and remove the program that makes the virtual one.",
    ),
    "doctor.camera_allowed.unknown": Entry(
        "field_it",
        "{source}（{known}）分辨不出是不是虚拟摄像头。",
        "{source} ({known}) cannot be told from a virtual one.",
        "请运行 shuanglu cameras allow 登记这台摄像头。",
        "Put it on the list: shuanglu cameras allow.",
    ),
    "doctor.camera_list.none": Entry(
        "field_it",
        "还没有登记摄像头：换了摄像头不会拦。",
        "No list of cameras is made: an exchanged camera stops nothing.",
        "接好摄像头，运行 shuanglu cameras allow。",
        "Plug the cameras in, and run shuanglu cameras allow.",
    ),
    "doctor.camera_list.right": Entry(
        "field_it", "登记的 {count} 台，没有换过。", "{count} listed; none was exchanged."
    ),
    "doctor.camera_list.names": Entry(
        "field_it",
        "登记的 {count} 个来源，只能比较名称，分不出是哪台设备。",
        "{count} listed, by their names alone: which device it is cannot be told.",
        "换过设备后，请再运行 shuanglu cameras allow。",
        "After an exchange run shuanglu cameras allow again.",
    ),
    # --- focus, exposure, white balance; `value` is the driver's own number ---
    "doctor.camera_held.held": Entry(
        "field_it", "{source} 的驱动程序锁定了它（{value}）。", "The driver of {source} holds it, at {value}."
    ),
    "doctor.camera_held.free": Entry(
        "field_it",
        "{source} 的驱动程序锁不住它，录制中它会自己变。",
        "The driver of {source} does not hold it: it changes by itself in a recording.",
        "请用能锁定它的摄像头，或固定好灯光和距离。",
        "Use a camera that can hold it, or keep light and distance as they are.",
    ),
    "doctor.camera_held.absent": Entry(
        "field_it",
        "{source} 的驱动程序没有这一项，它会不会自己变不得而知。",
        "The driver of {source} has no such control: whether it changes by itself is not known.",
        "请固定好灯光和距离。",
        "Keep light and distance as they are.",
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
    "doctor.models.face:delivered": Entry(
        "field_it",
        "{name}，随程序带来，能运行；余弦 {same:.2f} 起是同一人，{different:.2f} 以下不是。SHA-256 {digest}…。",
        "{name}, which ships, and runs; the same person from a cosine of {same:.2f}, another one up to "
        "{different:.2f}. SHA-256 {digest}….",
    ),
    "doctor.models.face:installed": Entry(
        "field_it",
        "{name}，本机另装，能运行；余弦 {same:.2f} 起是同一人，{different:.2f} 以下不是。SHA-256 {digest}…。",
        "{name}, installed here in place of the one that ships, and runs; the same person from a cosine of "
        "{same:.2f}, another one up to {different:.2f}. SHA-256 {digest}….",
    ),
    "doctor.models.face:off": Entry(
        "field_it",
        "不用（设置 face_match 为 none）：不比对人脸和证件照片。",
        "Not in use (setting face_match is none): faces are not compared with the card's portrait.",
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
    "doctor.models.speech": Entry(
        "field_it",
        "未安装：说的话不写成文字，由办理人员确认。",
        "Not installed: what is said is not written down, the seller confirms it.",
    ),
    "doctor.models.speech:installed": Entry(
        "field_it",
        "{name}（{kind}），文件与清单相符，SHA-256 {digest}…。",
        "{name} ({kind}), its files are those of its manifest, SHA-256 {digest}….",
    ),
    # --- the disk, the vault, the terminal ---
    "doctor.disk.room": Entry(
        "field_it",
        "磁盘剩余 {free:.1f} GB，还能录约 {hours:.0f} 小时；录 {minutes} 分钟需要 {needed:.1f} GB。",
        "{free:.1f} GB free, about {hours:.0f} hours. A take of {minutes} minutes needs {needed:.1f} GB.",
    ),
    "doctor.disk.low": Entry(
        "field_it",
        "磁盘剩余 {free:.1f} GB，只够录约 {hours:.0f} 小时。",
        "{free:.1f} GB free, enough for about {hours:.0f} hours.",
        "请让待送的录像先送到总部，再运行 shuanglu release 腾出地方。",
        "Let the takes that wait go to headquarters, then make room: shuanglu release.",
    ),
    "doctor.disk.full": Entry(
        "field_it",
        "磁盘剩余 {free:.1f} GB，录 {minutes} 分钟需要 {needed:.1f} GB：录不了了。",
        "{free:.1f} GB free, and a take of {minutes} minutes needs {needed:.1f} GB: nothing can be recorded.",
        "请让待送的录像先送到总部，再运行 shuanglu release 腾出地方；仍不够就换更大的磁盘。",
        "Let the takes that wait go to headquarters and make room: shuanglu release. Else put in a larger disk.",
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
        "正式使用的终端请重新登记，口令不要放在终端目录里。",
        "For real use enrol a terminal whose passphrase does not lie in its home.",
    ),
    "doctor.enrolment.none": Entry(
        "field_it",
        "这台终端没有在总部登记：只能录演练。",
        "This terminal belongs to no headquarters: it records rehearsals only.",
        "要办真实业务，请运行 shuanglu enrol --hq … --code …。",
        "For real sales run: shuanglu enrol --hq … --code ….",
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
        "请先校准时钟，再看证书。",
        "Set the clock first, then look at the certificate again.",
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
        "请把这个文件夹从备份放回 takes；没有备份的，请报告合规人员。",
        "Put its folder back into takes from a copy; where there is none, tell compliance.",
    ),
    "doctor.takes.damaged": Entry(
        "compliance",
        "{take} 已损坏。",
        "{take} is damaged.",
        "请不要删除它的文件夹，报告合规人员。",
        "Do not remove its folder, and tell compliance.",
    ),
    "doctor.takes.unsealed": Entry(
        "field_it",
        "有 {count} 段录像等待封存。",
        "{count} takes wait to be sealed.",
        "请运行 shuanglu recover。",
        "Run: shuanglu recover.",
    ),
    "doctor.delivery.refused": Entry(
        "headquarters",
        "{take} 送不出去。",
        "{take} cannot be delivered.",
        "请总部查看原因：shuanglu sync --once 会再说一遍。",
        "Headquarters looks into it; shuanglu sync --once tells the reason again.",
    ),
    "doctor.delivery.quarantined": Entry(
        "headquarters",
        "{take} 总部待核。",
        "{take} is in quarantine at headquarters.",
        "请总部核对：headquarters quarantine list。",
        "Headquarters decides: headquarters quarantine list.",
    ),
    "doctor.delivery.declined": Entry(
        "headquarters",
        "{take} 总部不收。",
        "{take} was declined by headquarters.",
        "请总部说明原因；录像留在本机，不要删除。",
        "Headquarters tells the reason; the take stays here, do not remove it.",
    ),
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
        "{at} 与总部对过时：总部的时钟与本机相差 {offset:+.1f} 秒。",
        "Compared with headquarters at {at}: its clock was {offset:+.1f} s from this one.",
    ),
    "doctor.clock.alone": Entry(
        "field_it",
        "没有与总部对过时，看不出不对。",
        "It was never compared with headquarters'; nothing is amiss that can be seen here.",
    ),
    "doctor.line.answers": Entry(
        "field_it", "刚才问过，总部 {url} 有应答（{ms} 毫秒）。", "Asked just now: {url} answers ({ms} ms)."
    ),
    "doctor.line.down": Entry(
        "field_it",
        "刚才问过，总部没有应答。录制照常，录像先存在本机，接通后自动送。",
        "Asked just now: headquarters does not answer. Recording goes on, and takes go when it does.",
        "请检查网线和网络；仍然不通，请联系总部。",
        "Check the cable and the network; else call headquarters.",
    ),
    "doctor.line.known": Entry("field_it", "与总部的线路是通的。", "The line to headquarters is up."),
    "doctor.line.unasked": Entry("field_it", "还没有问过总部。", "Headquarters was not asked yet."),
    "doctor.line.none": Entry(
        "field_it", "这台终端不属于任何总部，不用线路。", "This terminal belongs to no headquarters and needs no line."
    ),
    "doctor.accounts.some": Entry("field_it", "{count} 个账号可以登录。", "{count} accounts may sign in."),
    "doctor.accounts.none": Entry(
        "headquarters",
        "还没有第一个管理员：没有人能登录，录制和送总部照旧。",
        "There is no first administrator yet: nobody signs in; recording and delivery go on as before.",
        "请总部发一个管理员代码：headquarters enrol-code --administrator --terminal …，在登录页输入。",
        "Have headquarters give a code: headquarters enrol-code --administrator --terminal …; it is entered here.",
    ),
    "doctor.accounts.none:own": Entry(
        "field_it",
        "还没有账号：谁都能用这台终端。",
        "There are no accounts yet: anybody can use this terminal.",
        "第一次打开时可以设第一个管理员。",
        "The first administrator is made at the first start.",
    ),
    "doctor.accounts.lost": Entry(
        "headquarters",
        "保险库是重新做出来的，里面没有账号：原来的账号都不在了，谁都能用这台终端，录制和送总部照旧。",
        "The vault was made anew and has no accounts: those of before are gone, and anybody can use this terminal.",
        "请总部发一个管理员代码：headquarters enrol-code --administrator --terminal …，在登录页输入，再重新建账号。",
        "Have headquarters give a code (headquarters enrol-code --administrator --terminal …), then make them anew.",
    ),
    "doctor.accounts.lost:own": Entry(
        "field_it",
        "保险库是重新做出来的，里面没有账号：原来的账号都不在了，谁都能用这台终端。",
        "The vault was made anew and has no accounts: those of before are gone, and anybody can use this terminal.",
        "请马上打开终端，设第一个管理员，再重新建账号。",
        "Open the terminal now, make the first administrator, and then the accounts anew.",
    ),
    "doctor.log.written": Entry("field_it", "日志写在 {path}。", "The log is written to {path}."),
    "doctor.log.large": Entry(
        "field_it",
        "日志已有 {megabytes:.0f} MB（{path}）。",
        "The log has {megabytes:.0f} MB ({path}).",
        "请把旧的日志文件移走。",
        "Move old files of it away.",
    ),
    "doctor.log.unusable": Entry(
        "field_it",
        "日志写不进 {path}：{reason}。出了问题会查不到原因。",
        "The log cannot be written to {path}: {reason}. What goes wrong could not be looked up.",
        "请检查这个文件夹的权限。",
        "Check that folder's permissions.",
    ),
    "doctor.display.two": Entry(
        "field_it", "接了 {count} 块屏，客户有自己的屏。", "{count} displays: the customer has her own."
    ),
    "doctor.display.one": Entry(
        "field_it",
        "只接了一块屏，客户要看的时候转过去给她看。",
        "One display only: it is turned over to the customer.",
    ),
    "doctor.display.unknown": Entry(
        "field_it", "这里看不出接了几块屏。", "How many displays there are cannot be told from here."
    ),
    "doctor.input.found": Entry("field_it", "用 {name} 输入汉字。", "Chinese is typed with {name}."),
    "doctor.input.silent": Entry(
        "field_it",
        "输入法设为 {name}，但没有输入法程序在运行，姓名打不了汉字。",
        "{name} is set as the input method, and no input method is running: names cannot be typed in Chinese.",
        "请让 fcitx5 或 ibus 随登录启动。",
        "Let fcitx5 or ibus start with the session.",
    ),
    "doctor.input.none": Entry(
        "field_it",
        "没有设输入法，姓名打不了汉字。",
        "No input method is set: names cannot be typed in Chinese.",
        "请装 fcitx5 或 ibus，并设 QT_IM_MODULE。",
        "Install fcitx5 or ibus and set QT_IM_MODULE.",
    ),
    "doctor.fonts.found": Entry("field_it", "有中文字体。", "There is a Chinese font."),
    "doctor.fonts.none": Entry(
        "field_it",
        "没有找到中文字体：屏上的字可能显示不全，签名文件（PDF）做不出来。",
        "No Chinese font was found: words may lack on the screens, and no signed papers (PDF) can be made.",
        "请安装 Noto Sans CJK（思源黑体）。",
        "Install Noto Sans CJK.",
    ),
    # --- what runs just now: of the page 本机状况 ---
    "health.camera.shows": Entry("field_it", "有画面，{width}×{height}。", "It shows {width}×{height}."),
    "health.second_camera.closed": Entry(
        "field_it", "高拍仪现在没有开，办业务时才开。", "It is not open now: it is opened for a sale."
    ),
    "health.second_camera.shows": Entry("field_it", "高拍仪有画面。", "It gives pictures."),
    "health.second_camera.gone": Entry(
        "field_it",
        "高拍仪没有画面，由主摄像头代替。",
        "It gives no picture; the first camera stands in for it.",
        "请检查高拍仪的连线。",
        "Check its cable.",
    ),
    "health.camera.starts": Entry("field_it", "录制程序正在启动。", "The recorder is starting."),
    "health.camera.virtual": Entry(
        "field_it",
        "这是虚拟摄像头，不能用于客户。",
        "This is a virtual camera, and not for customers.",
        "请接上真的摄像头，在 settings.toml 里改 camera。",
        "Connect a real one and set camera in settings.toml.",
    ),
    "health.camera.refused": Entry(
        "field_it",
        "这个摄像头不在允许的名单里。",
        "This camera is not on the list of allowed ones.",
        "请接上名单里的摄像头。",
        "Connect one that is.",
    ),
    "health.camera.unreal": Entry(
        "field_it",
        "画面来自测试源或文件，只能练习。",
        "The picture comes from a test source or a file: for practice only.",
    ),
    "health.camera.gap": Entry(
        "field_it",
        "没有画面，或画面不动。",
        "There is no picture, or it does not move.",
        "请检查摄像头的线，挪开镜头前的东西。",
        "Check its cable, and what stands before the lens.",
    ),
    "health.camera.dark": Entry(
        "field_it",
        "画面太暗（亮度 {brightness}）。",
        "The picture is too dark (brightness {brightness}).",
        "请打开补光灯或拉开窗帘。",
        "Switch on the light, or open the curtains.",
    ),
    "health.microphone.hears": Entry("field_it", "有声音。", "It hears."),
    "health.microphone.gap": Entry(
        "field_it",
        "没有声音。",
        "There is no sound.",
        "请检查麦克风的线，看是不是关了静音。",
        "Check its cable, and whether it is muted.",
    ),
    "health.microphone.unreal": Entry(
        "field_it",
        "声音来自测试源或文件，只能练习。",
        "The sound comes from a test source or a file: for practice only.",
    ),
    "health.recorder.lost": Entry(
        "field_it",
        "录制程序没有起来。",
        "The recorder is not running.",
        "它会自己再试；一分钟后还不行，请重启终端。",
        "It tries again by itself; after a minute, start the terminal anew.",
    ),
    "health.voice.none": Entry(
        "field_it",
        "机器不会朗读，由销售人员读。",
        "The machine reads nothing aloud: the seller does.",
    ),
    "health.voice.reads": Entry("field_it", "用 {voice} 朗读。", "{voice} reads aloud."),
    "health.recogniser.ready": Entry(
        "field_it",
        "{model} 把说的话写成文字，SHA-256 {digest}…。",
        "{model} writes down what is said, SHA-256 {digest}….",
    ),
    "health.recogniser.lost": Entry(
        "field_it",
        "语音识别意外停止了，正在重新启动。录制不受影响。",
        "The recogniser was lost and is started again. Recording is not affected.",
    ),
    "health.recogniser.unheard": Entry(
        "field_it", "还没有语音识别的消息。", "Nothing has been heard of a recogniser yet."
    ),
    "health.reader.answers": Entry("field_it", "读卡器有回答：{name}。", "The card reader answers: {name}."),
    "health.reader.stand_in": Entry(
        "field_it",
        "读卡器是演示用的文件夹，不是真的读卡器；正式业务不用它。",
        "The card reader is a folder for demonstrations and no real one; real sales take nothing from it.",
    ),
    "health.reader.unheard": Entry(
        "field_it", "还没有读卡器的消息。", "Nothing has been heard of the card reader yet."
    ),
    "health.delivery.waiting": Entry("field_it", "{count} 段录像等着送总部。", "{count} takes wait for headquarters."),
    "health.delivery.none": Entry("field_it", "没有等着送的录像。", "No take waits."),
    "health.delivery.stuck": Entry(
        "operator",
        "{count} 段录像要人处理。",
        "People have to see to {count} takes.",
        "请看“待送队列”。",
        "Look at the queue.",
    ),
    "doctor.packs.in_force": Entry("headquarters", "规则册第 {serial} 号在用。", "Book {serial} is in force."),
    "doctor.packs.shipped": Entry(
        "headquarters",
        "没有规则册，用程序自带的规则包，没有人为其内容作保。",
        "There is no book: the packs that ship are used, and nobody vouches for what they say.",
        "请总部发布规则册：headquarters books。",
        "Headquarters releases a book: headquarters books.",
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
        "正式使用时，请在 settings.toml 里去掉 packs。",
        "For real use take packs out of settings.toml.",
    ),
    "doctor.update.comes": Entry(
        "operator",
        "总部准许更新到 {version}，正在准备。",
        "Headquarters lets this terminal go on to {version}; it is on its way.",
    ),
    "doctor.update.waits": Entry(
        "operator",
        "{version} 已安装好，空闲时自动更换。",
        "{version} is installed; it takes over when nobody is served.",
    ),
    "doctor.update.trial": Entry("operator", "{version} 正在试运行。", "{version} is on trial."),
    "doctor.update.updated": Entry("operator", "已更新到 {version}。", "Updated to {version}."),
    "doctor.update.rolled_back": Entry(
        "field_it",
        "{version} 没有启动成功，已退回原来的版本，录制照常。",
        "{version} did not come up and was rolled back; recording goes on with the version before.",
        "请导出支持包交给总部。",
        "Give headquarters a support bundle.",
    ),
    "doctor.update.refused": Entry(
        "field_it",
        "{version} 没有安装，现在的版本照常使用。",
        "{version} was not installed; the present version goes on.",
        "请按后面的说明处理。",
        "See to what follows.",
    ),
}
