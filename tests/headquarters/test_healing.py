"""A stored take that is lost or rotten: it comes again from whoever still has it."""

import pytest

from headquarters.administration import Administration
from headquarters.server import RunningServer
from tests.headquarters.rotting import flip, pack_of
from tests.headquarters.terminals import Terminal


@pytest.mark.parametrize("loss", ["gone", "rotten"])
def test_a_pack_that_is_lost_or_rotten_comes_again_from_whoever_still_has_it(
    hq: RunningServer, today: Terminal, loss: str
) -> None:
    made = today.make_take(papers=[b"an application form"])
    receipt = today.deliver(made)
    with Administration.open(hq.data) as desk:
        assert desk.verify(made.take, None).status == "intact"
        if loss == "gone":
            pack_of(hq.data, made).unlink()
        else:
            flip(pack_of(hq.data, made))
            assert desk.verify(made.take, None).status == "damaged"
    asked = today.standing(made.take)
    assert (asked["standing"], asked["reason"], asked["verified_at"]) == ("open", "pack.damaged", None)
    other = today.make_take(folder="another history")
    assert today.send_journal(other.take, other.lines).status_code == 200, "the seal tells whose they are"
    answer = today.send_seal(other.take, other.manifest, other.signature)
    assert (answer.status_code, answer.json()["code"]) == (422, "take.sealed")
    assert today.state(made.take) == {"take": made.take, "entries": 0, "lacks": [], "sealed": False, "receipt": False}
    assert today.deliver(made) == receipt
    with Administration.open(hq.data) as desk:
        assert desk.database.verified_at(made.take) is None, "it is looked at again before it counts as examined"
        assert desk.verify(made.take, None).status == "intact"
        assert [event.what for event in desk.database.history(today.name)].count("take mended") == 1
    assert today.standing(made.take)["standing"] == "received"
    assert today.deliver(made) == receipt
