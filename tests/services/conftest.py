"""A site, its people, and a short way to comment."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from moderation.domain.page_url import Page, identify_page
from moderation.domain.policy import Policy, Preset, preset_policy
from moderation.domain.roles import Role
from moderation.scoring.scorer import Scorer
from moderation.services.accounts.moderators import create_moderator, sign_in
from moderation.services.comments.post import Draft, Posted, post_comment
from moderation.services.sites.access import Reviewer, get_reviewer
from moderation.services.sites.policy import change_policy
from moderation.services.sites.sites import SiteView, create_site
from moderation.settings import load_settings
from moderation.store.database import db, init_database

PASSWORD = "correct horse battery"
Post = Callable[..., Posted]


@pytest.fixture
def bare_app(tmp_path: Path) -> Iterator[Flask]:
    """An app with a database only: services need no web, and building the URL map is slow."""
    app = Flask("moderation", instance_path=str(tmp_path))
    init_database(app, url=load_settings(instance=tmp_path).database, migrations="none")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def site(app: Flask, clock: Callable[[], datetime]) -> SiteView:
    return create_site("Blog", key="blog", origins=["https://blog.example"], model="m", actor="test", now=clock())


@pytest.fixture
def page() -> Page:
    return identify_page("https://blog.example/post")


@pytest.fixture
def post(site: SiteView, page: Page, scorer: Scorer, second: Scorer | None, clock: Callable[[], datetime]) -> Post:
    """Post a comment; keyword arguments go to the draft, and `guest` is the guest token."""

    def write(body: str = "Well said.", *, guest: str | None = None, at: Page = page, **draft: object) -> Posted:
        return post_comment(
            Draft(at, body, **draft),  # type: ignore[arg-type]  # a draft's own fields, checked where it is made
            site_id=site.id,
            guest_token=guest,
            scorer=scorer,
            has_second=second is not None,
            now=clock(),
        )

    return write


@pytest.fixture
def set_policy(site: SiteView, clock: Callable[[], datetime]) -> Callable[..., Policy]:
    """Save the balanced policy with changes."""

    def change(**changes: object) -> Policy:
        policy = replace(preset_policy(Preset.BALANCED), **changes)  # type: ignore[arg-type]  # a policy's own fields
        change_policy(site.id, policy=policy, model="m", actor="test", now=clock())
        return policy

    return change


def make_reviewer(email: str, site_key: str, role: Role, now: datetime) -> Reviewer:
    create_moderator(email, site_key=site_key, role=role, password=PASSWORD, now=now)
    account = sign_in(email, PASSWORD, now=now)
    assert account is not None
    reviewer = get_reviewer(account.id)
    assert reviewer is not None
    return reviewer


@pytest.fixture
def ada(site: SiteView, clock: Callable[[], datetime]) -> Reviewer:
    """Owner of the site."""
    return make_reviewer("ada@blog.test", site.key, Role.OWNER, clock())


@pytest.fixture
def ben(site: SiteView, clock: Callable[[], datetime]) -> Reviewer:
    """Moderator of the site."""
    return make_reviewer("ben@blog.test", site.key, Role.MODERATOR, clock())


@pytest.fixture
def cleo(app: Flask, clock: Callable[[], datetime]) -> Reviewer:
    """Owner of another site, without access to this one."""
    create_site("Other", key="other", origins=["https://other.example"], model="m", actor="test", now=clock())
    return make_reviewer("cleo@other.test", "other", Role.OWNER, clock())
