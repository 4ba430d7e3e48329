"""What is wrong with a terminal's home, its settings, its enrolment, or a take that it exports or rehearses."""

from faults.entry import Entries, Entry

HOME: Entries = {
    # --- the home ---
    "home.occupied": Entry(
        "operator",
        "另一个程序已经在 {path} 里录制。",
        "Another program records in {path} already.",
    ),
    "home.lost_file": Entry(
        "compliance",
        "{file} 不见了，而总部还没有这段录像。",
        "{file} is missing, and headquarters does not hold the take.",
    ),
    "home.seal": Entry("field_it", "录像封存不了：{reason}。", "The take cannot be sealed: {reason}."),
    "take.home": Entry(
        "operator",
        "{folder} 不在终端目录里，没有保险库能提供它的密钥。",
        "{folder} does not lie in a terminal's home, so there is no vault with its key.",
        "请用 --home 指定一个终端目录。",
        "Name one with --home.",
    ),
    "conductor.failed": Entry(
        "us",
        "程序自己出错了，录制还在继续。",
        "The program made a mistake. Recording goes on.",
        "请照常做完。",
        "Finish as usual.",
    ),
    # --- settings ---
    "settings.file:folder": Entry("field_it", "{path} 不是文件。", "{path} is not a file."),
    "settings.file:toml": Entry(
        "field_it", "{path} 不是读得懂的 TOML：{reason}。", "{path} is not readable TOML: {reason}."
    ),
    "settings.home": Entry(
        "field_it",
        "{path} 不是文件夹，不能放终端。",
        "{path} is no folder, so no terminal can live there.",
        "请用 --home 或 SHUANGLU_HOME 写一个文件夹。",
        "Name a folder with --home or SHUANGLU_HOME.",
    ),
    "settings.denied": Entry(
        "field_it",
        "这个账户看不了终端目录 {path}：它属于另一个账户。",
        "This account may not look into the home {path}: it is another account's.",
        "请用终端的账户运行（装好的终端：sudo shuanglu-admin doctor），或用 chown -R 把目录交给这个账户。",
        "Run it as the terminal's account (where it was installed: sudo shuanglu-admin doctor), or hand the home over "
        "with chown -R.",
    ),
    "settings.value": Entry("field_it", "设置不合要求：{faults}。", "The settings do not fit: {faults}."),
    "sync.url": Entry(
        "field_it",
        "总部的地址应像 https://hq.example.cn:8443 这样，而不是 {url}。",
        "Headquarters' address must be like https://hq.example.cn:8443, not {url}.",
    ),
    "sync.bandwidth": Entry(
        "field_it",
        "带宽限制至少是每秒 1024 字节。",
        "The bandwidth limit must be at least 1024 bytes per second.",
    ),
    "sync.hours": Entry(
        "field_it",
        "发送时段“{hours}”的写法不对，应像 20:00-06:00 这样。",
        "The hours for sending, '{hours}', are not like 20:00-06:00.",
    ),
    # --- export ---
    "export.reason": Entry(
        "operator",
        "导出要写明姓名和原因，两样都会记录下来。",
        "An export needs a name and a reason. Both are written down.",
    ),
    "export.reason:long": Entry("operator", "原因最多 {most} 个字符。", "The reason may have {most} characters."),
    "export.exists:review": Entry(
        "operator",
        "{out} 已经存在，没有改动它。",
        "{out} exists already. It was left as it is.",
    ),
    "export.folder:review": Entry("operator", "没有文件夹 {folder}。", "There is no folder {folder}."),
    # --- takes without a person ---
    "rehearsal.not_ready": Entry(
        "operator",
        "摄像头和麦克风在 {seconds:.0f} 秒内没有就绪。",
        "The devices were not ready within {seconds:.0f} s.",
    ),
    "rehearsal.unwatched": Entry(
        "operator",
        "画面里没有看清这笔业务的每一个人，没法看着他们演练。",
        "Not everybody of this sale was seen in the picture, so nobody could be watched.",
        "请换一段影片，或去掉 --watched。",
        "Take another film, or leave out --watched.",
    ),
    "rehearsal.not_opened": Entry("operator", "没有能开始录制。", "No take could be opened."),
    # --- enrolment; what the line or headquarters say of it is theirs ---
    "enrol.code_shape": Entry(
        "operator",
        "这不是登记码：登记码有 8 组，每组 4 个字母或数字。",
        "This is not an enrolment code: it has 8 groups of 4 letters and digits.",
        "请重新输入。",
        "Type it again.",
    ),
    "enrol.unreachable": Entry("operator", "连不上总部 {url}。", "Headquarters cannot be reached at {url}."),
    "enrol.no_hq": Entry("operator", "{url} 不是总部的服务。", "What answers at {url} is not a headquarters."),
    "enrol.other_hq": Entry(
        "operator",
        "{url} 不是签发这个登记码的总部。",
        "The server at {url} is not the headquarters that this code was made by.",
        "请检查地址，或另要一个登记码。",
        "Check the address, or ask for a new code.",
    ),
    "enrol.answer": Entry(
        "us",
        "总部对登记的答复看不懂。",
        "Headquarters' answer to the enrolment cannot be understood.",
    ),
    "enrol.answer:other": Entry(
        "us",
        "总部签发的不是所申请的内容。",
        "Headquarters certified something else than it was asked to.",
    ),
}
