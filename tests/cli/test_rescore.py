"""`flask rescore`, with the scorer that is shipped."""

from datetime import timedelta

import pytest
from flask import Flask

from moderation.domain.page_url import identify_page
from moderation.services.comments.post import Draft, post_comment
from moderation.services.sites.sites import get_site
from tests.cli.conftest import Invoke
from tests.conftest import NOON, FixedScorer


@pytest.fixture
def comments(bare_app: Flask, run: Invoke) -> int:
    """Comments that only the tests' own scorer has seen, one a day."""
    run("setup")
    bodies = ("Thank you for this.", "You are a stupid idiot.", "I disagree about the buses.")
    for number, body in enumerate(bodies):
        post_comment(
            Draft(identify_page("http://127.0.0.1:8000/demo/"), body),
            site_id=get_site("demo").id,
            guest_token=None,
            scorer=FixedScorer(),
            now=NOON + timedelta(days=number),
        )
    return len(bodies)


def test_it_scores_what_lacks_a_score_and_says_what_came_of_it(run: Invoke, comments: int) -> None:
    done = run("rescore")
    assert done.exit_code == 0, done.stderr
    assert "3 scored" in done.stdout
    assert "per second, by embedded" in done.stdout
    assert "Published before, now held for review: 1" in done.stdout
    again = run("rescore")
    assert (again.exit_code, "already" in again.stdout) == (0, True)


def test_a_dry_run_says_how_many_and_scores_none(run: Invoke, comments: int) -> None:
    for _ in range(2):
        told = run("rescore", "--dry-run").stdout
        assert told.startswith("Comments without a score by embedded")
        assert ": 3." in told


def test_it_can_be_told_where_and_since_when(run: Invoke, comments: int) -> None:
    assert "1 scored" in run("rescore", "--since", "2026-11-24").stdout
    assert "2 scored" in run("rescore", "--site", "demo").stdout


def test_before_the_setup_it_says_what_to_do(run: Invoke) -> None:
    assert "run `flask setup` first" in run("rescore").stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--site", "nowhere"), "There is no site with the key 'nowhere'"),
        (("--since", "yesterday"), "'yesterday' is not a date. Write it like 2026-11-22."),
        (("--since", "2026-13-01"), "'2026-13-01' is not a date"),
        (("--scorer", "oracle"), "There is no scorer 'oracle'; choose from"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    run: Invoke, comments: int, words: tuple[str, ...], sentence: str
) -> None:
    failed = run("rescore", *words)
    assert failed.exit_code != 0
    assert sentence in failed.stderr
    assert "Traceback" not in failed.stderr
