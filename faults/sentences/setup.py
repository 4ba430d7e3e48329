"""What goes wrong at the first start of a machine."""

from faults.entry import Entries, Entry

SETUP: Entries = {
    "setup.no_picture": Entry(
        "field_it",
        "{source} 没有给出画面。",
        "{source} gives no picture.",
        "请检查连线，换一个 USB 口，关掉别的在用它的程序，再试一次。",
        "Look at its cable, take another USB port, close other programs that use it, then try again.",
    ),
    "setup.no_sound": Entry(
        "field_it",
        "{source} 没有给出声音。",
        "{source} gives no sound.",
        "请检查插头和静音键，再试一次。",
        "Look at its plug and its mute key, then try again.",
    ),
    "setup.unwritten": Entry(
        "field_it",
        "settings.toml 里的 {setting} 改不了：这一行的写法认不出来。",
        "{setting} cannot be set in settings.toml: how it stands there is not understood.",
        "请把这一行写成“{setting} = 值”，放在所有 [表] 之前，再试一次。",
        "Write it on a line of its own before every [table], then try again.",
    ),
    "setup.display": Entry(
        "field_it",
        "没有叫 {display} 的屏。",
        "There is no display called {display}.",
        "有的屏：{found}；只有一块屏就写 one。",
        "There are: {found}; write one where there is one alone.",
    ),
    "setup.code": Entry(
        "operator",
        "给了总部地址就要一次性登记码，反过来也是。",
        "Headquarters' address and the one-time code go together.",
        "请把 --headquarters 和 --code 一起写。",
        "Give both --headquarters and --code.",
    ),
    "setup.nothing": Entry(
        "operator",
        "还没有登记总部，这台机器不能验收。",
        "This machine is no terminal of a headquarters yet, so it cannot be accepted.",
        "请用 --headquarters 和 --code 登记。",
        "Enrol it by --headquarters and --code.",
    ),
}
