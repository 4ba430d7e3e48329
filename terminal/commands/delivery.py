"""`sync`: what waits is brought to headquarters."""

import threading
from typing import TYPE_CHECKING, Annotated, Any

import typer

from faults.errors import ShuangluError
from program.answers import ExitCode, JsonOption, graceful_stop, say, say_json, words_of
from program.console import either
from program.progress import Advance, nobody_watches, progress
from terminal.commands.options import HomeOption, command, opened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from terminal.session.facts.courier import CourierFact

_STATES = {"held": "已录好", "sending": "正在送", "received": "总部已收", "refused": "总部退回"}

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
            help=either("总部退回过的录像：再试一次。", "A take that headquarters refused: try it once more."),
        ),
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Deliver once, or for as long as it is left to; exit code 1 where something stayed here after one round."""
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
    if summary.held or summary.refused:
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
        state = either(_STATES[fact.state], fact.state)
        return f"{fact.take}: {state} {fact.delivered}/{fact.total} {why}"
    return either("网络正常" if fact.up else "网络断开", f"line {'up' if fact.up else 'down'}") + f": {why}"


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
    for take, detail in summary.held:
        why = words_of(detail)
        say(f"已录好，还在这里：{take}：{why}", f"已录好 (held here): {take}: {why}")
    for take, detail in summary.refused:
        why = words_of(detail)
        say(f"总部退回：{take}：{why}", f"refused: {take}: {why}")
    if summary.line:
        why = words_of(summary.line)
        say(f"网络断开：{why}", f"The line is down: {why}")
