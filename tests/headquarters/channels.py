"""Channels of updates for stories: small bundles, a publisher, moments of one's own."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from program.channel import this_platform
from scripts.publisher import Keys, Publisher

PASSPHRASE = "the publisher's own words"
PLATFORM = this_platform()


def made_bundle(folder: Path, version: str) -> Path:
    """A bundle's folder as the program has it, but small."""
    inside = folder / "_internal"
    inside.mkdir(parents=True)
    (folder / "shuanglu").write_text(f"#!/bin/sh\necho {version}\n")
    (folder / "shuanglu").chmod(0o755)
    (inside / "library.so").write_bytes(version.encode() * 2000)
    (inside / "library.so.1").symlink_to("library.so")
    said = {"version": version, "built": "2026-11-30", "platform": PLATFORM, "vault_schema": 9, "reads_vault_from": 4}
    (folder / "bundle.json").write_text(json.dumps(said))
    return folder


def publisher(folder: Path, *, days_ago: int = 0) -> Publisher:
    """A new channel in `folder`/channel, signed so many days ago."""
    now = datetime.now(UTC) - timedelta(days=days_ago)
    return Publisher.create(folder / "channel", Keys(folder / "keys", PASSPHRASE), now=now)


def again(channel: Publisher, *, days_ago: int = 0) -> Publisher:
    """The same channel, opened anew."""
    return Publisher.open(channel.folder, channel.keys, now=datetime.now(UTC) - timedelta(days=days_ago))


def root_of(channel: Publisher) -> Path:
    """The first root."""
    return channel.folder / "metadata" / "1.root.json"
