"""Walks told line by line, as data: `what happened -> where that led`; together they pass every row of the table."""

from dataclasses import dataclass, replace
from typing import Final

from rulebook.walk.walking import Happened, Step, Walk, advance

CONSENT = Step("T01", on_no=("end_sale",))
EXPLAIN = Step("T02", attempts=2, on_no=("repeat",))
RISK = Step("T03", attempts=2, on_no=("supervisor",))
INSURED = Step("T04", frozenset({"insured"}), 2, ("insist",))
SIGN = Step("T05", on_no=("insist",))
REFUSED = "refused"
OPENED = "take_opened -> at_node T02"


@dataclass(frozen=True)
class Story:
    """`lines` are `event [role, node or number of the question] -> state [node in hand]`."""

    name: str
    steps: tuple[Step, ...]
    lines: tuple[str, ...]

    def history(self) -> list[Happened]:
        """What happened, in order; whatever needs a name or a reason has one."""
        return [happened(line.partition(" -> ")[0]) for line in self.lines]

    def expected(self) -> list[str]:
        """Where it led, line by line; `refused` stays where it was."""
        return [line.partition(" -> ")[2] for line in self.lines]

    def told(self) -> list[str]:
        """Walk it; where it really led, line by line."""
        walk, found = Walk(self.steps), []
        for each in self.history():
            walk = advance(walk, each)
            found.append(REFUSED if walk.traces[-1].refused else f"{walk.state} {walk.node}".strip())
        return found


def happened(text: str) -> Happened:
    """Read `event [detail]`: who joins or leaves, which node is reopened, which question was answered with no."""
    event, _, detail = text.partition(" ")
    found = Happened(event, by="陈主管", reason="说明")  # type: ignore[arg-type]  # a story that is mistyped fails
    match event:
        case "joined" | "left":
            return replace(found, role=detail)
        case "reopen":
            return replace(found, node=detail)
        case "said_no":
            return replace(found, question=int(detail or 0))
        case _:
            return found


def story(name: str, *steps: Step, lines: str) -> Story:
    """Return a story; one line each in `lines`."""
    return Story(name, steps, tuple(line.strip() for line in lines.strip().splitlines()))


STORIES: Final = (
    story(
        "a whole sale with an insured who comes and goes, and a node done again",
        CONSENT, EXPLAIN, INSURED, SIGN,
        lines="""
        take_opened -> at_node T01
        node_passed -> at_node T02
        node_failed -> unmet T02
        joined insured -> unmet T02
        left insured -> unmet T02
        repeat -> at_node T02
        node_passed -> waiting T04
        joined insured -> at_node T04
        joined insured -> at_node T04
        node_passed -> at_node T05
        left insured -> at_node T05
        node_passed -> review
        joined insured -> review
        left insured -> review
        finish -> finished
        node_passed -> refused
        """,
    ),
    story("recording is refused before it begins", CONSENT, lines="consent_refused -> ended_by_no T01"),
    story("a plan without nodes is recorded as a whole", lines="take_opened -> review\nfinish -> finished"),
    story(
        "somebody must come first", INSURED, CONSENT,
        lines="""
        take_opened -> waiting T04
        left insured -> waiting T04
        joined insured -> at_node T04
        left insured -> waiting T04
        joined insured -> at_node T04
        node_failed -> unmet T04
        left insured -> unmet T04
        repeat -> waiting T04
        supervisor_called -> supervisor T04
        supervisor_passed -> at_node T01
        said_no -> ended_by_no T01
        """,
    ),
    story(
        "two must come, and one is not enough",
        Step("T06", frozenset({"insured", "guardian"})), EXPLAIN,
        lines="""
        take_opened -> waiting T06
        joined insured -> waiting T06
        joined seller -> refused
        put_off -> at_node T02
        put_off -> waiting T06
        joined guardian -> at_node T06
        left guardian -> waiting T06
        ended_by_customer -> ended_by_no T06
        """,
    ),
    story(
        "a node waits for the end and is made good there", EXPLAIN, INSURED, SIGN,
        lines="""
        take_opened -> at_node T02
        put_off -> waiting T04
        put_off -> at_node T05
        put_off -> at_node T02
        put_off -> waiting T04
        put_off -> at_node T05
        put_off -> at_node T02
        node_passed -> waiting T04
        put_off -> at_node T05
        node_passed -> waiting T04
        put_off -> refused
        joined insured -> at_node T04
        node_passed -> review
        finish -> finished
        """,
    ),
    story(
        "whoever waits for two goes from one to the other", INSURED, replace(INSURED, node="T07"),
        lines="""
        take_opened -> waiting T04
        put_off -> waiting T07
        give_up -> given_up T07
        """,
    ),
    story("consent cannot wait", CONSENT, EXPLAIN, lines="take_opened -> at_node T01\nput_off -> refused"),
    story(
        "what came to nothing may wait as well", EXPLAIN, RISK, INSURED,
        lines="""
        take_opened -> at_node T02
        said_no -> unmet T02
        put_off -> at_node T03
        node_passed -> waiting T04
        put_off -> at_node T02
        node_failed -> supervisor T02
        supervisor_passed -> waiting T04
        joined insured -> at_node T04
        node_failed -> unmet T04
        supervisor_called -> supervisor T04
        repeat -> at_node T04
        left insured -> waiting T04
        supervisor_called -> supervisor T04
        repeat -> waiting T04
        """,
    ),
    story(
        "what came to nothing waits, and the next one for somebody", EXPLAIN, INSURED,
        lines="""
        take_opened -> at_node T02
        node_failed -> unmet T02
        put_off -> waiting T04
        joined insured -> at_node T04
        node_failed -> unmet T04
        ended_by_customer -> ended_by_no T04
        """,
    ),
    story(
        "no, time and again: a supervisor decides, and leaves it to headquarters", EXPLAIN, RISK, SIGN,
        lines="""
        take_opened -> at_node T02
        said_no -> unmet T02
        repeat -> at_node T02
        said_no -> supervisor T02
        repeat -> refused
        joined seller -> refused
        supervisor_referred -> at_node T03
        said_no -> supervisor T03
        supervisor_passed -> at_node T05
        supervisor_called -> supervisor T05
        supervisor_passed -> review
        ended_by_customer -> ended_by_no
        """,
    ),
    story(
        "the seller begins anew until the attempts are used up", EXPLAIN, INSURED,
        lines="""
        take_opened -> at_node T02
        repeat -> at_node T02
        repeat -> supervisor T02
        joined insured -> supervisor T02
        left insured -> supervisor T02
        supervisor_referred -> waiting T04
        supervisor_called -> supervisor T04
        supervisor_referred -> review
        reopen T04 -> waiting T04
        joined insured -> at_node T04
        node_passed -> review
        reopen T02 -> at_node T02
        node_passed -> review
        reopen X99 -> refused
        give_up -> given_up
        """,
    ),
    story(
        "a supervisor ends it", RISK,
        lines="take_opened -> at_node T03\nsaid_no -> supervisor T03\nsupervisor_ended -> ended_by_supervisor T03",
    ),
    story(
        "the customer ends it while the supervisor is asked", RISK,
        lines="take_opened -> at_node T03\nsaid_no -> supervisor T03\nended_by_customer -> ended_by_no T03",
    ),
    story(
        "the customer insists", SIGN, replace(SIGN, node="T06"), INSURED,
        lines="""
        take_opened -> at_node T05
        said_no -> insisting T05
        insisted -> at_node T06
        said_no -> insisting T06
        joined insured -> insisting T06
        left insured -> insisting T06
        insisted -> waiting T04
        joined insured -> at_node T04
        said_no -> insisting T04
        insisted -> review
        finish -> finished
        """,
    ),
    story(
        "the customer does not insist", SIGN,
        lines="take_opened -> at_node T05\nsaid_no -> insisting T05\nended_by_customer -> ended_by_no T05",
    ),
    story(
        "insisting is for a supervisor, who wants it asked again", Step("T05", attempts=2, on_no=("insist",)),
        lines="""
        take_opened -> at_node T05
        said_no 1 -> refused
        said_no -> insisting T05
        supervisor_called -> supervisor T05
        repeat -> at_node T05
        ended_by_customer -> ended_by_no T05
        """,
    ),
    story(
        "broken off at a node, gone on with at the same", CONSENT, EXPLAIN,
        lines="""
        take_opened -> at_node T01
        node_passed -> at_node T02
        take_interrupted -> interrupted T02
        node_passed -> refused
        take_resumed -> at_node T02
        node_failed -> unmet T02
        take_interrupted -> interrupted T02
        take_resumed -> at_node T02
        node_failed -> supervisor T02
        take_interrupted -> interrupted T02
        take_resumed -> supervisor T02
        supervisor_passed -> review
        take_interrupted -> interrupted
        take_resumed -> review
        finish -> finished
        """,
    ),
    story(
        "broken off while somebody is there: who is there is seen anew", INSURED, SIGN,
        lines="""
        take_opened -> waiting T04
        take_interrupted -> interrupted T04
        take_resumed -> waiting T04
        joined insured -> at_node T04
        take_interrupted -> interrupted T04
        take_resumed -> waiting T04
        joined insured -> at_node T04
        node_passed -> at_node T05
        said_no -> insisting T05
        take_interrupted -> interrupted T05
        give_up -> given_up T05
        """,
    ),
    story(
        "no consent to going on", CONSENT,
        lines="take_opened -> at_node T01\ntake_interrupted -> interrupted T01\nconsent_refused -> ended_by_no T01",
    ),
    story(
        "she takes her consent back while a source of the take is away", CONSENT,
        lines="take_opened -> at_node T01\ntake_interrupted -> interrupted T01\nended_by_customer -> ended_by_no T01",
    ),
    *(
        story(f"given up: {last}", EXPLAIN, SIGN, lines=f"{OPENED}\n{lines}\ngive_up -> given_up {node}")
        for last, lines, node in (
            ("at a node", "node_passed -> at_node T05", "T05"),
            ("lacking", "node_failed -> unmet T02", "T02"),
            ("insisting", "node_passed -> at_node T05\nsaid_no -> insisting T05", "T05"),
            ("a supervisor was called", "supervisor_called -> supervisor T02", "T02"),
        )
    ),
)  # fmt: skip
