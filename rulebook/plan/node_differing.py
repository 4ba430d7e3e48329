"""What differs between the nodes of two plans, in words."""

from collections.abc import Iterator, Sequence

from rulebook.plan.plan import Filled, PlannedNode, PlannedQuestion
from rulebook.plan.wording import ROLES, Named, answers, both, listed, named
from rulebook.sale.text import Text


def nodes(old: Sequence[PlannedNode], new: Sequence[PlannedNode]) -> Iterator[tuple[str, Text, list[Text]]]:
    """Yield id, title and changes of each node that is new, gone, changed or elsewhere, in the new plan's order."""
    before = {node.id: node for node in old}
    after = {node.id: node for node in new}
    for name, node in before.items():
        if name not in after:
            yield name, node.title, [both("删除节点", "the node is gone")]
    was_behind = behind([node.id for node in old if node.id in after])
    is_behind = behind([node.id for node in new if node.id in before])
    for node in new:
        if node.id not in before:
            words = said(node) if before else ()  # where nothing was recorded, that it now is says enough
            yield node.id, node.title, [both("新增节点", "a new node"), *words]
            continue
        changes = list(node_changes(before[node.id], node))
        if was_behind[node.id] != is_behind[node.id]:
            changes.insert(0, both("节点顺序改变", "it comes at another place"))
        if changes:
            yield node.id, node.title, changes


def behind(names: Sequence[str]) -> dict[str, str]:
    """Return by each name the one that it comes after; nothing for the first."""
    return dict(zip(names, ["", *names], strict=False))


def said(node: PlannedNode) -> Iterator[Text]:
    """Yield what a new node says and asks."""
    yield from listed({}, sentences(node), "话术", "sentence")
    yield from listed({}, questions(node), "提问", "question")


def node_changes(old: PlannedNode, new: PlannedNode) -> Iterator[Text]:
    """Yield a sentence for all that differs in one node."""
    yield from listed(title(old), title(new), "名称", "title")
    yield from listed(sentences(old), sentences(new), "话术", "sentence")
    yield from listed(notes(old), notes(new), "操作提示", "note to the staff")
    yield from listed(prompts(old), prompts(new), "屏幕提示", "prompt")
    yield from listed(papers(old), papers(new), "出示文件", "paper")
    yield from listed(questions(old), questions(new), "提问", "question")
    yield from answer_words(old, new)
    yield from listed(signatures(old), signatures(new), "签名", "signature")
    yield from listed(copies(old), copies(new), "抄写", "sentence to copy")
    yield from listed(frame(old), frame(new), "画面中的人", "in the frame")
    yield from listed(clauses(old), clauses(new), "依据", "clause")
    yield from listed(terms(old), terms(new), "要求", "demand")


def title(node: PlannedNode) -> Named:
    """Return the title."""
    return {"title": both(node.title.zh, node.title.en)}


def sentences(node: PlannedNode) -> Named:
    """Return what is said, by the ids of sentences."""
    return {
        each.id: both(
            each.zh if each.must else f"（可不说）{each.zh}", each.en if each.must else f"(optional) {each.en}"
        )
        for each in node.say
    }


def notes(node: PlannedNode) -> Named:
    """Return the notes to the staff."""
    return {each.zh: both(each.zh, each.en) for each in node.operator}


def prompts(node: PlannedNode) -> Named:
    """Return what the customer's screen shows, pages of a prompt put together again."""
    found: dict[str, Filled] = {}
    for page in node.prompts:
        before = found.get(page.id, both("", ""))
        found[page.id] = both(before.zh + page.zh, f"{before.en} {page.en}".strip())
    return found


def papers(node: PlannedNode) -> Named:
    """Return the papers shown, with how long they are held still."""
    return {
        each.paper: both(f"{each.title.zh}（{each.still_seconds} 秒）", f"{each.title.en} ({each.still_seconds} s)")
        for each in node.show
    }


def questions(node: PlannedNode) -> Named:
    """Return what is asked, of whom and how."""
    return {each.id: question(each) for each in node.answers}


def question(each: PlannedQuestion) -> Filled:
    """Return a question in words: whom, what, and how it is answered where that is not usual."""
    who = named([ROLES.get(role, (role, role)) for role in each.who])
    zh, en = (
        f"问{who.zh}{each.name}：{each.question.zh}",
        f"to the {who.en} {each.name}".strip() + f": {each.question.en}",
    )
    if each.kind == "own_words":
        zh, en = f"{zh}（自己说，至少 {each.least_seconds} 秒）", f"{en} (in own words, {each.least_seconds} s)"
    if each.by == "writing":
        zh, en = f"{zh}（书面回答）", f"{en} (in writing)"
    return both(zh, en)


def answer_words(old: PlannedNode, new: PlannedNode) -> Iterator[Text]:
    """Yield which answers of a question that both have now count otherwise."""
    before = {each.id: each for each in old.answers}
    for now in new.answers:
        then = before.get(now.id)
        if then is None:
            continue
        yield from words_changed(then.accepted, now.accepted, "认可的回答", "accepted answers")
        yield from words_changed(then.refused, now.refused, "不认可的回答", "refused answers")
        if (then.no_means, then.on_no) != (now.no_means, now.on_no):
            yield both(f"答“否”时：{now.no_means.zh}", f"on a no: {now.no_means.en}")


def words_changed(then: Sequence[str], now: Sequence[str], zh: str, en: str) -> Iterator[Text]:
    """Yield which words of a list came and went."""
    old, new = set(then), set(now)
    if more := [word for word in now if word not in old]:
        yield both(f"{zh}增加：{answers(more)}", f"{en} added: {answers(more)}")
    if fewer := [word for word in then if word not in new]:
        yield both(f"{zh}删除：{answers(fewer)}", f"{en} removed: {answers(fewer)}")


def signatures(node: PlannedNode) -> Named:
    """Return who signs what."""
    found: dict[str, Filled] = {}
    for each in node.signatures:
        zh, en = ROLES.get(each.role, (each.role, each.role))
        found[f"{each.paper} {each.role} {each.name}"] = both(
            f"{each.title.zh}（{zh}{each.name}）", f"{each.title.en} ({f'{en} {each.name}'.strip()})"
        )
    return found


def copies(node: PlannedNode) -> Named:
    """Return what is copied by hand."""
    return {each.zh: both(each.zh, each.en) for each in node.copy_by_hand}


def frame(node: PlannedNode) -> Named:
    """Return who must be in the picture."""
    found = {role: both(*ROLES.get(role, (role, role))) for role in node.frame}
    return found | {f"{each.role} {each.name}": both(each.name, each.name) for each in node.people if each.name}


def clauses(node: PlannedNode) -> Named:
    """Return the clauses by which the node is demanded."""
    words = (f"{each.document} {each.article}（{each.rule}）" for each in node.clauses)
    return {each: both(each, each) for each in words}


def terms(node: PlannedNode) -> Named:
    """Return what else is demanded: times, attempts, who reads."""
    reader = both("可由机器代读", "may be read by the machine")
    found = {
        "least": both(f"至少 {node.least_seconds} 秒", f"at least {node.least_seconds} s"),
        "attempts": both(f"最多 {node.attempts} 次", f"at most {node.attempts} attempts"),
        "reader": reader if node.reader != "seller" else both("销售人员朗读", "read by the seller"),
    }
    flags = (
        ("same_frame", node.same_frame, "同框", "in one picture"),
        ("repeat", node.repeat, "客户复述", "the customer repeats it"),
        ("read_to_end", node.read_to_end, "看完全部页", "all pages are shown"),
    )
    return found | {name: both(zh, en) for name, holds, zh, en in flags if holds}
