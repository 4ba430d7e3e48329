"""A take that is judged while it is recorded: what the journal says of it is what comes out of the journal later."""

import shutil
from pathlib import Path
from typing import Any

from evidence.marks import facts_by_kind, said_by
from evidence.reader import TakeReader
from evidence.verify import verify_take
from resources import PACKS
from rulebook.checks.checklist import read_checklist
from rulebook.checks.entry import Entry
from rulebook.checks.judging import Judge
from rulebook.checks.observed import read_observations
from rulebook.plan.plan import read_plan
from terminal.home.opening import open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.session.facts.recorder import EntryKept, TakeOpened
from terminal.session.marks import joined_parts
from terminal.station.station import Offer
from tests.journeys.counter import Counter
from tests.sales import SMALL_PACKS, small_sale


def packs_with_checks(folder: Path) -> Path:
    """The small packs, and the checks that ship."""
    shutil.copytree(SMALL_PACKS, folder)
    shutil.copytree(PACKS / "checks", folder / "checks")
    return folder


def test_the_verdict_in_the_take_is_the_one_that_its_journal_leads_to(tmp_path: Path) -> None:
    packs = packs_with_checks(tmp_path / "packs")
    sources: dict[str, Any] = {"camera": "test:bars", "microphone": "test:tone", "identity": "none"}
    home = open_or_create_rehearsal_home(load_settings(tmp_path / "home", packs=packs, **sources))
    with Counter(home) as counter:
        counter.station.offer(Offer(small_sale()))
        counter.start()
        first = counter.wait(lambda shown: shown.walk and shown.walk.lines).walk
        counter.wait(lambda shown: shown.take.read_back >= 1)
        counter.walk()
        shown = counter.wait(lambda shown: shown.phase == "sealed")
        folder = Path(next(fact.folder for fact in counter.facts if isinstance(fact, TakeOpened)))
        reader = TakeReader(folder, home.vault.identities.review_key(), "vault")
        kept = [fact for fact in counter.facts if isinstance(fact, EntryKept)]
    assert first is not None
    assert first.lines, "the list stood there while the node was in hand"
    told = [(entry, *said_by(entry, body)) for entry, body in reader.entries()]
    assert [(each.n, each.kind, each.mark, each.facts) for each in kept] == [
        (entry.n, entry.kind, mark, facts) for entry, mark, facts in told
    ]
    marks = facts_by_kind(reader.entries())
    checklist = read_checklist(joined_parts(marks["checks"]))
    assert {pack.sha256 for pack in checklist.packs} <= set(reader.opening.packs)
    plan = read_plan(joined_parts(marks["plan"]))
    judge = Judge(plan, checklist)
    for entry, mark, facts in told:
        judge.take(Entry(entry.n, entry.media_us, entry.kind, facts, mark))
    found = judge.judgement()
    *attempts, whole = marks["verdict"]
    assert [(each["node"], each["attempt"], each["verdict"]) for each in attempts] == [
        (node.id, attempt.attempt, attempt.verdict) for node in found.nodes for attempt in node.attempts
    ]
    assert (whole["of"], whole["verdict"]) == ("session", found.verdict)
    assert not [each for each in found.findings if each.rule == "verdict.changed"]
    assert all("why" not in each for each in marks["verdict"]), "everything was judged in time"
    observed = [read_observations(facts) for facts in marks["observations"]]
    assert [each.judged for each in observed if each.judged[1]] == [(node.id, 1) for node in plan.nodes]
    assert sum(each.heard for each in observed) > 3, "what was heard is in it"
    assert shown.walk is not None
    assert shown.walk.judgement is not None
    assert shown.walk.judgement.verdict == found.verdict
    assert verify_take(folder, None).status == "intact"
