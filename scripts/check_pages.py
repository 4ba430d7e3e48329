"""Write the page of all checks: `python -m scripts.check_pages`. A test compares what stands in `docs/` with it."""

from collections.abc import Iterator
from pathlib import Path

from resources import PACKS
from rulebook.checks.senses.table import CHECKS
from rulebook.packs.loading import load_shelf
from rulebook.script.checks_pack import CheckRule, ChecksPack

PAGE = Path(__file__).resolve().parents[1] / "docs" / "checks.md"
FILE = "checks/national.yaml"
STORIES = "tests/rulebook/checks/test_checks.py"
SEES = {"nothing": "the journal", "picture": "pictures", "sound": "sound"}
HEAD = """# Checks: what is looked at in every take, by which clause and figure, and which test shows it

A check (质检项) is a small function over what a take's journal tells (`rulebook/checks/senses/`, a file a sense).
**Which checks are made, how grave each is, by which figures and in which words, stands in packs of checks**
(`pack: checks`, see [packs.md](packs.md)); this page is made from the one that ships
(`resources/packs/checks/national.yaml`, `python -m scripts.check_pages`), and a test compares them. The law
asks that people, speech, papers and signatures can be recognised, that a take is whole and that questions are
answered; **no law gives a figure**: these are working values that an institution may tighten by a pack of its
own. Packs add up.

- *clause*: *node* means the clause that demands the node itself; `—`: no law, the institution asks for it. The mark
  in brackets says how well the source is established, as in `packs.md`.
- *from*: what must have been looked at. Where it was not, nothing is found and nothing is passed: the node is
  `not_judged`. Where nobody can tell who is who, or a machine looked away, the finding is *unknown*: the node is
  for `review`.
- **Words** (`answer.words`, `answer.coached`, `answer.unclear`, `say.missing`, `phrase.forbidden`) are asked of
  attempts alone in which a recogniser was on (the mark `recogniser`); a stretch in which it was off, lost or
  had not told yet is never "not said". Of `phrase.forbidden` the clause is that of the phrase's group, and
  `grave` 1 are the groups that fail a take, 0 those that warn.
- *test*: each has a drawn take that fails it, at the right second, and one that passes it:
  `tests/rulebook/checks/test_checks.py`, by the check's id. Real pictures and sound: `docs/measurements.md`.

**Verdicts.** An attempt fails by a finding of severity `stop` or `fail`; `warn` and `note` lower nothing. It is
`confirmed` where all is well and the seller's word or hand stands for the customer's (`heard`, entered by the
seller, signed on paper, a voice whose words nobody wrote down; in a take of sound alone every answer and signature), or
where nobody but people heard what was spoken (a question for her voice was answered by touch, or a machine read
aloud, and nothing listened in this take), and `pass` where nothing rests on that; a take is `confirmed` at best
where the seller entered somebody's consent, or people answered for who somebody is (by sight, a document that they
read, a difference that they accepted). A node is its last attempt; a person's decision stands beside it and makes
the take one for `review`. A take is the worst of its nodes and of what was found of no node. Nothing passes by a
list that lacks any check of the core, as grave: those with which the first national pack failed a take (`CORE` in
`senses/table.py`); what lacks one that it wants is `not_judged`, and `list.partial` says which. A take on a machine
that is set to check no identity is `not_judged` too, and `identity.none` says so. Other findings no pack need ask
for: `journal.odd` (an entry that makes no sense, or of a later version: for review), `sale.stopped` (a take before
this one of the sale had a finding of severity `stop`: a stop), `document.other_kind` (a document of another kind than
the sale names was shown: a warning where somebody decided, else for review), `document.not_compared` (it bears no
portrait, or this machine compares no faces: a note), `online.against` (the official online check is against
somebody: a warning where a second person decided, else for review), `online.unmade` (that check was wanted and
agreed to, and nothing was checked: a warning), `online.stand_in` (a stand-in answered it: a warning) and
`verdict.changed` (the verdict that was given then differs from that of the whole journal, which is the one that
holds: a warning where it is worse now, else a note).
Where the clock did what people should do (`rehearse`, `record`), nothing that only people can do is asked (`people
only`), and a node is `not_judged` at best: `--demand confirmed` and `--demand pass` end with exit code 1 for it. What
is seen and heard is found all the same where somebody looks: `rehearse --watched`, with a film.

**Judged up to where.** An attempt is judged to the media time of the `observations` mark that was made for judging
it, else to its `node_done`. Observations stand at their own second however late they come; what comes after that
mark counts for it no more, neither what was seen nor what was done, so that the verdict then is the verdict
afterwards. Gaps, holes of the film, a no and that nobody was there are told later, and count: then
`verdict.changed` says so.

**Who speaks** is asked where voices were to be told apart in a take (`listened` stands in its observations). Lips tell
whose a voice is: in a take of sound alone it is not asked, and where nobody looked at faces nothing of it is judged.
Where nobody listened for three seconds, whoever was not heard may have spoken then: that is not judged, and who was
heard counts. While an answer may still be told it is open. What the machine read to its end, and nobody could tell
whether it was heard, is not judged.

**From afar.** The film of a remote sale has both sides in it (I02: picture and sound of both throughout), and whoever a
node names in `frame` must be in it while that node lasts: the seller at his own, the customer at hers, both where both
are named. One common picture (265号 第四条) is asked for `on site` alone, by the rules that make the plan as by
`frame.apart`; so is the card in the seller's hand (`card.seller`), since from afar it is shown on her display. No
other check differs: no source that was seen gives a remote sale figures or roles of its own.

**Her own words.** Where voices are told apart and a recogniser was on, her answer is what was written down of
her own voice, after the question was heard to be asked, or where it was not heard, shown: a clear yes makes a
`pass` of what would be `confirmed` by the seller's word or by her voice alone; a no refuses it; a hum, silence,
English, laughter, words over which somebody else spoke, or words that somebody had just told her to say answer
nothing. A wrong character of the right sound is read as the right one only where all of it is an answer
(`rulebook/script/transcripts.py`). Her touch, and the seller's word, stand beside unclear words (a warning) and
not beside a no, which counts also where the rest of her voice was not written down (for review if she spoke on). A
sentence was said when 70 % of its characters' sounds came in order, no six in a row with
fewer than three of them, and with its figures and its negations; or when the machine read it to its end and the
microphone heard it. It is missing where all was written down up to 0.6 s before the mark that an attempt is
judged by: the press comes before that mark, and words are told up to the press.

**Meaning beside words** is no check: `headquarters judge TAKE --meaning` asks a service, or the stand-in, and tells
votes beside the verdict that may ask for a person to look (`docs/hq-protocol.md`). No check is passed by it.

**Known limits.** What is written by hand is checked for being there, not for what it says. Without a recogniser
what was said is unsaid: whether each sentence was spoken is not asked then. Forbidden phrases are looked for as
they were written down, not by their sound, and across one speaker's pauses of a second and a half at most. Two
sentences that differ in a name of fewer than four characters may be taken for each other. That the seller says
a sentence with another meaning around it is not seen. What she says in her own words is measured by its length
and by its not being an echo. A recogniser's own errors are not known here: how good a model is, `shuanglu
models check` measures. Somebody unnamed
in the picture may be anybody: that is unknown and no fault. What lasts shorter than a check allows is let be,
unless it is most of the step. A microphone that is muted for a part of a step, and hisses louder than `dead_db`, is
not told from a silence; where nobody is louder than `hushed_db` in a whole step in which somebody must speak, there
is no sound. Where nothing tells voices apart, how long somebody spoke is how long it was loud in the room, whoever
it was. Who signs must be in the picture for a share of the seconds before, no more: a head bent over paper is no
face. A paper on the customer's display counts as shown once she has put it away herself, and to its last page where
the step is to be read to its end; how many documents of a paper there are no journal says. A take that is not
sealed is judged as far as it came. An institution's own figures stand in place of the national ones where its shelf
has no national pack, however wide they are.

| check | asks | clause | severity | figures | from | test |
| --- | --- | --- | --- | --- | --- | --- |
"""


def page() -> str:
    """Return docs/checks.md."""
    shelf = load_shelf({FILE: (PACKS / FILE).read_bytes()})
    return HEAD + "\n".join(_row(rule, shelf.checks[0].pack) for rule in _ordered(shelf.checks[0].pack)) + "\n"


def _ordered(pack: ChecksPack) -> Iterator[CheckRule]:
    """Yield the rules in the order of the table of checks, whose every check the page must have."""
    for name in CHECKS:
        yield from (rule for rule in pack.checks if rule.id == name)


def _row(rule: CheckRule, pack: ChecksPack) -> str:
    figures = ", ".join(f"{name} {value:g}" for name, value in rule.figures.items()) or "—"
    only = {"on_site": " (on site)", "remote": " (remote)"}.get(rule.where, "")
    severity = rule.severity + ("" if rule.paced else ", people only")
    seen = SEES[CHECKS[rule.id].sees]
    test = f"[{rule.id}](../{STORIES})"
    cells = (f"`{rule.id}`{only}", rule.title.en, _clause(rule, pack), severity, figures, seen, test)
    return f"| {' | '.join(cells)} |"


def _clause(rule: CheckRule, pack: ChecksPack) -> str:
    if rule.clause is None:
        return "—" if rule.mark == "design" else f"node ({rule.mark})"
    source = next(each.number for each in pack.sources if each.id == rule.clause.source)
    lines = f", {', '.join(rule.clause.lines)}" if rule.clause.lines else ""
    return f"{source} {rule.clause.article} ({rule.mark}{lines})"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
