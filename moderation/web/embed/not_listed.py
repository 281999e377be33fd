"""The newcomer's commonest mistake: a page whose origin the site does not list."""

from flask import Response, url_for

from moderation.services.refusals import NotAllowed
from moderation.web.errors import show_problem, status_of


class NotListed(NotAllowed):
    """Comments cannot be shown on this page; the site's owner can change that."""

    def __init__(self, sentence: str, *, site_key: str) -> None:
        super().__init__(sentence)
        self.site_key = site_key


def show_not_listed(refusal: NotListed) -> Response:
    """Say which origin to add, and lead to where that is done."""
    return show_problem(status_of(refusal), str(refusal), desk_url=url_for("desk.site", key=refusal.site_key))
