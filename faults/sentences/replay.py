"""What goes wrong when a take is looked at again."""

from faults.entry import Entries, Entry

REPLAY: Entries = {
    "replay.reason": Entry(
        "operator",
        "看录像要先说明原因。",
        "Looking at a take needs a reason.",
        "请选一项，并至少写 {least} 个字说清楚为什么看。",
        "Choose one, and say why in {least} characters or more.",
    ),
    "replay.nobody": Entry(
        "operator",
        "不知道是谁要看。",
        "Nobody is named as the one who looks.",
        "请写上您的姓名。",
        "Write your name.",
    ),
    "replay.gone": Entry(
        "operator",
        "这份录像已不在这台终端上。",
        "This take is not on this terminal any more.",
        "要看请联系总部。",
        "Ask headquarters for it.",
    ),
    "replay.damaged": Entry(
        "operator",
        "这份录像的封存对不上，不能放。",
        "The take does not match its seal, and is not shown.",
        "请不要动这台终端上的文件，告诉信息技术人员和总部。",
        "Leave the files of this terminal as they are; tell field IT and headquarters.",
    ),
    "replay.open": Entry(
        "operator",
        "这份录像还没有封存，不能看。",
        "The take is not sealed yet, and cannot be looked at.",
        "请等它封存后再看。",
        "Wait until it is sealed.",
    ),
    "replay.undecodable": Entry(
        "field_it",
        "这份录像封存完好，但画面或声音解不开，已关上。",
        "The take is as it was sealed, but its picture or sound cannot be decoded; it was closed.",
        "请告诉信息技术人员。",
        "Tell field IT.",
    ),
    "replay.unreadable": Entry(
        "field_it",
        "磁盘读不出这份录像（{problem}）。",
        "The disk does not give the take: {problem}.",
        "请告诉信息技术人员。",
        "Tell field IT.",
    ),
    "replay.idle": Entry(
        "operator",
        "停着 15 分钟没有人动，录像已关上。",
        "Nobody touched it for 15 minutes, so it was closed.",
        "要接着看，请再说明一次原因。",
        "To go on, say the reason again.",
    ),
    "replay.lost": Entry(
        "operator",
        "看录像的程序意外停了，录像已关上。",
        "The program that shows it ended unexpectedly; it is closed.",
        "录像没有受影响，可以再打开一次。",
        "The take is unharmed, and can be opened again.",
    ),
}
