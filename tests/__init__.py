"""Stories about the terminal and headquarters, told with real parts."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The checkout."""
