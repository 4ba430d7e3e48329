"""What reads cards and looks at faces leaves nothing behind in the account that it runs in, and asks nobody."""

from pathlib import Path

from tests import ROOT
from tests.journeys.programs import terminal

PORTRAIT = ROOT / "resources" / "demo" / "portrait.jpg"


def test_reading_a_card_and_looking_at_a_face_keep_no_log(tmp_path: Path) -> None:
    """ONNX Runtime would keep a device id and a list of events; libraries like to leave pictures in temp folders."""
    account, temporary = tmp_path / "account", tmp_path / "temporary"
    account.mkdir()
    temporary.mkdir()
    env = {"HOME": str(account), "XDG_CACHE_HOME": "", "TMPDIR": str(temporary), "SHUANGLU_HOME": str(tmp_path / "h")}
    assert terminal("id-card", PORTRAIT, "--json", env=env).returncode == 0
    assert terminal("faces", "--camera", PORTRAIT, "--fps", "2", "--json", env=env).returncode == 0
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    fonts = {path for path in left if "matplotlib/fontlist-" in path}  # the list of fonts that MediaPipe's plots want
    assert left - fonts == set()
