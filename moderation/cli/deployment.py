"""What commands need of the app they run in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import cast

import click
from flask import current_app

from moderation.notify.email import Mailer
from moderation.scoring.registry import load_scorer
from moderation.scoring.scorer import Scorer, ScorerUnavailable
from moderation.services.refusals import Refusal
from moderation.settings import Settings, scorer_options


def settings() -> Settings:
    """Return the settings the app was built from."""
    return cast(Settings, current_app.config["PARLEY"])


def now() -> datetime:
    """Return the time a command runs at."""
    return datetime.now(UTC)


def mailer() -> Mailer | None:
    """Return the mail server, if there is one."""
    return cast(Mailer | None, current_app.extensions["mailer"])


def the_scorer(name: str | None = None) -> Scorer:
    """Load a scorer by name, else the first of PARLEY_SCORERS. Raises click's exception when it is not to be had."""
    try:
        return load_scorer(name or settings().first_scorer, scorer_options(settings()))
    except ScorerUnavailable as error:
        raise click.ClickException(str(error)) from error


def model_in_use() -> str:
    """Return the version of the weights that policies are set for now; "none" when no scorer loads."""
    try:
        return load_scorer(settings().first_scorer, scorer_options(settings())).model
    except ScorerUnavailable:
        return "none"


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn a use case's refusal into one line and exit status 1."""
    try:
        yield
    except Refusal as error:
        raise click.ClickException(str(error)) from error
