"""A preview of a comment before it is sent."""

from dataclasses import replace

from flask import Response, make_response, render_template, request

from moderation import markup
from moderation.domain.comment_text import UnacceptableText, clean_body
from moderation.web.embed.form import Preview, form_again
from moderation.web.embed.gate import check_same_origin
from moderation.web.embed.page_request import read_page_request
from moderation.web.embed.thread_page import answer_privately
from moderation.web.htmx import wants_part
from moderation.web.locales import say


def show_preview(key: str) -> Response:
    """Render what was typed as a comment, and store nothing; without scripts, in the form on its page."""
    check_same_origin()
    wanted = read_page_request(key, request.form)
    preview = _render(request.form.get("body", ""))
    if not wants_part():
        return answer_privately(wanted, form=replace(form_again(wanted, request.form), preview=preview))
    response = make_response(render_template("embed/_preview.html", preview=preview, is_part=True))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _render(typed: str) -> Preview:
    try:
        return Preview(markup.render(clean_body(typed)))
    except UnacceptableText as error:
        return Preview(None, problem=say(error.message))
