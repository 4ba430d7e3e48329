"""A moment as text, in the one spelling that takes, vaults and headquarters use: `2026-11-22T06:03:21.204Z`."""

from datetime import UTC, datetime


def spell(moment: datetime) -> str:
    """Spell a moment: UTC, milliseconds, cut and not rounded."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def spell_now() -> str:
    """Spell this moment by the machine's clock."""
    return spell(datetime.now(UTC))


def read(text: str) -> datetime:
    """Read a moment as we spell it, or as 0.1.0 spelled it in the vault (`+00:00`); raises ValueError for others."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment.astimezone(UTC)
