"""How many comments are new since a reader loaded the thread."""

import re
from collections.abc import Mapping

from flask import Response, make_response, render_template, request
from werkzeug.exceptions import BadRequest

from moderation.domain.paging import Sort
from moderation.services.comments.counts import find_new
from moderation.web.embed.page_request import read_page_request
from moderation.web.embed.wording import say_new

STOP = 100  # shown as "99+"
_MOST_KNOWN = 20  # comments that one reader has just posted
_NUMBER = re.compile(r"[0-9]{1,9}")
_NUMBERS = re.compile(r"(?:[0-9]{1,18}(?:,[0-9]{1,18})*)?")
# All readers of a thread send the same request: browsers revalidate, a shared cache absorbs the load.
_CACHING = "public, max-age=0, s-maxage=10"


def show_since(key: str) -> Response:
    """Show a button with the number of comments since a version of the thread; 204 if there are none."""
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
        raise BadRequest(f"after= must be a version of a thread, not {text[:40]!r}.")
    return int(text)


def _read_known(values: Mapping[str, str]) -> frozenset[int]:
    """Return the comments not to count, because the reader has just posted them."""
    text = values.get("known", "")
    if not _NUMBERS.fullmatch(text):
        raise BadRequest(f"known= must be comment ids separated by commas, not {text[:40]!r}.")
    return frozenset(map(int, text.split(",")[-_MOST_KNOWN:])) if text else frozenset()
