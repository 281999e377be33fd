"""A site's widget: house rules, votes, editing time, and its look with a preview."""

from flask import Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from moderation import markup
from moderation.domain.roles import Permission
from moderation.services.refusals import ChangedMeanwhile, Unacceptable
from moderation.services.sites.sites import SiteView
from moderation.services.sites.widget import change_widget, check_look
from moderation.web.context import context
from moderation.web.desk.forms import list_errors
from moderation.web.desk.page import leave_notice, show_page
from moderation.web.desk.signed_in import reviewer
from moderation.web.desk.sites.sites import find_site
from moderation.web.desk.sites.widget_form import (
    WidgetForm,
    from_fields,
    list_choices,
    look_from_fields,
    read_choices,
    to_fields,
)
from moderation.web.desk.sites.widget_sample import sample_conversation
from moderation.web.embed.theme import answer_styles, write_theme

_SCHEMES = ("light", "dark")


def widget(key: str) -> ResponseReturnValue:
    """Show the settings."""
    site = find_site(reviewer(), key, Permission.CHANGE_SITE)
    return _show(site, WidgetForm(data=to_fields(site.widget)))


def widget_save(key: str) -> ResponseReturnValue:
    """Save the settings, or show which is invalid."""
    site = find_site(reviewer(), key, Permission.CHANGE_SITE)
    form = WidgetForm()
    if not form.validate():
        return _show(site, form, status=422)
    try:
        change_widget(site.id, from_fields(form), seen=form.seen.data or "", by=reviewer(), now=context().now())
    except Unacceptable as error:
        form[error.field].errors = [str(error)]
        return _show(site, form, status=422)
    except ChangedMeanwhile as error:
        form.seen.data = find_site(reviewer(), key, Permission.CHANGE_SITE).widget.fingerprint
        return _show(site, form, status=409, conflict=str(error))  # so that saving again overwrites knowingly
    leave_notice("Saved. Readers see it the next time they load a page.")
    return redirect(url_for("desk.widget", key=key), 303)


def widget_preview_post(key: str) -> ResponseReturnValue:
    """Redirect the preview's frame to the typed, unsaved look, or show what is invalid."""
    find_site(reviewer(), key, Permission.CHANGE_SITE)
    g.desk_frames = "framed"
    form = WidgetForm()
    try:
        look = check_look(look_from_fields(form))
    except Unacceptable as error:
        return make_response(render_template("desk/sites/widget_problem.html", problem=str(error)), 422)
    scheme = form.scheme.data if form.scheme.data in _SCHEMES else "light"
    return redirect(url_for("desk.widget_preview", key=key, scheme=scheme, **list_choices(look)), 303)


def widget_preview(key: str) -> ResponseReturnValue:
    """Show a sample conversation in the real templates, with the look in the query string."""
    site = find_site(reviewer(), key, Permission.CHANGE_SITE)
    g.desk_frames = "framed"
    choices = list_choices(read_choices(request.args, styles=""))
    return make_response(
        render_template(
            "desk/sites/widget_preview.html",
            scheme=request.args.get("scheme") if request.args.get("scheme") in _SCHEMES else "light",
            styles=url_for("desk.widget_theme", key=key, **choices),
            **sample_conversation(site),
        )
    )


def widget_theme(key: str) -> ResponseReturnValue:
    """Send a preview's style sheet: the look in the query string, plus the site's saved custom styles."""
    site = find_site(reviewer(), key, Permission.CHANGE_SITE)
    return answer_styles(write_theme(check_look(read_choices(request.args, styles=site.widget.look.styles))))


def _show(site: SiteView, form: WidgetForm, *, status: int = 200, conflict: str = "") -> Response:
    g.desk_frames = "framing"
    return show_page(
        "desk/sites/widget.html",
        status=status,
        site=site,
        form=form,
        conflict=conflict,
        errors=list(list_errors(form)),
        shown_rules=markup.render(site.widget.house_rules),
        preview=url_for("desk.widget_preview", key=site.key, **list_choices(site.widget.look)),
    )
