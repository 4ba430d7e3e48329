"""What is said about an attempt and a match; an attempt that passed is never called proof of a living person."""

from terminal.session.facts.analyst import ChallengeEnded, Hint
from terminal.session.identity.view import IdentityView
from terminal.ui.parts.identity import Said
from terminal.ui.phrases.shell import Phrases
from terminal.ui.theme import Tone

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
        return ()
    return ((_MATCH_TONES[view.match.verdict], phrases(f"match.{view.match.verdict}")),)


def attempts_words(phrases: Phrases, left: int) -> str:
    """How many more attempts there may be, or that there is none."""
    return phrases("liveness.left", left=left) if left else phrases("liveness.none_left")
