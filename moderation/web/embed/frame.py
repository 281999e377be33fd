"""The document in the frame, and the fragments that it loads."""

from dataclasses import replace

from flask import Response, render_template, request
from werkzeug.exceptions import BadRequest

from moderation.services.comments.public_thread import ThreadMark
from moderation.web.embed.cached_answer import answer_public
from moderation.web.embed.conversation import conversation, read_part
from moderation.web.embed.page_request import PageRequest, read_page_request

_PAGE = "embed/frame.html"


def show_frame(key: str) -> Response:
    """Show the frame with the first page of comments."""
    wanted = replace(read_page_request(key, request.args), after="", parent_id=None, reply_id=None, receipt="")
    return answer_public(_PAGE, wanted, lambda wanted, mark: render_template(_PAGE, **conversation(wanted, mark)))


def show_comments(key: str) -> Response:
    """Show comments: the thread in another order, the next page, or the rest of a branch."""
    wanted = replace(read_page_request(key, request.args), title="", reply_id=None, receipt="")
    template = _choose_part(wanted)

    def render(wanted: PageRequest, _: ThreadMark) -> str:
        thread = read_part(wanted, is_continued=bool(wanted.after))
        return render_template(template, place=wanted.place, page_url=wanted.page_url, thread=thread)

    return answer_public(template, wanted, render)


def _choose_part(wanted: PageRequest) -> str:
    if not wanted.after:
        if wanted.parent_id is not None:
            raise BadRequest("parent= requests the rest of a branch, so after= is required as well.")
        return "embed/_thread_reloaded.html"
    return "embed/_branch.html" if wanted.parent_id is not None else "embed/_more.html"
