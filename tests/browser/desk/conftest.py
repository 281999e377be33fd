"""A room of its own for each test of the desk."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest
from playwright.sync_api import BrowserContext

from moderation.domain.policy import Preset, preset_policy
from moderation.services.sites.policy import change_policy
from moderation.services.sites.sites import create_site
from tests.browser.conftest import Press
from tests.browser.desk.room import Room

_numbers = count(1)


@pytest.fixture
def room(press: Press, open_context: Callable[..., BrowserContext]) -> Room:
    key, now = f"room-{next(_numbers)}", datetime.now(UTC)
    with press.app.app_context():
        site = create_site(key, key=key, origins=["https://blog.example"], model="any", actor="test", now=now)
        policy = replace(preset_policy(Preset.BALANCED), hold_everything=True)
        change_policy(site.id, policy=policy, model="any", actor="test", now=now)
    return Room(press, open_context, site)
