"""What gunicorn and `flask` look for."""

from moderation.app import create_app

app = create_app()
