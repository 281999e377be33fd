"""Telling a reader that others have written meanwhile, without a word of what."""

import re
from collections.abc import Mapping

from flask import Response, make_response, render_template, request
from werkzeug.exceptions import BadRequest

from moderation.domain.paging import Sort
from moderation.services.comments.counts import find_new
from moderation.web.embed.page_request import read_page_request
from moderation.web.embed.wording import say_new

STOP = 100  # what is told as "99+"
_MOST_KNOWN = 20  # comments that one reader has just written
_NUMBER = re.compile(r"[0-9]{1,9}")
_NUMBERS = re.compile(r"(?:[0-9]{1,18}(?:,[0-9]{1,18})*)?")
# Everybody who reads a thread asks the same; their own cache must ask again, a shared one answers the crowd.
_CACHING = "public, max-age=0, s-maxage=10"


def show_since(key: str) -> Response:
    """A button that names how many comments are new since a version of the thread; nothing (204) where none are."""
    version, known = _read_version(request.args), _read_known(request.args)
    wanted = read_page_request(key, {name: request.args.get(name, "") for name in ("url", "thread", "lang")})
    found = find_new(wanted.site.id, page=wanted.page, version=version, known=known, stop=STOP)
    if found:
        number = f"{STOP - 1}+" if len(found) == STOP else str(len(found))
        label = say_new(len(found), number)
        html = render_template("embed/_since.html", place=wanted.place, sort=Sort.NEWEST, new=found, label=label)
        response = make_response(html)
    else:
        response = Response(status=204)
    response.headers["Cache-Control"] = _CACHING
    return response


def _read_version(values: Mapping[str, str]) -> int:
    text = values.get("after", "")
    if not _NUMBER.fullmatch(text):
        raise BadRequest(f"after= takes a version of a thread, not {text[:40]!r}.")
    return int(text)


def _read_known(values: Mapping[str, str]) -> frozenset[int]:
    """Return the comments that are not to be told of: their author has just seen them appear."""
    text = values.get("known", "")
    if not _NUMBERS.fullmatch(text):
        raise BadRequest(f"known= takes numbers of comments with commas between, not {text[:40]!r}.")
    return frozenset(map(int, text.split(",")[-_MOST_KNOWN:])) if text else frozenset()
