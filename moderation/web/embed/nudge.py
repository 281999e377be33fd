"""Asking a commenter to think again, in the form they have just sent."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, make_response, render_template

from moderation.domain.scores import Label
from moderation.services.comments.nudges import Nudged
from moderation.web.embed.form import Nudge, form_again
from moderation.web.embed.page_request import PageRequest
from moderation.web.embed.thread_page import answer_privately
from moderation.web.htmx import wants_part
from moderation.web.locales import gettext


def show_nudge(asked: PageRequest, typed: Mapping[str, str], nudged: Nudged) -> Response:
    """Answer with the form as it was typed and the nudge over it: 200, for nothing is wrong with what was sent."""
    question = gettext("Would you like to rephrase it?")
    view = Nudge(
        f"{say_reason(nudged.label)} {question}",
        nudged.html,
        _say_consequence(is_held=nudged.is_held),
        bool(asked.site.widget.house_rules),
    )
    form = replace(form_again(asked, typed), nudge=view, nudged=nudged.token)
    if not wants_part():
        return answer_privately(asked, form=form)
    html = render_template("embed/_form.html", place=asked.place, form=form, is_part=True)
    response = make_response(html)
    # Morphing keeps the field itself: selection and the browser's undo survive.
    response.headers["HX-Reswap"] = "outerMorph"
    return response


def say_reason(label: Label) -> str:
    """Return how a text may come across, by its strongest label."""
    reasons = {
        Label.TOXICITY: gettext("This may read harsher than you mean it."),
        Label.SEVERE_TOXICITY: gettext("This may read as very hurtful."),
        Label.OBSCENE: gettext("Some of these words may put readers off."),
        Label.THREAT: gettext("This may read as a threat."),
        Label.INSULT: gettext("This may read as an attack on a person."),
        Label.IDENTITY_ATTACK: gettext("This may read as an attack on a group of people."),
    }
    return reasons[label]


def _say_consequence(*, is_held: bool) -> str:
    if is_held:
        return gettext("If you send it unchanged, a moderator will review it before it is published.")
    return ""
