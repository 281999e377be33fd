"""A blog post with the snippet on it, from another origin than the comments'."""

from urllib.parse import urlsplit

from flask import Flask, Response, make_response, redirect, render_template, request

from moderation.web.context import context

KEY = "demo"
_OTHER_NAME = "127.0.0.1"  # to a browser another site than localhost, and yet the same machine


def register_demo(app: Flask) -> None:
    """Give the app its demo page."""
    app.add_url_rule("/demo/", "demo", show_demo)


def show_demo() -> Response:
    """The post; on one machine it moves to 127.0.0.1, so that the frame in it is as foreign as on any blog."""
    origin = context().public_origin
    ours = urlsplit(origin)
    if ours.hostname == "localhost" and request.host == ours.netloc:
        port = f":{ours.port}" if ours.port else ""
        return make_response(redirect(f"{ours.scheme}://{_OTHER_NAME}{port}{request.path}", 302))
    response = make_response(render_template("demo.html", host=origin, key=KEY, page_url=request.base_url))
    # What docs/embedding.md tells a blog with a policy of its own to add, and no more.
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; script-src {origin}; frame-src {origin}; base-uri 'none'"
    )
    response.headers["Cache-Control"] = "no-cache"
    return response
