"""Run commands inside the test's own app."""

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask

Invoke = Callable[..., Result]


@pytest.fixture
def run(bare_app: Flask) -> Invoke:
    """Run a `flask …` command; `given` is its standard input."""

    def invoke(*words: str, given: str = "") -> Result:
        return bare_app.test_cli_runner().invoke(args=list(words), input=given)

    return invoke
