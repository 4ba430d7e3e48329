"""The two or three figures of this customer that stand beside a risk. Pure.

A figure is shown only where it stands in the sentences of the same node: nothing is told here that the plan does not
say there, and nothing is worked out anew.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rulebook.plan.plan import PlannedNode, PlannedPrompt
from rulebook.sale.products import Insurance, Product
from rulebook.sale.sale import Sale
from rulebook.sale.text import Text
from rulebook.script.figures import Figure, as_figure, figure_of

MOST: Final = 3


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """What it is, the figure, and whether it is a loss."""

    what: Text
    figure: Text
    loss: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    name: str
    what: Text
    loss: bool = False


def _known(name: str, zh: str, en: str, *, loss: bool = False) -> _Known:
    return _Known(name, Text(zh=zh, en=en), loss)


_OF_PRODUCT: Final = (
    _known("p.cooling_off", "犹豫期", "cooling-off period"),
    _known("p.yearly_premium", "您每年要交", "you pay every year"),
    _known("p.payment_years", "要交多久", "you pay for"),
    _known("p.total_premium", "交满一共", "premiums in all"),
    _known("p.sum_insured", "保险金额", "sum insured"),
    _known("p.term", "保到多久", "cover lasts"),
    _known("p.waiting", "等待期", "waiting period"),
    _known("p.cash_value_year_1", "第一年末退保，拿回", "back after year one"),
    _known("p.surrender_loss_year_1", "第一年末退保，损失", "lost after year one", loss=True),
    _known("p.guaranteed_rate", "保证利率", "guaranteed rate"),
    _known("p.amount", "金额", "amount"),
    _known("p.rate", "利率", "rate"),
    _known("p.risk_level", "产品风险等级", "product's risk level"),
    _known("p.benchmark", "业绩比较基准", "benchmark"),
)
_OF_SALE: Final = (
    _known("premium.first_year", "第一年保费", "premium in the first year"),
    _known("premium.total", "全部保费合计", "all premiums together"),
    _known("surrender.loss_year_1", "第一年末全部退保，损失", "lost after year one, all together", loss=True),
    _known("suitability.level", "您的风险承受能力", "your risk tolerance"),
    _known("suitability.budget", "您打算用的钱", "what you mean to pay"),
)
_LONGEST: Final = 14
"""Characters; what is longer is a sentence and no figure."""


def figures_of(node: PlannedNode, prompt: PlannedPrompt, sale: Sale) -> tuple[ShownFigure, ...]:
    """Return at most three: first those that stand in the prompt itself, then those of the node's sentences.

    A loss is never left out for the sake of another figure. Each figure comes once.
    """
    said = "\n".join(sentence.zh for sentence in node.say)
    here = [each for each in _found(sale) if _stands(each.figure.zh, prompt.zh)]
    there = [each for each in _found(sale) if _stands(each.figure.zh, said)] if here else []
    chosen: dict[str, ShownFigure] = {}
    for each in (*here, *sorted(there, key=lambda one: not one.loss)):
        if len(chosen) < MOST:
            chosen.setdefault(each.figure.zh, each)
    return tuple(sorted(chosen.values(), key=lambda one: one.loss))


def _found(sale: Sale) -> Iterator[ShownFigure]:
    for product in sale.products:
        for known in _OF_PRODUCT:
            yield from _shown(known, sale, product, several=len(sale.products) > 1)
    for known in _OF_SALE:
        yield from _shown(known, sale, None, several=False)


def _shown(known: _Known, sale: Sale, product: Product | None, *, several: bool) -> Iterator[ShownFigure]:
    if product is not None and known.name.startswith("p.") and not _has(product, known.name):
        return
    _, value = figure_of(known.name, sale, product)
    figure = as_figure(value) if value is not None else Figure("", "")
    if not figure.zh or len(figure.zh) > _LONGEST or not any(char.isdigit() for char in figure.zh):
        return
    what = known.what
    if several and product is not None:
        what = Text(zh=f"{product.name}：{what.zh}", en=f"{product.name}: {what.en}")
    yield ShownFigure(what, Text(zh=figure.zh, en=figure.en), known.loss)


def _has(product: Product, name: str) -> bool:
    """Whether the figure is one of this line of business."""
    worked_out = ("yearly_premium", "payment_years", "total_premium", "surrender_loss_year_1", "cooling_off", "waiting")
    field = name.removeprefix("p.")
    return isinstance(product, Insurance) if field in (*worked_out, "guaranteed_rate") else hasattr(product, field)


def _stands(figure: str, text: str) -> bool:
    """Whether this very figure stands there, and is no part of a larger one."""
    return re.search(rf"(?<![\d,.]){re.escape(figure)}(?![\d,.]*\d)", text) is not None
