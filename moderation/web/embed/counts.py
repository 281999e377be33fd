"""Comment counts for lists of posts. They are public, so any page may read them."""

from flask import Response, jsonify, request
from werkzeug.exceptions import BadRequest

from moderation.domain.origins import is_listed
from moderation.domain.page_url import MAX_KEY, BadPage, identify_page
from moderation.services.comments.counts import count_comments
from moderation.services.sites.sites import SiteView, get_site

MAX_ENTRIES = 100
_MAX_AGE = 60  # seconds


def show_counts(key: str) -> Response:
    """Count the comments of the given pages and threads; those of other sites are left out."""
    site = get_site(key)
    threads = {name: name for name in request.args.getlist("thread") if 0 < len(name) <= MAX_KEY and "\0" not in name}
    pages = {url: thread_key for url in request.args.getlist("url") if (thread_key := _key_of(url, site))}
    wanted = pages | threads
    if len(wanted) > MAX_ENTRIES:
        raise BadRequest(f"{len(wanted)} pages are too many: count at most {MAX_ENTRIES} in one request.")
    counts = count_comments(site.id, keys=set(wanted.values()))
    response = jsonify({name: counts[thread_key] for name, thread_key in wanted.items()})
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.cache_control.public, response.cache_control.max_age = True, _MAX_AGE
    return response


def _key_of(url: str, site: SiteView) -> str:
    try:
        page = identify_page(url)
    except BadPage:
        return ""
    return page.thread_key if is_listed(page.origin, site.origins) else ""
