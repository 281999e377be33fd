"""The collaborators that `app.py` hands to the views."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from urllib.parse import urlsplit

from flask import current_app

from moderation.notify.email import Mailer
from moderation.scoring.scorer import Scorer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Context:
    """The app's one set of collaborators.

    `public_origin` is where browsers reach Parley; `secret` signs tokens and cookies; `scorer` is the first scorer;
    `second_scorer` is the name of the worker's slow scorer, or empty; `mailer` is None without a mail server;
    `wake_worker` tells the worker that there is work, to be called after the commit; `now` is the clock.
    """

    public_origin: str
    secret: str
    scorer: Scorer
    second_scorer: str
    mailer: Mailer | None
    wake_worker: Callable[[], None]
    now: Callable[[], datetime]

    @property
    def sends_mail(self) -> bool:
        """Whether a mail server is configured."""
        return self.mailer is not None

    @property
    def is_secure(self) -> bool:
        """Whether browsers accept Secure cookies from this origin: https, or localhost over http."""
        parts = urlsplit(self.public_origin)
        return parts.scheme == "https" or parts.hostname == "localhost"


def context() -> Context:
    """Return the running app's collaborators."""
    return cast(Context, current_app.extensions["parley"])


def wake_worker() -> None:
    """Tell the worker, after a commit, that there is work. A failure is only logged: its sweep finds the work."""
    try:
        context().wake_worker()
    except Exception:  # the request itself is committed, so a broken queue must not fail it
        log.exception("the worker could not be woken")
