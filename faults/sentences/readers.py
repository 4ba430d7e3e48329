"""What goes wrong with the card reader of a counter: it is not there, goes away, hangs, or its card cannot be read."""

from faults.entry import Entries, Entry

_CAMERA = ("可以把证件对着镜头，或请第二个人核对。", "Hold the card before the camera, or let a second person check.")
_PLUG = ("请插好读卡器的线；也可以把证件对着镜头。", "Plug the reader in; or hold the card before the camera.")
_AGAIN = (
    "请把证件放好，不要动；也可以对着镜头。",
    "Lay the card down and leave it there; or hold it before the camera.",
)

READERS: Entries = {
    "reader.none": Entry("field_it", "没有设置读卡器。", "No card reader is set."),
    "reader.setting": Entry(
        "field_it",
        "“{text}”不是读卡器。",
        "{text!r} names no card reader.",
        "请写成 library:程序库、serial:串口设备 或 file:文件夹。",
        "Write library:PATH, serial:DEVICE or file:FOLDER.",
    ),
    "reader.absent:folder": Entry(
        "field_it",
        "代替读卡器的文件夹 {path} 不存在。",
        "The folder {path}, which stands in for a card reader, does not exist.",
    ),
    "reader.absent:library": Entry(
        "field_it",
        "读卡器的程序库 {path} 不存在。",
        "There is no library {path} for the card reader.",
        "请检查设置 reader，或重装厂家的程序。",
        "Check the setting reader, or install the vendor's program again.",
    ),
    "reader.absent:ports": Entry("operator", "没有找到读卡器。", "No card reader was found.", *_PLUG),
    "reader.absent:device": Entry(
        "operator",
        "读卡器 {path} 打不开（{reason}）。",
        "The card reader {path} cannot be opened ({reason}).",
        *_PLUG,
    ),
    "reader.absent:silent": Entry("operator", "{path} 上没有读卡器回答。", "No card reader answers at {path}.", *_PLUG),
    "reader.absent:windows": Entry(
        "field_it",
        "在 Windows 上串口读卡器 {path} 要用厂家的程序库。",
        "On Windows the reader at {path} needs its vendor's library.",
        '请写成 reader = "library:…"。',
        'Write reader = "library:…".',
    ),
    "reader.library": Entry(
        "field_it",
        "读卡器的程序库 {path} 装不进来（{reason}）。",
        "The card reader's library {path} cannot be loaded ({reason}).",
        "请换成和本程序位数相同（64 位）的程序库。",
        "Take the one with as many bits as this program (64).",
    ),
    "reader.library:other": Entry(
        "field_it",
        "{path} 不是认识的读卡器程序库：既没有 SDT_ 也没有 CVR_ 的函数。",
        "{path} is no library of a card reader that is known here: it has neither SDT_ nor CVR_ functions.",
    ),
    "reader.module": Entry(
        "field_it",
        "读卡器的安全模块用不了（{status}）。",
        "The security module of the card reader cannot be used ({status}).",
        "请换一台读卡器；证件可以先对着镜头。",
        "Take another reader; until then hold the card before the camera.",
    ),
    "reader.unplugged": Entry("operator", "读卡器断开了。", "The card reader was unplugged.", *_PLUG),
    "reader.removed": Entry(
        "operator", "证件拿开得太早，没有读完。", "The card was taken away before it was read.", *_AGAIN
    ),
    "reader.rubbish": Entry(
        "operator",
        "读卡器给出的内容不成样子，没有用它。",
        "What the reader said makes no sense; none of it is used.",
        *_CAMERA,
    ),
    "reader.other_kind": Entry(
        "operator", "这张卡的种类，读卡器不认识。", "The reader knows no card of this kind.", *_CAMERA
    ),
    "reader.unproven": Entry(
        "operator", "这张卡没有通过读卡器的验证。", "The card did not prove itself to the reader.", *_CAMERA
    ),
    "reader.hangs": Entry(
        "operator", "读卡器没有反应，正在重新启动它。", "The card reader hangs and is being started again.", *_CAMERA
    ),
    "reader.died": Entry(
        "operator",
        "读卡器的程序意外停止，正在重新启动。",
        "The card reader's program stopped and is being started again.",
        *_CAMERA,
    ),
    "reader.read_already": Entry(
        "operator",
        "这张卡刚才读过了。",
        "This card was read already.",
        "请先拿开，再放上要读的证件。",
        "Take it away first, then lay down the card that is to be read.",
    ),
    "reader.not_asked": Entry(
        "operator",
        "读卡器上的证件和业务里写的不是一种。",
        "The card on the reader is of another kind than the sale says.",
        "请换成业务里写的证件，或改业务资料。",
        "Lay down the document that the sale names, or correct the sale.",
    ),
    "reader.another_card": Entry(
        "operator",
        "镜头前的证件和读卡器上的不是同一张。",
        "The card before the camera is not the one on the reader.",
        "请用同一张证件。",
        "Use one and the same card.",
    ),
    "reader.stand_in": Entry(
        "field_it",
        "这里的读卡器是演示用的文件夹，正式业务不用它读到的内容。",
        "The card reader here is a folder for demonstrations: real sales take nothing from it.",
        "请把证件对着镜头；正式使用请在设置里写真的读卡器。",
        "Hold the card before the camera; for real use name a real reader in the settings.",
    ),
}
