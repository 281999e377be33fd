"""Everything served over HTTP: the desk, the widget, the API, documents and health checks."""

from flask import Flask

from moderation.web.api.routes import make_api
from moderation.web.assets import register_assets
from moderation.web.compression import register_compression
from moderation.web.demo import register_demo
from moderation.web.desk.routes import init_desk
from moderation.web.documents import register_documents
from moderation.web.embed.author_link import make_keep
from moderation.web.embed.mail_links import make_mail_links
from moderation.web.embed.routes import make_embed
from moderation.web.errors import register_errors
from moderation.web.headers import register_headers
from moderation.web.locales import register_locales
from moderation.web.log_filter import register_log_lines
from moderation.web.ops import register_ops
from moderation.web.static_files import register_static_files
from moderation.web.template_whitespace import register_indentation


def register_web(app: Flask) -> None:
    """Register all blueprints and request hooks."""
    # Flask runs after_request hooks in reverse order: blueprints set their own headers before defaults are added.
    register_compression(app)
    register_headers(app)
    register_assets(app)
    register_locales(app)
    register_indentation(app)
    register_static_files(app)
    register_errors(app)
    register_log_lines()
    register_ops(app)
    register_demo(app)
    register_documents(app)
    app.register_blueprint(make_embed())
    app.register_blueprint(make_mail_links())
    app.register_blueprint(make_keep())
    app.register_blueprint(make_api())
    init_desk(app)  # last: it exempts blueprints from CSRF protection, so they must be registered
