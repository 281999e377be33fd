"""Nobody may post in a reader's name from another page."""

from flask import request

from moderation.domain.messages import N_
from moderation.services.refusals import NotAllowed
from moderation.web.context import context
from moderation.web.locales import speak


def check_same_origin() -> None:
    """Let a request pass that a document of ours has sent. Raises NotAllowed for any other.

    Sec-Fetch-Site cannot be forged by a page. Safari before 16.4 does not send it, but does send Origin.
    """
    site = request.headers.get("Sec-Fetch-Site")
    is_ours = site == "same-origin" if site else request.headers.get("Origin") == context().public_origin
    if not is_ours:
        # Nothing of the request has been read yet, its language neither.
        speak(request.values.get("lang", ""))
        raise NotAllowed(N_("This form was sent from another page. Open the comments and post from there."))
