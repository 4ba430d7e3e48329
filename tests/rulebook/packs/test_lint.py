"""The linter names every fault with file and line; the packs that ship have none."""

import pytest

from rulebook.packs.lint import lint
from rulebook.packs.reach import MOST_CASES
from scripts.worked_sales import pack_files
from tests.sales import format_1_files

RULES = "rules/loan.yaml"
SCRIPT = "scripts/loan.yaml"
ON_SITE = "when: is.recorded && sale.contact != 'on_site'"
ENGLISH = "Please sign the contract yourself."
CHINESE = "请您本人签署借款合同。"
FAULTS = {
    "unknown field": (SCRIPT, "line: loan", "line: loan\ncolour: red", "no such field"),
    "node never reached": (RULES, "L06, L07]", "L06]", "no rule ever asks for the node L07"),
    "node that no script has": (RULES, "L06, L07]", "L06, L07, L99]", "no script has a node L99"),
    "always true": (RULES, ON_SITE, "when: is.recorded || true", "always holds"),
    "never true": (RULES, ON_SITE, "when: applicant.age > 200", "never holds"),
    "contradiction": (
        RULES,
        ON_SITE,
        "when: applicant.age > 70 && applicant.age < 60",
        "never holds, whatever the sale",
    ),
    "tautology": (
        RULES,
        ON_SITE,
        "when: sale.contact == 'remote' || sale.contact != 'remote'",
        "always holds, whatever the sale",
    ),
    "missing translation": (SCRIPT, f"en: {ENGLISH}", f"en: {CHINESE}", "English sentence is missing"),
    "no translation at all": (SCRIPT, f", en: {ENGLISH}", "", "Field required"),
    "long sentence": (SCRIPT, "zh: 请您本人签署借款合同。", "zh: " + "请" * 61, "61 characters"),
    "duplicate id": (SCRIPT, "id: L02", "id: L01", "'L01' is there twice"),
    "unknown figure": (SCRIPT, "{p.amount}", "{p.amont}", "there is no figure 'p.amont'"),
    "figure of nothing": (SCRIPT, ", each: sale.line == 'loan'", "", "is of a product"),
    "different figures": (SCRIPT, "Loan of {p.amount}", "Loan", "different figures"),
    "unknown paper": (SCRIPT, "paper: work_card", "paper: work_cart", "there is no paper 'work_cart'"),
    "unused paper": (SCRIPT, "paper: work_card, still", "paper: identity_card, still", "is used nowhere"),
    "unknown answers": (SCRIPT, "answers: consent", "answers: consend", "there are no answers 'consend'"),
    "the same pack twice": (RULES, "id: cn-loan", "id: cn-insurance", "is already that of"),
}  # fmt: skip


def test_the_packs_that_ship_have_no_fault() -> None:
    _, faults = lint(pack_files())
    assert [str(fault) for fault in faults] == []
    assert MOST_CASES > 1000


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_file_and_line(name: str) -> None:
    file, old, new, sentence = FAULTS[name]
    files = format_1_files()
    text = files[file].decode()
    assert old in text
    files[file] = text.replace(old, new, 1).encode()
    _, faults = lint(files, probe=False)
    found = [fault for fault in faults if sentence in fault.sentence]
    assert found, faults
    assert all(str(fault).startswith(f"{fault.file}:{fault.line}: ") for fault in found)
