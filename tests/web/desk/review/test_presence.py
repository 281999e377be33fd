"""What a page of cards learns between page loads."""

from typing import Any

import pytest

from tests.web.desk.conftest import Desk


def test_counts_claims_and_moves_are_described(desk: Desk) -> None:
    first, second = desk.comment(), desk.comment()
    shown = [f"{first}:pending", f"{second}:pending"]
    assert desk.ben.post("/desk/presence", claim=first).status_code == 200
    told = desk.ada.post("/desk/presence", shown=shown).json
    assert told == {
        "counts": {"pending": "2", "reported": "0", "approved": "0", "rejected": "0", "spam": "0"},
        "claims": {str(first): "ben@example.com is looking at this."},
        "moves": {},
    }
    desk.ben.decide(first, "reject")
    told = desk.ada.post("/desk/presence", shown=shown).json
    assert told is not None
    assert told["moves"] == {str(first): "Meanwhile ben@example.com: rejected."}
    assert told["claims"] == {}
    assert (told["counts"]["pending"], told["counts"]["rejected"]) == ("1", "1")


def test_leaving_ends_the_claim(desk: Desk) -> None:
    comment = desk.comment()
    desk.ben.post("/desk/presence", claim=comment)
    assert desk.ben.post("/desk/presence", leave="1").status_code == 204
    told = desk.ada.post("/desk/presence", shown=f"{comment}:pending").json
    assert told is not None
    assert told["claims"] == {}


def test_presence_does_not_cross_sites(desk: Desk) -> None:
    comment = desk.comment()
    desk.ben.post("/desk/presence", claim=comment)
    desk.ben.decide(comment, "reject")
    told = desk.cleo.post("/desk/presence", claim=comment, shown=f"{comment}:pending").json
    assert told is not None
    assert (told["claims"], told["moves"], set(told["counts"].values())) == ({}, {}, {"0"})


@pytest.mark.parametrize(
    "fields", [{"claim": "x"}, {"claim": "9" * 30}, {"shown": "1"}, {"shown": "1:gone"}, {"shown": "-1:pending"}]
)
def test_forged_requests_are_refused(desk: Desk, fields: dict[str, Any]) -> None:
    assert desk.ada.post("/desk/presence", **fields).status_code == 400
