"""The demo site, and a worker for it that makes up little."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from moderation.domain.seeding import DEMO_KEY
from moderation.scoring.embedded.scorer import load_embedded
from moderation.scoring.scorer import Scorer
from moderation.services.seeding.month import Plan
from moderation.services.seeding.work import seed_requested
from moderation.services.sites.sites import SiteView, create_site

PLAN = Plan(comments=250, threads=12, pending=15, harsh=0.3)
Work = Callable[[], object]


@pytest.fixture
def site(app: Flask, clock: Callable[[], datetime]) -> SiteView:
    origins = ["https://blog.example", "http://127.0.0.1:8000", "https://*.blog.example"]
    return create_site("Demo blog", key=DEMO_KEY, origins=origins, model="m", actor="test", now=clock())


@pytest.fixture
def embedded() -> Scorer:
    return load_embedded()


@pytest.fixture
def work(embedded: Scorer, clock: Callable[[], datetime]) -> Work:
    """Do what the worker is asked for."""
    return lambda: seed_requested(embedded, now=clock, seconds=60, plan=PLAN)
