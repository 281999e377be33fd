"""Browsers and HTTP clients."""

from flask import Flask


def register_web(app: Flask) -> None:
    """Give the app its pages."""
