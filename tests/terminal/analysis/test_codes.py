"""Whatever the analyst says that it cannot do has a sentence on the screen."""

import ast
from pathlib import Path

from terminal import analysis
from terminal.analysis.analyst import CODES
from terminal.ui.phrases.shell import EN, ZH


def test_every_code_has_its_sentence_in_both_languages() -> None:
    codes = set(CODES.values())
    for path in Path(analysis.__file__).parent.glob("*.py"):
        constants = [
            node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)
        ]
        codes |= {text for text in constants if isinstance(text, str) and text.startswith("analysis.")}
    assert {"analysis.gone", "analysis.away", "analysis.load"} <= codes
    assert {code for code in codes if f"error.{code}" not in ZH or f"error.{code}" not in EN} == set()
