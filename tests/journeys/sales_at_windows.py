"""One sale after another at both windows, by people's hands; each tells on a line of JSON what came of it. A program.

`HOME HQ_DATA CODE` signs in with the code and makes all sales up to one in whose middle the program is killed;
`HOME again` goes on with that one, and makes another with the line down. `SALES_ONLY` names the only stories of the
first to make, such as `joined,killed`; `SALES_FAULT` where a picture of each window
goes at a fault. `order` needs `clean`.
"""

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from terminal.home.opening import open_home
from terminal.home.settings import load_settings
from terminal.kiosk import Kiosk
from terminal.session.snapshot import Snapshot
from terminal.station.station import Offer
from terminal.ui.run import application
from terminal.vault.keepers import Argon2Cost
from terminal.vault.passwords import Hashing
from tests.journeys.hands import Hands
from tests.journeys.programs import run
from tests.sales import SMALL_PACKS, small_sale, write_sale

OWN = "apfel-birne-7"
NUMBER, SUPERVISOR = "1187", "2001"
SALES = ("clean", "no", "again", "supervised", "joined", "given-up", "killed", "down")
"""References of the sales, each for one story."""


def say(story: str, **facts: Any) -> None:
    """Tell what came of a story."""
    sys.stdout.write(json.dumps({"story": story, **facts}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def signs_in(hands: Hands, secret: str) -> None:
    """Number and code or password, by the keyboard."""
    hands.until("signin")
    hands.types(NUMBER)
    hands.press("Return")
    hands.types(secret)
    hands.press("Return")


def clean(hands: Hands) -> None:
    """Every node at its first attempt: keyboard and the customer's own touches."""
    hands.begins()  # it is shown
    hands.goes_through()


def no(hands: Hands) -> None:
    """She touches 不同意 on her display; the seller, who heard it too, ends the sale."""
    hands.opens("sale:no")
    hands.wait(lambda _: hands.customer.view.screen == "question")
    hands.finger(1)
    hands.wait(lambda shown: any(each.answer == "refused" for each in shown.customer.items))
    hands.press("n")
    hands.wait(lambda _: hands.window.question is not None)
    question = hands.window.question
    assert question is not None
    hands.clicks(question.confirm)
    hands.until("sealed")


def again(hands: Hands) -> None:
    """A node is repeated, another put off and made good at the end."""
    hands.opens("sale:again")
    hands.press("r")
    hands.wait(lambda shown: shown.walk is not None and shown.walk.attempt == 2)
    hands.passes()
    hands.press("l")
    hands.wait(lambda shown: shown.walk is not None and "later" in shown.walk.nodes)
    hands.goes_through()


def supervised(hands: Hands) -> None:
    """Her no at the risk calls the supervisor, who signs in on the page: a wrong password first."""
    hands.opens("sale:supervised")
    hands.passes()
    hands.passes()
    hands.wait(lambda _: hands.customer.view.screen == "prompt")
    hands.her(-1)
    hands.press("n")
    hands.until("supervisor")
    page: Any = hands.window.shell.page
    hands.press("1", str(len(page.decisions) + 1))
    hands.clicks(page.who.line)
    hands.types(SUPERVISOR)
    hands.clicks(page.password.line)
    hands.types("falsch-99")
    hands.press("Return")
    hands.wait(lambda shown: shown.staff.signing_refused is not None)
    assert hands.shown.page == "supervisor"
    hands.clicks(page.password.line)
    hands.press("ctrl+a")
    hands.types(OWN)
    hands.press("Return")
    hands.until("node")
    hands.goes_through()


def joined(hands: Hands) -> None:
    """The plan of a child waits for the insured, who comes into the picture."""
    hands.opens("sale:joined")
    hands.goes_through()


def given_up(hands: Hands) -> None:
    """The seller gives up in the middle, with a reason."""
    hands.opens("sale:given-up")
    hands.passes()
    hands.press("q")
    hands.wait(lambda _: hands.window.question is not None)
    question = hands.window.question
    assert question is not None
    hands.press("2")
    hands.clicks(question.confirm)
    hands.until("sealed")


def ordered(home: Path, data: str, corrected: str) -> str:
    """Headquarters orders that a sale is recorded again; return the key of its task."""
    sale = write_sale(home.parent / "order.json", reference="clean")
    told = run("headquarters", "tasks", "add", sale, "--corrects", corrected, "--data", data, "--json")
    return f"{json.loads(told.stdout)['task']}"


def order(hands: Hands, task: str) -> None:
    """The order is taken from the list: terminals ask for theirs once a minute."""
    hands.wait(lambda shown: any(each.key == task for each in shown.desk.tasks), 100)
    hands.opens(f"task:{task}")
    hands.goes_through()


def tell(hands: Hands, story: str) -> None:
    """What the window says of the take that was sealed, once headquarters has it; then home."""
    take = hands.shown.take.take
    hands.wait(lambda shown: {each.take: each.state for each in shown.station.deliveries}.get(take or "") == "received")
    take_view = hands.shown.take
    say(story, take=take, ending=take_view.ending, slip=bool(take_view.slip), touched=hands.touched)
    hands.touched = []
    hands.press("Return", on="sealed")
    hands.until("home")


def first(home: Path, data: str, code: str) -> None:
    """All that is made with the line up, and one that is killed."""
    only = os.environ.get("SALES_ONLY", ",".join((*SALES, "order"))).split(",")
    offers = [Offer(small_sale(child=name == "joined", reference=name)) for name in SALES[:7] if name in only]
    opened = _opened(home)
    opened.vault.accounts.set_password(SUPERVISOR, OWN)  # the supervisor has been here before
    with Hands(Kiosk(opened, *offers)) as hands:
        signs_in(hands, code)
        hands.until("password")
        for _ in range(2):
            hands.types(OWN)
            hands.press("Return")
        stories: list[tuple[str, Callable[[Hands], None]]] = [
            ("clean", clean), ("no", no), ("again", again), ("supervised", supervised), ("joined", joined),
            ("given-up", given_up), ("order", lambda hands: order(hands, task)),
        ]  # fmt: skip
        for name, story in stories:
            if name in only:
                story(hands)
                tell(hands, name)
            if name == "clean" and "order" in only:
                task = ordered(home, data, hands.shown.station.deliveries[0].take)
        if "killed" not in only:
            return
        hands.opens("sale:killed")
        hands.passes()
        hands.passes()
        say("killed", take=hands.shown.take.take)
        os.kill(os.getpid(), signal.SIGKILL)


def second(home: Path) -> None:
    """With the line down: what was killed is gone on with, then a whole sale is made; then the line comes up."""
    with Hands(Kiosk(_opened(home), Offer(small_sale(reference="down"), stays=True))) as hands:
        signs_in(hands, OWN)
        hands.opens("resume")
        hands.goes_through()
        say("went-on", take=hands.shown.take.take, ending=hands.shown.take.ending, line=hands.shown.station.line_up)
        hands.press("Return")
        hands.opens("sale:down")
        hands.goes_through()
        waits = [each.state for each in hands.shown.station.deliveries]
        say("down", take=hands.shown.take.take, waits=waits, line=hands.shown.station.line_up)
        hands.press("Return")
        hands.until("home")
        hands.press("q")
        hands.until("queue")
        deadline = time.monotonic() + 90
        while not _all_received(hands.shown):
            assert time.monotonic() < deadline, hands.shown.station
            hands.press("r")  # try now: it needs no patience with what waits after failures
            hands.look(2)
        say("up", line=hands.shown.station.line_up)


def _all_received(shown: Snapshot) -> bool:
    found = shown.station.deliveries
    return bool(found) and all(each.state == "received" for each in found)


def _opened(home: Path) -> Any:
    sources: dict[str, Any] = {
        "camera": "test:clap", "microphone": "test:clap", "speaker": "test:sink", "identity": "none", "grace_s": 2,
    }  # fmt: skip
    opened = open_home(load_settings(home, packs=SMALL_PACKS, **sources))
    opened.vault.accounts.hashing = Hashing(Argon2Cost(1, 1, 8))  # as cheap as a test may
    return opened


def main() -> int:
    """Run it; a fault is told on the last line."""
    home = Path(sys.argv[1])
    application()
    try:
        if sys.argv[2] == "again":
            second(home)
        else:
            first(home, sys.argv[2], sys.argv[3])
    except Exception:  # noqa: BLE001 - whatever it is, the test shows it
        say("fault", told=traceback.format_exc())
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
