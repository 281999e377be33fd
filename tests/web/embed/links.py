"""The link by which a commenter can edit or delete a comment later."""

from werkzeug.test import TestResponse

from tests.web.html import one, parse


def link_of(response: TestResponse) -> str:
    """Return the path of the edit link in the response to a new comment."""
    return str(one(parse(response), ".keep a")["href"]).removeprefix("http://localhost:8000")
