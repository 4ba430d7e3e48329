"""How the page 本机状况 stands: all well, one red line, nothing known yet."""

from dataclasses import replace

from faults.trouble import Trouble
from terminal.session.facts.desk import HealthLine, SupportMade
from terminal.session.snapshot import Snapshot

AT = "2026-11-22T14:16:05+08:00"
WELL = (
    HealthLine("camera", "ok", "25 fps · 58", Trouble("health.camera.shows", {"width": 1920, "height": 1080})),
    HealthLine("camera_list", "ok", "", Trouble("doctor.camera_list.right", {"count": 2})),
    HealthLine("second_camera", "off", "", Trouble("health.second_camera.closed")),
    HealthLine("microphone", "ok", "−18 dBFS", Trouble("health.microphone.hears")),
    HealthLine("voice", "ok", "espeak-ng", Trouble("health.voice.reads", {"voice": "espeak-ng cmn"})),
    HealthLine("recogniser", "off", "", Trouble("recogniser.none")),
    HealthLine("second_display", "off", "1", Trouble("doctor.display.one")),
    HealthLine("input_method", "ok", "fcitx5", Trouble("doctor.input.found", {"name": "fcitx5"})),
    HealthLine("fonts", "ok", "", Trouble("doctor.fonts.found")),
    HealthLine(
        "disk", "ok", "70 h", Trouble("doctor.disk.room", {"free": 412.0, "hours": 70.0, "minutes": 30, "needed": 4.1})
    ),
    HealthLine("vault", "ok", "", Trouble("doctor.vault.opens")),
    HealthLine("log", "ok", "1.2 MB", Trouble("doctor.log.written", {"path": "/srv/shuanglu/log"})),
    HealthLine("line", "ok", "24 ms", Trouble("doctor.line.answers", {"url": "https://hq.example:8443", "ms": 24})),
    HealthLine(
        "certificate",
        "ok",
        "412 d",
        Trouble("doctor.enrolment.lasts", {"terminal": "32-0131", "url": "https://hq.example:8443", "days": 412}),
    ),
    HealthLine("delivery", "ok", "3", Trouble("health.delivery.waiting", {"count": 3})),
    HealthLine("packs", "ok", "№ 7 · 3 d", Trouble("doctor.packs.in_force", {"serial": 7})),
    HealthLine("clock", "ok", "+0.4 s", Trouble("doctor.clock.offset", {"offset": 0.4, "at": "2026-11-22 14:15"})),
    HealthLine("accounts", "ok", "5", Trouble("doctor.accounts.some", {"count": 5})),
    HealthLine(
        "program",
        "ok",
        "0.2.0",
        Trouble("doctor.program.installed", {"version": "0.2.0", "built": "2026-11-28", "slot": "slots/b"}),
    ),
    HealthLine("card_models", "ok", "", Trouble("doctor.models.delivered", {"count": 3})),
    HealthLine("face_models", "ok", "", Trouble("doctor.models.delivered", {"count": 9})),
    HealthLine("voice_models", "ok", "", Trouble("doctor.models.delivered", {"count": 1})),
)
DOWN = Trouble("doctor.line.down").because(Trouble("line.unreachable", {"url": "https://hq.example:8443"}))
PROXY = Trouble(
    "doctor.proxy.in_way", {"where": "https_proxy", "proxy": "10.0.0.1:3128", "url": "https://hq.example:8443"}
)
WORSE = {
    "clock": HealthLine(
        "clock", "fail", "−73.0 s", Trouble("clock.off:slow", {"seconds": 73, "learned": "2026-11-22 14:15"})
    ),
    "camera": HealthLine("camera", "fail", "0 fps", Trouble("health.camera.gap")),
    "line": HealthLine("line", "warn", "", DOWN),
    "voice_models": HealthLine("proxy", "warn", "10.0.0.1:3128", PROXY),
    "packs": HealthLine("packs", "warn", "№ 7 · 38 d", Trouble("doctor.packs.stale", {"serial": 7, "days": 38})),
    "accounts": HealthLine("accounts", "warn", "0", Trouble("doctor.accounts.none")),
}


PLACE = "/var/lib/shuanglu/support/shuanglu-32-0117-2026-11-22T14-16-03.zip"
MEMBERS = tuple((name, 9000) for name in ("doctor.json", "report.json", "versions.json", "log/terminal.log"))
NO_ROOM = Trouble("support.unwritten", {"reason": "No space left on device"})


def health(lines: tuple[HealthLine, ...], station: Snapshot) -> Snapshot:
    return replace(station, page="health", desk=replace(station.desk, health=lines, health_at=AT if lines else ""))


def supported(made: SupportMade, station: Snapshot) -> Snapshot:
    """A support bundle was made, or not."""
    shown = health(WELL, station)
    return replace(shown, desk=replace(shown.desk, support=made))


def health_states(station: Snapshot) -> dict[str, Snapshot]:
    """Every state, by a name for its picture."""
    worse = tuple(WORSE.get(line.name, line) for line in WELL)
    amiss = sorted(worse, key=lambda line: ("fail", "warn").index(line.state) if line.state in ("fail", "warn") else 2)
    return {
        "health": health(WELL, station),
        "health-amiss": health(tuple(amiss), station),
        "health-unchecked": health((), station),
        "health-support": supported(SupportMade(PLACE, MEMBERS, 61_000), station),
        "health-unsupported": supported(SupportMade(trouble=NO_ROOM), station),
    }
