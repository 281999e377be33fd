"""Browsers and HTTP clients."""

from flask import Flask

from moderation.web.assets import register_assets
from moderation.web.demo import register_demo
from moderation.web.desk.routes import init_desk
from moderation.web.documents import register_documents
from moderation.web.embed.routes import make_embed
from moderation.web.errors import register_errors
from moderation.web.headers import register_headers
from moderation.web.ops import register_ops
from moderation.web.static_files import register_static_files


def register_web(app: Flask) -> None:
    """Give the app its pages."""
    # Flask runs these last first: the headers that rooms set themselves are there when the rest is filled in.
    register_headers(app)
    register_assets(app)
    register_static_files(app)
    register_errors(app)
    register_ops(app)
    register_demo(app)
    register_documents(app)
    app.register_blueprint(make_embed())
    init_desk(app)  # last: its form tokens are asked for everywhere but where it names exempt
