"""`flask learn`, with the scorer that is shipped."""

from flask import Flask

from moderation.domain.roles import Role
from moderation.scoring.embedded.scorer import load_embedded
from moderation.services.sites.sites import get_site
from tests.cli.conftest import Invoke
from tests.conftest import NOON
from tests.made_up_site import make_comments, write_comments
from tests.services.conftest import make_reviewer


def test_it_learns_where_there_is_enough_and_says_what_is_missing_elsewhere(bare_app: Flask, run: Invoke) -> None:
    run("setup")
    run("site", "create", "Other", "--key", "other", "--origin", "https://other.example")
    ada = make_reviewer("ada@blog.test", "demo", Role.MODERATOR, NOON)
    scorer = ("embedded", load_embedded().model)
    team = [(ada.id, ada.email), (ada.id, ada.email)]
    write_comments(make_comments(300, until=NOON), site_id=get_site("demo").id, team=team, scorer=scorer)
    done = run("learn")
    assert done.exit_code == 0, done.stderr
    assert "demo: learned from 300 decisions" in done.stdout
    assert "other: not enough decisions yet. At least 200 more are needed" in done.stdout
