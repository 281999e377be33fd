"""A demo blog post with the embed snippet, on a different origin than the comments."""

from urllib.parse import urlsplit

from flask import Flask, Response, make_response, redirect, render_template, request

from moderation.web.context import context

KEY = "demo"
_OTHER_NAME = "127.0.0.1"  # a different site than localhost to browsers, but the same machine


def register_demo(app: Flask) -> None:
    """Register the demo page."""
    app.add_url_rule("/demo/", "demo", show_demo)


def show_demo() -> Response:
    """Show the post; on localhost, redirect to 127.0.0.1 first, so that its frame is cross-site as on a real blog."""
    origin = context().public_origin
    ours = urlsplit(origin)
    if ours.hostname == "localhost" and request.host == ours.netloc:
        port = f":{ours.port}" if ours.port else ""
        return make_response(redirect(f"{ours.scheme}://{_OTHER_NAME}{port}{request.path}", 302))
    response = make_response(render_template("demo.html", host=origin, key=KEY, page_url=request.base_url))
    # Exactly what docs/embedding.md tells blogs with a content security policy to allow.
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; script-src {origin}; frame-src {origin}; base-uri 'none'"
    )
    response.headers["Cache-Control"] = "no-cache"
    return response
