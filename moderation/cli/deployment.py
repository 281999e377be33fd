"""What commands need from the app: settings, clock, mail server and scorers."""

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
    """Return the current time."""
    return datetime.now(UTC)


def mailer() -> Mailer | None:
    """Return the mail server, if there is one."""
    return cast(Mailer | None, current_app.extensions["mailer"])


def the_scorer(name: str | None = None) -> Scorer:
    """Load a scorer by name, by default the first of PARLEY_SCORERS. Raises ClickException if it is unavailable."""
    try:
        return load_scorer(name or settings().first_scorer, scorer_options(settings()))
    except ScorerUnavailable as error:
        raise click.ClickException(str(error)) from error


def model_in_use() -> str:
    """Return the model version that new policies are set for; "none" when no scorer loads."""
    try:
        return load_scorer(settings().first_scorer, scorer_options(settings())).model
    except ScorerUnavailable:
        return "none"


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn a service's refusal into a one-line error and exit status 1."""
    try:
        yield
    except Refusal as error:
        raise click.ClickException(str(error)) from error
