"""Only forms of our own pages may be sent (protection against cross-site requests)."""

from flask import request

from moderation.domain.messages import N_
from moderation.services.refusals import NotAllowed
from moderation.web.context import context
from moderation.web.locales import speak


def check_same_origin() -> None:
    """Accept a request only if one of our own documents sent it. Raises NotAllowed otherwise.

    A page cannot forge Sec-Fetch-Site. Safari before 16.4 does not send it, but sends Origin.
    """
    site = request.headers.get("Sec-Fetch-Site")
    is_ours = site == "same-origin" if site else request.headers.get("Origin") == context().public_origin
    if not is_ours:
        # The request has not been read yet, so its language is not set.
        speak(request.values.get("lang", ""))
        raise NotAllowed(N_("This form was sent from another page. Open the comments and post from there."))
