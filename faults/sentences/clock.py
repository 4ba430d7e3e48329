"""What is wrong with the machine's clock, before a sale is recorded by it."""

from faults.entry import Entries, Entry

_SET_ZH = "请让设备管理员校准时间，并检查主板电池；急需录制的，由主管说明原因后决定。"
_SET_EN = "Have field IT set the clock and look at its battery. If it cannot wait, a supervisor decides, with a reason."

CLOCK: Entries = {
    "clock.doubted": Entry(
        "operator",
        "本机时间不可信，不能开始录制真实业务。",
        "This machine's clock cannot be believed; a real sale does not begin by it.",
        "请校准时间；急需录制的，由主管决定，并用 --clock-doubted 写明理由、用 --by 写明姓名。",
        "Set the clock. If it cannot wait, a supervisor decides: --clock-doubted gives the reason, --by the name.",
    ),
    "clock.off:slow": Entry(
        "field_it",
        "本机时间比总部慢 {seconds} 秒（{learned} 比对）。",
        "This machine's clock is {seconds} s behind headquarters' (compared {learned}).",
        _SET_ZH,
        _SET_EN,
    ),
    "clock.off:fast": Entry(
        "field_it",
        "本机时间比总部快 {seconds} 秒（{learned} 比对）。",
        "This machine's clock is {seconds} s ahead of headquarters' (compared {learned}).",
        _SET_ZH,
        _SET_EN,
    ),
    "clock.before_certificate": Entry(
        "field_it",
        "本机时间是 {now}，而终端证书从 {begins} 才有效：时间多半慢了。",
        "By its clock it is {now}, but the terminal's certificate holds from {begins} on: the clock must be behind.",
        _SET_ZH,
        _SET_EN,
    ),
    "clock.after_certificate": Entry(
        "field_it",
        "本机时间是 {now}，而终端证书到 {ends} 为止：时间快了，或者证书已经过期。",
        "By its clock it is {now}, but the terminal's certificate ended at {ends}: the clock is ahead, or it ran out.",
        "请让设备管理员核对时间和证书；急需录制的，由主管说明原因后决定。",
        "Have field IT check clock and certificate. If it cannot wait, a supervisor decides, with a reason.",
    ),
    "clock.before_build": Entry(
        "field_it",
        "本机时间是 {now}，早于本程序的发布日期 {built}：时间慢了。",
        "By its clock it is {now}, before this program was made ({built}): the clock is behind.",
        _SET_ZH,
        _SET_EN,
    ),
    "clock.before_last": Entry(
        "field_it",
        "本机时间是 {now}，早于本终端最近的记录 {last}：时间被调慢了。",
        "By its clock it is {now}, before the last thing noted here ({last}): the clock was set back.",
        _SET_ZH,
        _SET_EN,
    ),
}
