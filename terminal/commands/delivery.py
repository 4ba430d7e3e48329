"""`sync`: what waits is brought to headquarters."""

import threading
from typing import TYPE_CHECKING, Annotated, Any

import typer

from faults.errors import ShuangluError
from faults.trouble import Trouble
from program.answers import ExitCode, JsonOption, graceful_stop, say, say_json, words_of
from program.console import either
from program.progress import Advance, nobody_watches, progress
from terminal.commands.options import HomeOption, command, opened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from terminal.session.facts.courier import CourierFact

_STATES: dict[str, tuple[str, str]] = {
    "held": ("已录好", "held here"),
    "sending": ("正在送", "sending"),
    "received": ("总部已收", "received"),
    "quarantined": ("总部待核", "in quarantine"),
    "declined": ("不收", "declined"),
    "refused": ("送不出", "cannot be delivered"),
}

PLACE = 60


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(
        help=either(
            "把待送的录像送往总部。\n\n例：shuanglu sync --once",
            "Deliver what waits to headquarters.\n\nExample: shuanglu sync --once",
        )
    )(sync)


@command
def sync(
    once: Annotated[
        bool,
        typer.Option(
            "--once",
            help=either(
                "全部试一遍就结束；否则一直送，到 Ctrl-C 为止。",
                "Try everything once and end; else go on until Ctrl-C.",
            ),
        ),
    ] = False,
    again: Annotated[
        list[str] | None,
        typer.Option(
            "--again",
            help=either("送不出的录像：再试一次。", "A take that could not be delivered: try it once more."),
        ),
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Deliver once, or for as long as it is left to.

    After one round: exit code 3 where headquarters could not be reached, though nothing waited; 1 where something is
    still here, waits to be decided about, or was declined.
    """
    from terminal.home.recovering import recover_home
    from terminal.station.bootstrap import make_courier

    def tell(fact: "CourierFact") -> None:
        if once:
            bar.see(fact)
        elif not as_json:
            typer.echo(_line_of(fact))

    bar = _Bar()
    with opened(home, process="sync") as terminal:
        for take in again or ():
            terminal.vault.outbox.again(take)
        if once:
            recover_home(terminal)
        courier = make_courier(terminal, tell)
        if courier is None:
            raise ShuangluError("sync.not_enrolled")
        if not once:
            _sync_on(courier)
            return
        with progress(either("送往总部", "Delivering"), bar.begin(terminal.vault.outbox.deliveries())) as advance:
            bar.advance = advance
            try:
                summary = courier.sync_once()
            finally:
                courier.stop()
    _report(summary, as_json=as_json)
    if not summary.reached:
        raise typer.Exit(ExitCode.COULD_NOT)
    if not summary.all_received:
        raise typer.Exit(ExitCode.NO)


class _Bar:
    """How many of the pieces that waited are at headquarters."""

    def __init__(self) -> None:
        self.advance: Advance = nobody_watches
        self._delivered: dict[str, int] = {}

    def begin(self, waiting: "Iterable[Any]") -> int:
        """Note what is there already; return how many pieces are lacking."""
        lacking = [each for each in waiting if each.state in ("held", "sending")]
        self._delivered = {each.take: each.delivered for each in lacking}
        return sum(each.total - each.delivered for each in lacking)

    def see(self, fact: "CourierFact") -> None:
        """Take in how far a take is."""
        from terminal.session.facts.courier import DeliveryMoved

        if isinstance(fact, DeliveryMoved) and fact.take in self._delivered:
            self.advance(max(0, fact.delivered - self._delivered[fact.take]))
            self._delivered[fact.take] = max(fact.delivered, self._delivered[fact.take])


def _line_of(fact: "CourierFact") -> str:
    from terminal.session.facts.courier import DeliveryMoved

    why = words_of(fact.detail)
    if isinstance(fact, DeliveryMoved):
        return f"{fact.take}: {either(*_STATES[fact.state])} {fact.delivered}/{fact.total} {why}".rstrip()
    line = either("网络正常", "line up") if fact.up else either("网络断开", "line down")
    return f"{line}: {why}" if why else line


def _sync_on(courier: Any) -> None:
    stop = threading.Event()
    with graceful_stop(stop):
        courier.start()
        stop.wait()
        courier.stop()


def _report(summary: Any, *, as_json: bool) -> None:
    if as_json:
        say_json(summary.to_json())
        return
    received = ", ".join(summary.received)
    say(f"总部已收：{received or '没有'}", f"总部已收 (received): {received or 'none'}")
    for state in ("held", "quarantined", "declined", "refused"):
        zh, en = _STATES[state]
        for take, detail in getattr(summary, state):
            why = words_of(detail)
            say(f"{zh}：{take}：{why}" if why else f"{zh}：{take}", f"{zh} ({en}): {take}: {why}".rstrip(": "))
    if summary.line:
        why = words_of(summary.line)
        say(f"网络断开：{why}", f"The line is down: {why}")
    doubt = Trouble("doctor.numbers.doubted") if summary.numbers_doubted else None
    for trouble in filter(None, (summary.escrow, summary.alarm, *summary.chores, doubt)):
        why = words_of(trouble)
        say(f"请注意：{why}", f"Attention: {why}")
