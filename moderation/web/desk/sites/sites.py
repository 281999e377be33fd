"""Sites: their names, origins and embed snippets."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from moderation.domain.roles import Permission
from moderation.services.comments.nudges import count_month
from moderation.services.refusals import Unacceptable
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView, change_site
from moderation.services.sites.snippets import list_snippets
from moderation.web.context import context
from moderation.web.desk.forms import SiteForm, list_errors
from moderation.web.desk.page import leave_notice, show_page
from moderation.web.desk.signed_in import reviewer


def sites() -> ResponseReturnValue:
    """List the sites that the moderator works on."""
    return show_page("desk/sites/sites.html", lines=list(reviewer().roles.values()))


def site(key: str) -> ResponseReturnValue:
    """Show a site's settings."""
    found = find_site(reviewer(), key, Permission.CHANGE_SITE)
    return _show_site(found, SiteForm(data={"name": found.name, "origins": list(found.origins)}))


def site_save(key: str) -> ResponseReturnValue:
    """Save a site's name and origins, or show which is invalid."""
    found = find_site(reviewer(), key, Permission.CHANGE_SITE)
    form = SiteForm()
    try:
        change_site(key, name=form.name.data or "", origins=form.origins.data or [])
    except Unacceptable as error:
        form[error.field].errors = [str(error)]
        return _show_site(found, form, status=422)
    leave_notice("Saved. The site’s pages use the new settings.")
    return redirect(url_for("desk.site", key=key), 303)


def find_site(by: Reviewer, key: str, permission: Permission) -> SiteView:
    """Return a site by its key. Raises NotFound for somebody else's site, NotAllowed without the permission."""
    found = by.find_site(key)
    by.require(found.id, permission)
    return found


def _show_site(found: SiteView, form: SiteForm, *, status: int = 200) -> Response:
    return show_page(
        "desk/sites/site.html",
        status=status,
        site=found,
        form=form,
        errors=list(list_errors(form)),
        nudges=count_month(found.id, now=context().now()),
        snippets=list_snippets(context().public_origin, found.key),
    )
