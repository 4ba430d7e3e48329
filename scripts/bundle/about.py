"""What a bundle says of itself in `bundle.json`, for those who install and update it."""

import json
from pathlib import Path
from typing import Any

from program.channel import PLATFORMS, this_platform
from program.version import BUILT, VERSION
from scripts.bundle.contents import Kind


def platform_here() -> str:
    """Return this machine's word in `program.channel.PLATFORMS`; raises LookupError where there is none."""
    word = this_platform()
    if word not in PLATFORMS:
        raise LookupError(word)
    return word


def facts_of(kind: Kind) -> dict[str, Any]:
    """Return the content of bundle.json; which vaults it reads stands only in the terminal's."""
    if kind == "shuanglu":
        from terminal.home.bundle import bundle_facts

        return {"kind": kind, **bundle_facts(platform_here())}
    return {"kind": kind, "version": VERSION, "built": BUILT.isoformat(), "platform": platform_here()}


def write_about(bundle: Path, kind: Kind) -> None:
    """Write it beside the program."""
    text = json.dumps(facts_of(kind), indent=1, ensure_ascii=False)
    (bundle / "bundle.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")
