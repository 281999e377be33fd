import pytest

from tests.browser.conftest import Press
from tests.browser.embed.hosts import Host


@pytest.fixture
def host(press: Press) -> Host:
    return Host(press)
