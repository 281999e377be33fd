"""The `flask …` commands: one file a noun."""

from flask import Flask


def register_commands(app: Flask) -> None:
    """Give the app its commands."""
