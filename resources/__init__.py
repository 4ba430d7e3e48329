"""What ships beside the code: packs and the demonstration. Found in a checkout, a wheel and a frozen program alike."""

from importlib.resources import files
from pathlib import Path

FOLDER = Path(str(files(__name__)))
PACKS = FOLDER / "packs"
"""Rule packs, script packs, phrases and regions."""
DEMO = FOLDER / "demo"
"""The demonstration's film and facts."""
PAPERS = FOLDER / "papers"
"""Made-up product papers of the demonstration's product, taken apart into pages."""
