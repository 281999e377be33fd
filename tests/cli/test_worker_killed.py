"""A worker that is killed in the middle of a second opinion loses nothing."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from moderation.domain.page_url import identify_page
from moderation.services.comments.post import Draft, post_comment
from moderation.services.screening.second_opinion import LEASE, work_on_next
from moderation.services.sites.sites import create_site
from moderation.store.scoring.results import ScoreRow
from moderation.store.screening.second_opinion import count_awaited
from moderation.store.session import reading
from tests.conftest import FixedScorer
from tools.serving import ROOT, environment_of

# The command `flask worker`, but for a slow scorer that says when it is asked and never answers.
WORKER = """
import sys, time
from pathlib import Path
from moderation.app import create_app
from moderation.cli.worker import worker
from tests.conftest import FixedScorer

class Stuck(FixedScorer):
    def score(self, text):
        Path(sys.argv[1]).touch()
        time.sleep(600)

app = create_app(second=Stuck(name="detoxify"))
app.extensions["parley"].wake_worker()
app.test_cli_runner().invoke(worker)
"""
START_WITHIN = 60.0  # seconds


def test_what_it_held_is_scored_by_the_next_one(app: Flask, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    site = create_site("Blog", key="blog", origins=["https://blog.example"], model="m", actor="test", now=now)
    draft = Draft(identify_page("https://blog.example/post"), "Well said.")
    post_comment(draft, site_id=site.id, guest_token=None, scorer=FixedScorer(), has_second=True, now=now)
    kill_in_the_middle(tmp_path)

    second = FixedScorer(name="detoxify", model="next")
    assert not work_on_next(second, now=lambda: datetime.now(UTC))  # still held by the dead
    later = datetime.now(UTC) + LEASE
    assert work_on_next(second, now=lambda: later)
    assert not work_on_next(second, now=lambda: later)
    with reading() as session:
        assert count_awaited(session) == 0
        assert session.scalars(select(ScoreRow.model).where(ScoreRow.scorer == "detoxify")).all() == ["next"]


def kill_in_the_middle(instance: Path) -> None:
    asked = instance / "asked"
    process = subprocess.Popen([sys.executable, "-c", WORKER, str(asked)], cwd=ROOT, env=environment_of(instance, 8000))
    try:
        deadline = time.monotonic() + START_WITHIN
        while not asked.exists():
            assert process.poll() is None, "the worker ended by itself"
            assert time.monotonic() < deadline, "the worker asked nothing"
            time.sleep(0.05)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
