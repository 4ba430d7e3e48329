"""What a worked sale expects of its plan, and what came out otherwise."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from rulebook.plan.plan import Plan, PlannedNode
from rulebook.rules.obligations import Manner, Role
from rulebook.rules.pack import Id, NodeId, Short, WordId
from rulebook.sale.people import Part


class Kept(Part):
    """The longest keeping term: its category and how many years."""

    category: WordId
    years: Annotated[int, Field(ge=0, le=100)]


class Expected(Part):
    """What must come out; only what is written is compared."""

    record: Manner | str | None = None
    records: tuple[Manner, ...] | None = None
    allowed: bool | None = None
    refusals: tuple[Id, ...] | None = None
    """All codes, and no others; `refusals_include`: at least these."""
    refusals_include: tuple[Id, ...] | None = None
    declarations: tuple[Id, ...] | None = None
    nodes_include: tuple[NodeId, ...] | None = None
    nodes_exclude: tuple[NodeId, ...] | None = None
    nodes_exactly: tuple[NodeId, ...] | None = None
    """In this order."""
    frame: dict[NodeId, tuple[Role, ...]] | None = None
    people: dict[NodeId, tuple[Short, ...]] | None = None
    """Names of all who must be in the picture."""
    says: dict[NodeId, tuple[Short, ...]] | None = None
    """Words, Chinese or English, that some sentence of the node has."""
    says_not: dict[NodeId, tuple[Short, ...]] | None = None
    asks: dict[NodeId, tuple[Short, ...]] | None = None
    """Words that some question of the node has."""
    prompts: dict[NodeId, tuple[Short, ...]] | None = None
    same_frame: bool | None = None
    repeats: tuple[NodeId, ...] | None = None
    pages: tuple[Short, ...] | None = None
    """Pages that a web shop must keep."""
    inspection_percent: int | None = None
    retention: Kept | None = None
    custody: tuple[WordId, ...] | None = None
    adaptations: tuple[WordId, ...] | None = None
    rights_include: tuple[Short, ...] | None = None
    rules_fired: tuple[Id, ...] | None = None
    rules_silent: tuple[Id, ...] | None = None
    pack_states: dict[Id, str] | None = None
    packs_used: tuple[Id, ...] | None = None
    """Packs that the plan was made from, among others; scripts that are layers too."""
    open_choices: tuple[WordId, ...] | None = None
    production_ready: bool | None = None
    not_ready_names: tuple[Short, ...] | None = None
    """Words, Chinese or English, that the reasons why it is not ready have, such as the place of a pack."""
    faults: tuple[Short, ...] | None = None
    """The sale is refused at entry, with these of its fields at fault; it is not planned then."""

    @property
    def of_rules(self) -> bool:
        """Whether something is expected of single rules, which a plan tells only with its explanation."""
        return self.rules_fired is not None or self.rules_silent is not None

    @model_validator(mode="after")
    def something(self) -> "Expected":
        """Refuse to expect nothing (`nothing_expected`)."""
        if not self.model_fields_set:
            raise PydanticCustomError("nothing_expected", "a worked sale expects something")
        return self


@dataclass(frozen=True, slots=True)
class Wrong:
    """One expectation that is not met: what was wanted, and what came out."""

    what: str
    wanted: str
    found: str


Found = Callable[[Plan], Any]
Meets = Callable[[Any, Any], bool]


def equal(found: Any, wanted: Any) -> bool:
    """Tell whether it is the same."""
    return bool(found == wanted)


def holds(found: Any, wanted: Any) -> bool:
    """Tell whether all that is wanted is among what was found."""
    return set(found) >= set(wanted)


def free(found: Any, unwanted: Any) -> bool:
    """Tell whether nothing unwanted is among what was found."""
    return not set(found) & set(unwanted)


def within(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Tell whether each node that is named has exactly this."""
    return all(found.get(name) == want for name, want in wanted.items())


def spoken(found: Mapping[str, str], wanted: Mapping[str, tuple[str, ...]]) -> bool:
    """Tell whether each node that is named has all these words."""
    return all(name in found and all(words in found[name] for words in want) for name, want in wanted.items())


def unspoken(found: Mapping[str, str], unwanted: Mapping[str, tuple[str, ...]]) -> bool:
    """Tell whether no node that is named has any of these words."""
    return not any(words in found.get(name, "") for name, want in unwanted.items() for words in want)


def of_nodes(part: Callable[[PlannedNode], Any]) -> Found:
    """Return how to find something of every node, by its id."""
    return lambda plan: {node.id: part(node) for node in plan.nodes}


def said(node: PlannedNode) -> str:
    """Return all that is said at a node, in both languages, a line each."""
    return "\n".join(f"{each.zh}\n{each.en}" for each in node.say)


def asked(node: PlannedNode) -> str:
    """Return all that is asked at a node."""
    return "\n".join(f"{each.question.zh}\n{each.question.en}" for each in node.answers)


def prompted(node: PlannedNode) -> str:
    """Return all that the customer's screen shows at a node."""
    return "\n".join(f"{each.zh}\n{each.en}" for each in node.prompts)


def rules(plan: Plan, *, fired: bool) -> list[str]:
    """Return the rules that fired, or that did not."""
    return [each.rule for each in plan.explanation or () if each.fired == fired]


def kept(plan: Plan) -> Kept | None:
    """Return the longest keeping term."""
    found = plan.retention
    return Kept(category=found.category, years=found.years) if found else None


def unready(plan: Plan) -> str:
    """Return all reasons why a plan is not ready for real business, in both languages."""
    return "\n".join(f"{each.zh}\n{each.en}" for each in plan.not_ready)


def words_in(found: str, wanted: tuple[str, ...]) -> bool:
    """Tell whether a text has all these words."""
    return all(words in found for words in wanted)


CHECKS: Final[Mapping[str, tuple[Found, Meets]]] = {
    "record": (lambda plan: plan.record, equal),
    "records": (lambda plan: plan.records, equal),
    "allowed": (lambda plan: plan.allowed, equal),
    "refusals": (
        lambda plan: {each.code for each in plan.refusals},
        lambda found, wanted: found == set(wanted),
    ),
    "refusals_include": (lambda plan: {each.code for each in plan.refusals}, holds),
    "declarations": (
        lambda plan: {each.code for each in plan.declarations},
        lambda found, wanted: found == set(wanted),
    ),
    "nodes_include": (lambda plan: [node.id for node in plan.nodes], holds),
    "nodes_exclude": (lambda plan: [node.id for node in plan.nodes], free),
    "nodes_exactly": (lambda plan: tuple(node.id for node in plan.nodes), equal),
    "frame": (of_nodes(lambda node: node.frame), within),
    "people": (of_nodes(lambda node: tuple(each.name for each in node.people if each.name)), within),
    "says": (of_nodes(said), spoken),
    "says_not": (of_nodes(said), unspoken),
    "asks": (of_nodes(asked), spoken),
    "prompts": (of_nodes(prompted), spoken),
    "same_frame": (lambda plan: {node.same_frame for node in plan.nodes}, lambda found, wanted: found == {wanted}),
    "repeats": (lambda plan: tuple(node.id for node in plan.nodes if node.repeat), equal),
    "pages": (lambda plan: [page.id for page in plan.pages], holds),
    "inspection_percent": (lambda plan: plan.inspection.percent if plan.inspection else None, equal),
    "retention": (kept, equal),
    "custody": (lambda plan: tuple(each.what for each in plan.custody), equal),
    "adaptations": (
        lambda plan: [each.what for each in plan.adaptations],
        lambda found, wanted: sorted(found) == sorted(wanted),
    ),
    "rights_include": (lambda plan: [each.code for each in plan.rights], holds),
    "rules_fired": (lambda plan: rules(plan, fired=True), holds),
    "rules_silent": (lambda plan: rules(plan, fired=False), holds),
    "pack_states": (lambda plan: {each.id: each.state for each in plan.packs}, within),
    "packs_used": (lambda plan: [each.id for each in plan.packs if each.state == "applied"], holds),
    "production_ready": (lambda plan: plan.production_ready, equal),
    "not_ready_names": (unready, words_in),
    "open_choices": (lambda plan: [each.id for each in plan.choices if not each.decided], holds),
}


def wrong_in(expected: Expected, plan: Plan) -> list[Wrong]:
    """Return every expectation that the plan does not meet, in the order in which they are listed here."""
    found: list[Wrong] = []
    for name, (find, meets) in CHECKS.items():
        wanted = getattr(expected, name)
        if name not in expected.model_fields_set or wanted is None:
            continue
        result = find(plan)
        if not meets(result, wanted):
            if isinstance(result, Mapping) and isinstance(wanted, Mapping):
                result = {node: result.get(node) for node in wanted}
            found.append(Wrong(name, told(wanted), told(result)))
    return found


def told(value: Any) -> str:
    """Return a value for people: a list with commas, a mapping with its names."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {told(inner)}" for name, inner in value.items())
    if isinstance(value, set | frozenset):
        value = sorted(str(each) for each in value)
    if isinstance(value, list | tuple):
        return ", ".join(told(each) for each in value) or "-"
    if isinstance(value, Kept):
        return f"{value.category} {value.years}"
    return "-" if value is None else str(value).replace("\n", " | ")
