"""Write the pages that are made from the program and its packs: `python scripts/plan_pages.py`.

A test compares what stands in `docs/` with what this makes.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from terminal.plan_pages import rules_page, states_page  # noqa: E402 - the path comes first
from tests.rulebook.packs.worked_sales import fired_by_rule, shelf_with  # noqa: E402

if __name__ == "__main__":
    (ROOT / "docs" / "rules.md").write_text(rules_page(shelf_with(), fired_by_rule()), encoding="utf-8")
    (ROOT / "docs" / "session-states.md").write_text(states_page(), encoding="utf-8")
