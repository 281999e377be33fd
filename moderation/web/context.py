"""What the composition root hands to the views."""

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

    `public_origin` is where browsers reach Parley, `secret` signs what leaves for them, `scorer` is the quick one,
    `second_scorer` the name of the slow one in the worker, if any; `mailer` is the mail server, if there is one;
    `wake_worker` tells the worker after a commit that
    there is work, `now` is the clock.
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
        """Whether there is a mail server, so that guests and colleagues can be written to."""
        return self.mailer is not None

    @property
    def is_secure(self) -> bool:
        """Whether browsers keep Secure cookies of this origin: https, or localhost over http."""
        parts = urlsplit(self.public_origin)
        return parts.scheme == "https" or parts.hostname == "localhost"


def context() -> Context:
    """Return the running app's collaborators."""
    return cast(Context, current_app.extensions["parley"])


def wake_worker() -> None:
    """Tell the worker, after a commit, that there is work; what it does not hear of, its sweep finds in a minute."""
    try:
        context().wake_worker()
    except Exception:  # what was asked for is kept, whatever has happened to the queue
        log.exception("the worker could not be woken")
