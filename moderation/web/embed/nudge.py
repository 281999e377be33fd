"""The nudge: asking commenters to reconsider, in the form they have just sent."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, make_response, render_template

from moderation.services.comments.nudges import Nudged
from moderation.web.embed.form import Nudge, form_again
from moderation.web.embed.page_request import PageRequest
from moderation.web.embed.thread_page import answer_privately
from moderation.web.embed.wording import say_consequence, say_nudge
from moderation.web.htmx import wants_part


def show_nudge(wanted: PageRequest, typed: Mapping[str, str], nudged: Nudged) -> Response:
    """Show the form again with the nudge above the text. The status is 200, because the request was valid."""
    view = Nudge(
        say_nudge(nudged.label),
        nudged.html,
        say_consequence(is_held=nudged.is_held),
        bool(wanted.site.widget.house_rules),
    )
    form = replace(form_again(wanted, typed), nudge=view, nudged=nudged.token)
    if not wants_part():
        return answer_privately(wanted, form=form)
    html = render_template("embed/_form.html", place=wanted.place, form=form, is_part=True)
    response = make_response(html)
    # Morphing keeps the text field itself, and with it the selection and the browser's undo.
    response.headers["HX-Reswap"] = "outerMorph"
    return response
