"""A blog post with the snippet on it, from another origin than the comments'."""

from urllib.parse import urlsplit

from flask import Flask, Response, make_response, redirect, render_template, request

from moderation.domain.seeding import DEMO_KEY
from moderation.services.seeding.posts import POSTS
from moderation.web.context import context

_OTHER_NAME = "127.0.0.1"  # to a browser another site than localhost, and yet the same machine


def register_demo(app: Flask) -> None:
    """Give the app its demo page."""
    app.add_url_rule("/demo/", "demo", show_demo)


def show_demo() -> Response:
    """Show the blog's newest post, or an older one by `?p=`.

    On one machine it moves to 127.0.0.1, so that the frame in it is as foreign as on any blog.
    """
    origin = context().public_origin
    ours = urlsplit(origin)
    if ours.hostname == "localhost" and request.host == ours.netloc:
        port = f":{ours.port}" if ours.port else ""
        path = request.full_path.rstrip("?")
        return make_response(redirect(f"{ours.scheme}://{_OTHER_NAME}{port}{path}", 302))
    number = _find_number(request.args.get("p", ""))
    page = render_template(
        "demo.html",
        host=origin,
        key=DEMO_KEY,
        page_url=f"{request.base_url}?p={number}" if number else request.base_url,
        posts=POSTS,
        number=number,
        months=_list_months(),
    )
    response = make_response(page)
    # What docs/embedding.md tells a blog with a policy of its own to add, and no more.
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; script-src {origin}; frame-src {origin}; base-uri 'none'"
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


def _find_number(raw: str) -> int:
    """Return an older post's number, counted from 1; 0 is the newest, and any address that names none."""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 4 and int(raw) <= len(POSTS) else 0


def _list_months() -> list[tuple[str, list[int]]]:
    """Return the archive's months with the numbers of their older posts, the newest first."""
    months: dict[str, list[int]] = {}
    for number, post in enumerate(POSTS, start=1):
        months.setdefault(f"{post.day:%B %Y}", []).append(number)
    return list(months.items())
