"""What a build writes into `bundle.json`: the version, and which vaults this program reads."""

from typing import Any

from program.version import BUILT, VERSION
from terminal.update.bundle import Bundle
from terminal.vault.migrations.steps import OLDEST_READER, READS_FROM, SCHEMA


def bundle_facts(platform: str) -> dict[str, Any]:
    """`platform`: one of `program.channel.PLATFORMS`. The steps come from the code of the migrations."""
    return Bundle(VERSION, BUILT.isoformat(), platform, SCHEMA, READS_FROM, OLDEST_READER).to_json()
