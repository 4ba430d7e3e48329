"""Every word on the screens, in every language. Widgets hold keys, never words."""

from faults.trouble import Trouble
from terminal.ui.phrases import card as card_phrases
from terminal.ui.phrases import identity as identity_phrases
from terminal.ui.phrases import places as places_phrases
from terminal.ui.ports import Language

ZH: dict[str, str] = {
    "window.title": "双录终端",
    "language.other": "English",
    "language.name": "切换到英文",
    "size.standard": "标准字号",
    "size.elder": "长者字号",
    "light.off": "未录制",
    "light.opening": "正在开始",
    "light.unproven": "等待落盘",
    "light.recording": "录制中",
    "light.behind": "落盘滞后",
    "light.closing": "正在封存",
    "light.sealed": "已录好",
    "light.given_up": "已放弃",
    "time.elapsed": "已录时长 {clock}",
    "time.held": "已落盘 {clock}",
    "take.number": "录像 {take}",
    "take.none": "还没有录像编号",
    "line.up": "网络正常",
    "line.down": "网络断开",
    "line.down.sentence": "网络断开，录制不受影响；恢复后自动继续送。",
    "disk.hours": "存储 余 {hours} 小时",
    "disk.minutes": "存储 余 {minutes} 分钟",
    "rehearsal.banner": "演练：这段录像不是正式业务，总部不会当作业务收下",
    "node.place": "节点 {n} / {total} · 依据 {clause}",
    "node.say": "请朗读",
    "node.ask": "请问客户",
    "node.question": "「{question}」",
    "node.answers": "应答：{answers}",
    "room.meter": "声音大小",
    "room.picture.ok": "画面正常",
    "room.sound.ok": "收音正常",
    "room.disk.ok": "每一段都已写盘并读回核对",
    "room.disk.idle": "尚未录制",
    "room.disk.sealed": "已全部落盘并封存",
    "room.disk.waiting": "正在等第一段落盘",
    "room.disk.behind": "落盘跟不上了：请不要继续，先结束并联系技术支持",
    "gap.picture.lost": "摄像头断开了，正在自动重连；声音继续录。请检查插头",
    "gap.picture.hanging": "摄像头没有反应，正在重新打开；声音继续录",
    "gap.picture.frozen": "画面不动了，正在重新打开摄像头；声音继续录",
    "gap.picture.black": "画面全黑。请打开镜头盖或补光灯；声音继续录",
    "gap.picture.silent": "摄像头没有信号；声音继续录",
    "gap.picture.clipping": "画面过亮。请避开强光；声音继续录",
    "gap.picture.overrun": "机器太慢，丢了画面；声音继续录。请关掉别的程序",
    "gap.sound.lost": "麦克风断开了，正在自动重连；画面继续录。请检查插头",
    "gap.sound.hanging": "麦克风没有反应，正在重新打开；画面继续录",
    "gap.sound.frozen": "麦克风信号不变，正在重新打开；画面继续录",
    "gap.sound.black": "麦克风没有信号；画面继续录",
    "gap.sound.silent": "完全没有声音。请检查麦克风是否静音；画面继续录",
    "gap.sound.clipping": "声音太大，听不清了。请离麦克风远一点",
    "gap.sound.overrun": "机器太慢，丢了声音；画面继续录。请关掉别的程序",
    "stage.preparing.title": "正在准备",
    "stage.preparing.text": "正在打开摄像头和麦克风，通常只要几秒。",
    "stage.ready.title": "可以开始",
    "stage.ready.text": "请两位坐到画面里，说句话，看声音条在动，然后开始。",
    "stage.opening.title": "正在开始",
    "stage.opening.text": "正在领取录像编号并签名，马上就好。",
    "stage.recording.title": "正在录制",
    "stage.recording.text": "请按业务流程进行，结束后按右下角。",
    "stage.closing.title": "正在封存",
    "stage.closing.text": "正在写完最后一段并签名，请不要关机。",
    "stage.sealed.title": "已录好",
    "stage.sealed.text": "录像 {take} 已封存，时长 {clock}。送往总部会自动进行，断网也不会丢。",
    "stage.sealed.rehearsal": "演练录像 {take} 已封存，时长 {clock}。",
    "stage.given_up.title": "已放弃",
    "stage.given_up.text": "录像 {take} 已按放弃封存，时长 {clock}。已录的内容不会删除，照样送往总部。",
    "stage.failed.title": "无法录制",
    "stage.failed.text": "终端停在这里。请联系技术支持并报上代码。",
    "delivery.title": "送往总部",
    "delivery.empty": "没有要送的录像",
    "delivery.segments": "{delivered} / {total} 片",
    "delivery.held": "已录好",
    "delivery.sending": "正在送",
    "delivery.received": "总部已收",
    "delivery.refused": "总部退回",
    "delivery.more": "另有 {count} 段",
    "button.begin": "开始",
    "button.start": "开始录制",
    "button.again": "录下一笔",
    "button.next": "下一步",
    "button.finish": "结束并封存",
    "button.give_up": "放弃录制…",
    "button.key": "Enter",
    "progress.name": "第 {n} 个节点，共 {total} 个",
    "progress.idle": "未开始",
    "progress.done": "已结束",
    "give_up.title": "放弃这段录像？",
    "give_up.text": "录像 {take} 会就此结束，并标明“已放弃”封存。已录的内容不会删除，仍会送到总部；这笔业务要重录。",
    "give_up.reason": "请选择原因",
    "give_up.customer": "客户不办了",
    "give_up.papers": "资料不齐",
    "give_up.equipment": "设备有问题",
    "give_up.mistake": "说错了，要重录",
    "give_up.other": "其他（请写明）",
    "give_up.note": "补充说明",
    "give_up.confirm": "放弃并封存",
    "give_up.cancel": "继续录制",
    "close.title": "正在录制，要关闭吗？",
    "close.text": "录像 {take} 会就此结束，并标明“中断”封存。已落盘的 {clock} 不会丢，但这笔业务要另外重录。",
    "close.confirm": "关闭并中断",
    "close.cancel": "继续录制",
    "preview.name": "现场画面",
    "preview.none": "还没有画面",
    "preview.interrupted": "画面中断",
    "trouble.code": "代码 {code}",
    "trouble.support": "请联系技术支持。",
    "trouble.report": "请把代码告诉技术支持。",
}

EN: dict[str, str] = {
    "window.title": "Recording terminal",
    "language.other": "中文",
    "language.name": "Switch to Chinese",
    "size.standard": "Small text",
    "size.elder": "Large text",
    "light.off": "Not recording",
    "light.opening": "Starting",
    "light.unproven": "Waiting for disk",
    "light.recording": "Recording",
    "light.behind": "Disk is behind",
    "light.closing": "Sealing",
    "light.sealed": "Recorded",
    "light.given_up": "Given up",
    "time.elapsed": "Recorded for {clock}",
    "time.held": "On disk {clock}",
    "take.number": "Take {take}",
    "take.none": "No take yet",
    "line.up": "Line up",
    "line.down": "Line down",
    "line.down.sentence": "The line is down. Recording is not affected; sending goes on by itself.",
    "disk.hours": "Disk: {hours} h left",
    "disk.minutes": "Disk: {minutes} min left",
    "rehearsal.banner": "Rehearsal: this is not a sale, and headquarters will not take it for one",
    "node.place": "Step {n} of {total} · required by {clause}",
    "node.say": "Please read aloud",
    "node.ask": "Please ask the customer",
    "node.question": "“{question}”",
    "node.answers": "Answer: {answers}",
    "room.meter": "Sound level",
    "room.picture.ok": "Picture is fine",
    "room.sound.ok": "Sound is fine",
    "room.disk.ok": "Every part is on disk and was read back",
    "room.disk.idle": "Not recording yet",
    "room.disk.sealed": "All of it is on disk and sealed",
    "room.disk.waiting": "Waiting for the first part on disk",
    "room.disk.behind": "The disk cannot keep up: stop here, finish, and call support",
    "gap.picture.lost": "Camera unplugged; reconnecting. Sound goes on. Check the plug",
    "gap.picture.hanging": "Camera does not answer; reopening it. Sound goes on",
    "gap.picture.frozen": "Picture stands still; reopening the camera. Sound goes on",
    "gap.picture.black": "Picture is black. Open the lens or put on a light. Sound goes on",
    "gap.picture.silent": "Camera gives no signal. Sound goes on",
    "gap.picture.clipping": "Picture is too bright. Avoid strong light. Sound goes on",
    "gap.picture.overrun": "Machine too slow; pictures were lost. Sound goes on. Close other programs",
    "gap.sound.lost": "Microphone unplugged; reconnecting. Picture goes on. Check the plug",
    "gap.sound.hanging": "Microphone does not answer; reopening it. Picture goes on",
    "gap.sound.frozen": "Microphone signal stands still; reopening it. Picture goes on",
    "gap.sound.black": "Microphone gives no signal. Picture goes on",
    "gap.sound.silent": "No sound at all. Is the microphone muted? Picture goes on",
    "gap.sound.clipping": "Too loud to understand. Move away from the microphone",
    "gap.sound.overrun": "Machine too slow; sound was lost. Picture goes on. Close other programs",
    "stage.preparing.title": "Getting ready",
    "stage.preparing.text": "Opening camera and microphone; this takes a few seconds.",
    "stage.ready.title": "Ready to start",
    "stage.ready.text": "Please both sit in the picture, say a word, watch the sound bar move, then start.",
    "stage.opening.title": "Starting",
    "stage.opening.text": "Getting a take number and signing it.",
    "stage.recording.title": "Recording",
    "stage.recording.text": "Go through the sale, then press the button at the bottom right.",
    "stage.closing.title": "Sealing",
    "stage.closing.text": "Writing the last part and signing. Please do not switch off.",
    "stage.sealed.title": "Recorded",
    "stage.sealed.text": "Take {take} is sealed, {clock} long. It is sent by itself, also after the line was down.",
    "stage.sealed.rehearsal": "Rehearsal {take} is sealed, {clock} long.",
    "stage.given_up.title": "Given up",
    "stage.given_up.text": "Take {take} is sealed as given up, {clock} long. Nothing is deleted; it is sent too.",
    "stage.failed.title": "Cannot record",
    "stage.failed.text": "The terminal stops here. Please call support and give the code.",
    "delivery.title": "To headquarters",
    "delivery.empty": "Nothing to send",
    "delivery.segments": "{delivered} / {total} parts",
    "delivery.held": "Recorded",
    "delivery.sending": "Sending",
    "delivery.received": "Received",
    "delivery.refused": "Returned",
    "delivery.more": "{count} more",
    "button.begin": "Begin",
    "button.start": "Start recording",
    "button.again": "Record the next",
    "button.next": "Next",
    "button.finish": "Finish and seal",
    "button.give_up": "Give up…",
    "button.key": "Enter",
    "progress.name": "Step {n} of {total}",
    "progress.idle": "Not started",
    "progress.done": "Done",
    "give_up.title": "Give up this take?",
    "give_up.text": (
        "Take {take} ends here and is sealed as given up. Nothing that was recorded is deleted; it still goes to "
        "headquarters. The sale must be recorded again."
    ),
    "give_up.reason": "Please choose the reason",
    "give_up.customer": "Customer stops here",
    "give_up.papers": "Papers are missing",
    "give_up.equipment": "Equipment trouble",
    "give_up.mistake": "Said something wrong",
    "give_up.other": "Other (write it below)",
    "give_up.note": "In your words",
    "give_up.confirm": "Give up and seal",
    "give_up.cancel": "Go on recording",
    "close.title": "A recording is running. Close?",
    "close.text": (
        "Take {take} ends here and is sealed as interrupted. The {clock} on disk are safe, but the sale must be "
        "recorded again."
    ),
    "close.confirm": "Close and interrupt",
    "close.cancel": "Go on recording",
    "preview.name": "Live picture",
    "preview.none": "No picture yet",
    "preview.interrupted": "Picture interrupted",
    "trouble.code": "Code {code}",
    "trouble.support": "Please call support.",
    "trouble.report": "Please give support the code.",
}

ZH |= card_phrases.ZH | identity_phrases.ZH | places_phrases.ZH
EN |= card_phrases.EN | identity_phrases.EN | places_phrases.EN
LANGUAGES: dict[Language, dict[str, str]] = {"zh": ZH, "en": EN}


class Phrases:
    """The words of one language; asking for a key that does not exist is a KeyError, which tests find."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._words = LANGUAGES[language]

    def __call__(self, key: str, **values: object) -> str:
        """The words of `key`, their blanks filled from `values`; KeyError for an unknown key or a blank left empty."""
        return self._words[key].format(**values)

    def trouble(self, trouble: Trouble) -> str:
        """What is wrong, and what a teller can do about it: mend it, or tell somebody who can."""
        said = trouble.sentence(self.language)
        match trouble.mender:
            case "operator":
                then = trouble.remedy(self.language)
            case "field_it" | "headquarters":
                then = self("trouble.support")
            case "compliance" | "us":
                then = self("trouble.report")
        gap = "" if said.endswith("。") or not then else " "
        return f"{said}{gap}{then}"


def clock(seconds: float) -> str:
    """00:03:21; whole seconds that are over, never rounded up."""
    whole = int(max(0.0, seconds))
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
