"""What is said of terminals' reports of their health, and of what headquarters wishes of them."""

from faults.entry import Entries, Entry

FLEET: Entries = {
    # --- what headquarters sees ---
    "fleet.silent": Entry(
        "field_it",
        "{at} 起没有再报状况，现在怎样不知道；别的都是它那时说的。",
        "It has said nothing since {at}, and nobody knows how it is now; all else is what it said then.",
        "请看那里是否关机、断网，或不在发送时段；都不是，就在那台终端上运行 shuanglu doctor。",
        "See whether it is switched off, without a line, or outside its sending hours; else run shuanglu doctor there.",
    ),
    "fleet.certificate_ended": Entry(
        "headquarters",
        "这台终端的证书 {at} 到期了，总部不再让它连接，它自己报不上来。",
        "Its certificate ended at {at}: headquarters lets it in no more, and it cannot say so itself.",
        "请用 headquarters enrol-code --terminal 给它发新的登记码，在那里重新登记。",
        "Give it a new code by headquarters enrol-code --terminal, and enrol it anew there.",
    ),
    "fleet.never": Entry(
        "field_it",
        "从来没有报过状况：程序是旧的，或还没有连上过。",
        "It has never reported how it is: its program is older, or it has not been connected yet.",
        "请在那台终端上看版本和线路：shuanglu doctor。",
        "Look at its version and its line, by shuanglu doctor on that terminal.",
    ),
    "fleet.unlooked": Entry(
        "field_it",
        "它报了状况，里面却一项检查也没有：那里怎样不知道。",
        "It reported, but not one check is in the report: how it is there is not known.",
        "请要求它报一份完整的：headquarters fleet wish … report。",
        "Wish a full report of it: headquarters fleet wish … report.",
    ),
    "fleet.no_devices": Entry(
        "field_it",
        "程序没有在运行，报告里没有看设备：摄像头、麦克风怎样不知道。",
        "The program does not run there, and no device was looked at: how camera and microphone are is not known.",
        "请在那台终端上启动双录程序。",
        "Start the recording program on that terminal.",
    ),
    # --- wishes, and how a terminal answers them ---
    "wish.done": Entry("headquarters", "终端照办了。", "The terminal has done it."),
    "wish.unknown": Entry(
        "headquarters",
        "终端的程序不认识这个要求，什么也没有做。",
        "The terminal's program does not know this wish, and did nothing.",
    ),
    "wish.no_updates": Entry(
        "field_it",
        "这台终端的程序不是按升级通道安装的，升级不了。",
        "This terminal's program was not installed with an update channel, and cannot be exchanged by itself.",
        "请到现场装新的安装包。",
        "Install the new package there.",
    ),
    "wish.nothing_offered": Entry(
        "headquarters",
        "现在没有给这台终端安排新版本，所以没有升级。",
        "No newer version is offered to this terminal, so that nothing was exchanged.",
        "请先用 headquarters updates 安排。",
        "Offer one by headquarters updates first.",
    ),
    "wish.failed": Entry(
        "field_it",
        "终端试了，没有做成；原因在它的日志里。",
        "The terminal tried, and could not; its log says why.",
        "请让那台终端做一个支持包，看日志。",
        "Have a support bundle made there, and read its log.",
    ),
    "fleet.data": Entry(
        "operator",
        "没有写是哪个总部。",
        "It is not said which headquarters.",
        "请用 --data 写它的文件夹。",
        "Say its folder with --data.",
    ),
    "reason.none:wish": Entry(
        "operator",
        "要求终端做事要写明原因。",
        "Wishing something of a terminal needs a reason.",
        "请用 --reason 写明。",
        "Say it with --reason.",
    ),
}
