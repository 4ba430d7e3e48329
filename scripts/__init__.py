"""What developers and field IT run from a checkout, one verb each."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The checkout."""
