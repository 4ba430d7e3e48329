"""All that a node can hold: notes to the staff, people by name, pages, questions in own words and in writing."""

from typing import get_args

import pytest
from PySide6.QtWidgets import QLabel

from rulebook.plan.plan import Filled, PlannedNode, PlannedPerson, PlannedPrompt, PlannedQuestion, PlannedSignature
from rulebook.sale.text import Text
from terminal.ui.parts.node_sheet import NodeSheet
from terminal.ui.ports import Language, TextSize
from tests.terminal.ui.conftest import RECORDING, MakeKiosk
from tests.terminal.ui.plans import SALE, Walker, place, with_node
from tests.terminal.ui.test_screens import SCREENS, SMALLEST

AT = "I03"
NAMES = ("欧阳明月", "李小明")


def full_node() -> dict[str, object]:
    """Return the parts of a node that has everything at once."""
    node: PlannedNode = SALE.plan.nodes[place(AT)]
    asked = PlannedQuestion(
        id="agrees",
        question=Filled(zh="您同意为您投保并认可保险金额吗？", en="Do you agree to be insured for this sum?"),
        who=("insured",),
        refused=("不同意",),
        accepted=("同意",),
        on_no="end_sale",
        no_means=Text(zh="不同意，结束。", en="No agreement: end the sale."),
    )
    own = asked.model_copy(
        update={
            "id": "own",
            "kind": "own_words",
            "least_seconds": 4,
            "accepted": (),
            "refused": (),
            "who": ("applicant",),
            "question": Filled(zh="请您用自己的话说说，哪些情况不赔？", en="In your own words, what is not covered?"),
        }
    )
    pages = tuple(
        PlannedPrompt(id="long", zh="责任免除的内容。" * 9, en="What is not covered. " * 9, page=page, of=3)
        for page in (1, 2, 3)
    )
    return {
        "operator": (Filled(zh="请核对三方都在画面里。", en="Check that all are in the picture."),),
        "people": (
            PlannedPerson(role="seller", name="王芳"),
            *(PlannedPerson(role="insured", name=name) for name in NAMES),
        ),
        "say": (*node.say, node.say[0].model_copy(update={"id": "more", "must": False})),
        "prompts": pages,
        "read_to_end": True,
        "answers": (
            *(asked.model_copy(update={"id": f"agrees.{name}", "name": name}) for name in NAMES),
            own,
            own.model_copy(update={"id": "written", "by": "writing"}),
        ),
        "signatures": tuple(
            PlannedSignature(paper="consent", title=Text(zh="同意书", en="consent"), role="insured", name=name)
            for name in NAMES
        ),
    }


@pytest.mark.parametrize("size", [SMALLEST, (1366, 768)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("text_size", get_args(TextSize))
@pytest.mark.parametrize("language", get_args(Language))
def test_all_of_a_full_node_can_be_read(
    make_kiosk: MakeKiosk, size: tuple[int, int], language: Language, text_size: TextSize
) -> None:
    kiosk = make_kiosk(language, text_size, size)
    kiosk.show(Walker(with_node(SALE, AT, **full_node())).to(AT).snapshot(RECORDING))
    sheet = next(each for each in kiosk.window.findChildren(NodeSheet) if each.isVisible())
    SCREENS.mkdir(parents=True, exist_ok=True)
    name = f"{language}-{text_size}-{size[0]}"
    assert kiosk.window.grab().save(str(SCREENS / f"full-node-{name}.png"), "PNG", 90)
    inside = sheet.widget()
    assert inside.width() <= sheet.viewport().width()
    assert inside.grab().save(str(SCREENS / f"full-node-sheet-{name}.png"), "PNG", 90)
    labels = [label for label in inside.findChildren(QLabel) if label.text() and label.wordWrap()]
    assert [each.text() for each in labels if each.heightForWidth(each.width()) > each.height()] == []
    told = "\n".join(sheet.texts())
    assert all(told.count(name) >= 3 for name in NAMES)
