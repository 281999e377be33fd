"""`make bench-thresholds`: response times of trying out thresholds with a long history."""

import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from time import perf_counter

from bs4 import BeautifulSoup

from moderation.domain.thresholds import COUNTS
from moderation.services.thresholds.score_sheets import keep_sheets
from tests.bench.desk import Desk, open_desk
from tests.bench.insights import COMMENTS, ROUNDS, WARMING, describe, seed_months, tell

PAGE = "/desk/sites/demo/thresholds"
_TRIED = (COUNTS[1], COUNTS[-1])


def measure(*, comments: int = COMMENTS, rounds: int = ROUNDS, folder: Path | None = None) -> str:
    """Build the score sheets, then try thresholds on few and on many comments; return milliseconds as a table.

    An instance already in `folder`, named by its number of comments, is reused.
    """
    with ExitStack() as stack:
        base = folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if not (base / str(comments)).exists():
            seed_months(base / str(comments), comments)
        desk = stack.enter_context(open_desk(base / str(comments)))
        gathered = _gather(desk)
        typed = _read_form(desk)
        for number in range(-WARMING, rounds):
            if number == 0:
                desk.spent.clear()
            # A different threshold each time, as when dragging one.
            typed["toxicity-hold_at"] = f"{0.6 + 0.01 * (number % 30):.2f}"
            for last in _TRIED:
                fields = {**typed, "last": last}
                desk.measure(f"try on {last:,}", partial(desk.post, f"{PAGE}/try", **fields))
            desk.measure("page", partial(desk.get, PAGE))
            if number % 5 == 0:
                desk.measure("page with a suggestion", partial(desk.get, f"{PAGE}?misses=10"))
        return f"Gathering everything: {gathered:.1f} s\n{describe(desk, comments, rounds)}"


def _gather(desk: Desk) -> float:
    """Return the seconds it takes to write all sheets; near zero if the instance already has them."""
    begun = perf_counter()
    with desk.app.app_context():
        while keep_sheets(desk.app.extensions["parley"].scorer, seconds=60) < 1:
            pass
    return perf_counter() - begun


def _read_form(desk: Desk) -> dict[str, object]:
    form = BeautifulSoup(desk.get(PAGE), "html.parser").select_one("#thresholds")
    assert form
    typed: dict[str, object] = {str(each["name"]): str(each.get("value", "")) for each in form.select("input[name]")}
    return {**typed, "near": "toxicity-hold_at", "toxicity-nudge_at": ""}


if __name__ == "__main__":
    tell(measure, __doc__)
