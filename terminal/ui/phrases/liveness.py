"""What is said about an attempt and a match; an attempt that passed is never called proof of a living person."""

from terminal.session.facts.analyst import ChallengeEnded, Hint
from terminal.session.identity.view import IdentityView
from terminal.ui.parts.scrolled import Said
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "liveness.left": "还可以再做 {left} 次",
    "liveness.none_left": "不能再做了",
    "liveness.passed": "动作做对了，{n} / {total}",
    "challenge.reason.too_early": "还没有提示就做了动作。请看到图再做。",
    "challenge.reason.too_late": "动作做得晚了。看到图就做，幅度大一点。",
    "challenge.reason.other_gesture": "做的不是图上的动作。请只做图上的那一个。",
    "challenge.reason.face_lost": "脸离开了画面。请坐在画面中间，不要遮脸。",
    "challenge.reason.face_swapped": "画面里换了人。请由客户本人从头到尾做完。",
    "challenge.reason.two_faces": "画面里有两张脸。请其他人先离开画面。",
    "challenge.reason.picture_jumped": "画面跳了一下。请不要碰摄像头，再做一次。",
    "challenge.reason.not_neutral": "没有回到正常表情。每做完一个动作，请看正前方。",
    "challenge.reason.too_small": "脸离镜头太远。请坐近一点。",
    "challenge.reason.picture_frozen": "画面不动了。请检查摄像头，再做一次。",
    "challenge.reason.broken_off": "这一次没有做完就中断了。请再做一次。",
    "hint.none": "没有被动疑点",
    "hint.unmeasured": "没有一项被动提示测得出",
    "hint.doubt": "有疑点（只供参考，不作结论）：{names}",
    "hint.not_measurable": "测不出的：{names}",
    "hint.name.flat": "画面像平的",
    "hint.name.repeated": "画面在重复",
    "hint.name.frame_edges": "脸旁有边框",
    "hint.name.hands": "脸旁有手",
    "hint.name.flash": "脸上没有屏幕的反光",
    "hint.name.model": "防伪模型有疑",
    "hint.about.flat": "平面",
    "hint.about.repeated": "重复画面",
    "hint.about.frame_edges": "边框",
    "hint.about.hands": "手",
    "hint.about.flash": "变色",
    "hint.about.model": "防伪模型",
    "match.same": "比对：与证件照是同一人",
    "match.different": "比对：与证件照不像同一人，要第二个人当面核对",
    "match.unsure": "比对：没有把握，要第二个人当面核对",
    "match.not_installed": "比对：本机不做人脸比对，没有与证件照比对",
    "match.not_measurable": "比对：画面不够清楚，没能比对",
    "match.no_portrait": "比对：这种证件上没有照片，没有比对。要第二个人当面核对",
    "match.model": "比对：比对模型不能用，没能比对，要第二个人当面核对；请报告信息部门",
    "match.not_made": "比对：没有做成，要第二个人当面核对",
}
EN: dict[str, str] = {
    "liveness.left": "{left} more attempts",
    "liveness.none_left": "No attempts left",
    "liveness.passed": "Challenge passed, {n} of {total}",
    "challenge.reason.too_early": "A gesture came before it was asked. Wait for the picture.",
    "challenge.reason.too_late": "The gesture came too late. Make it at once, and large.",
    "challenge.reason.other_gesture": "It was another gesture. Make only the one in the picture.",
    "challenge.reason.face_lost": "The face left the picture. Sit in the middle, nothing before the face.",
    "challenge.reason.face_swapped": "Somebody else came into the picture. The customer alone does all of it.",
    "challenge.reason.two_faces": "There are two faces. The others please leave the picture.",
    "challenge.reason.picture_jumped": "The picture jumped. Do not touch the camera, and try again.",
    "challenge.reason.not_neutral": "The face did not come to rest. Look straight ahead after each gesture.",
    "challenge.reason.too_small": "The face is too far away. Come closer.",
    "challenge.reason.picture_frozen": "The picture stands still. Check the camera, and try again.",
    "challenge.reason.broken_off": "This attempt was broken off before its end. Please try again.",
    "hint.none": "No passive doubt",
    "hint.unmeasured": "No passive hint was measurable",
    "hint.doubt": "In doubt (a hint, not a verdict): {names}",
    "hint.not_measurable": "Not measurable: {names}",
    "hint.name.flat": "the picture looks flat",
    "hint.name.repeated": "the picture repeats itself",
    "hint.name.frame_edges": "edges around the face",
    "hint.name.hands": "hands beside the face",
    "hint.name.flash": "the face does not reflect the screen",
    "hint.name.model": "the anti-spoofing model doubts",
    "hint.about.flat": "flatness",
    "hint.about.repeated": "repetition",
    "hint.about.frame_edges": "edges",
    "hint.about.hands": "hands",
    "hint.about.flash": "colours",
    "hint.about.model": "anti-spoofing model",
    "match.same": "Comparison: the same person as in the portrait",
    "match.different": "Comparison: does not look like the portrait; a second person must check",
    "match.unsure": "Comparison: not sure about the portrait; a second person must check",
    "match.not_installed": "Comparison: not made on this terminal, not compared with the portrait",
    "match.not_measurable": "Comparison: the picture was not clear enough",
    "match.no_portrait": "Comparison: this document has no portrait, nothing was compared. A second person must check",
    "match.model": "Comparison: its model is of no use; a second person must check, and field IT be told",
    "match.not_made": "Comparison: it could not be made; a second person must check",
}


_MATCH_TONES: dict[str, Tone] = {
    "same": "ok", "different": "fail", "unsure": "warn", "not_installed": "plain", "not_measurable": "warn",
}  # fmt: skip


def hint_words(phrases: Phrases, hints: tuple[Hint, ...]) -> tuple[Said, ...]:
    """The passive votes: those in doubt, else whether any was measured at all; and those that were not."""
    doubts = [phrases(f"hint.name.{hint.name}") for hint in hints if hint.verdict == "doubt"]
    unmeasured = [phrases(f"hint.about.{hint.name}") for hint in hints if hint.verdict == "not_measurable"]
    comma = phrases("list.comma")
    said: list[Said] = []
    if doubts:
        said.append(("warn", phrases("hint.doubt", names=comma.join(doubts))))
    elif any(hint.verdict == "no_doubt" for hint in hints):
        said.append(("ok", phrases("hint.none")))
    else:
        said.append(("plain", phrases("hint.unmeasured")))
    if unmeasured:
        said.append(("plain", phrases("hint.not_measurable", names=comma.join(unmeasured))))
    return tuple(said)


def reason_words(phrases: Phrases, ended: ChallengeEnded) -> tuple[Said, ...]:
    """Why an attempt has failed, a sentence for each reason; none for one that passed."""
    return tuple(("fail", phrases(f"challenge.reason.{reason}")) for reason in ended.reasons)


def passed_words(phrases: Phrases, ended: ChallengeEnded) -> str:
    """That the challenge was passed, with how many gestures of how many."""
    made = sum(gesture.seen == gesture.asked for gesture in ended.gestures)
    return phrases("liveness.passed", n=made, total=len(ended.gestures))


def match_words(phrases: Phrases, view: IdentityView) -> tuple[Said, ...]:
    """How the face compares with the portrait; nothing before an answer is there."""
    if view.match is None:
        unlike = view.ended is not None and view.ended.passed and not view.bears_portrait and bool(view.source)
        return (("warn", phrases("match.no_portrait")),) if unlike else ()
    said: str = view.match.verdict
    if view.match.why:
        said = "model" if view.match.why.startswith("models.") else "not_made"
    return ((_MATCH_TONES[view.match.verdict], phrases(f"match.{said}")),)


def attempts_words(phrases: Phrases, left: int) -> str:
    """How many more attempts there may be, or that there is none."""
    return phrases("liveness.left", left=left) if left else phrases("liveness.none_left")
