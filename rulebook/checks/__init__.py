"""Checks (质检): from what a take's journal says to findings, and from these to a verdict. Pure.

The counter judges live with it, headquarters and `shuanglu judge` later: same journal, same verdict. What is asked
comes from packs of checks (`rulebook.script.checks_pack`), chosen for one plan (`checklist`); what was so from the
journal's entries (`entry`, `observed`), laid out in time (`timeline`); the checks stand in `senses/`, a file a sense.
"""
