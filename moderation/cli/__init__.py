"""The `flask …` commands, one file per command."""

from flask import Flask

from moderation.cli.compare import compare
from moderation.cli.detoxify import detoxify
from moderation.cli.evaluate import evaluation
from moderation.cli.key import key
from moderation.cli.learn import learn
from moderation.cli.mail import mail
from moderation.cli.moderator import moderator
from moderation.cli.rescore import rescore
from moderation.cli.score import score
from moderation.cli.seed import seed
from moderation.cli.serve import serve
from moderation.cli.setup import setup
from moderation.cli.site import site
from moderation.cli.worker import worker

_COMMANDS = (
    *(setup, serve, worker, site, moderator, key, mail),
    *(score, rescore, learn, evaluation, compare, seed, detoxify),
)


def register_commands(app: Flask) -> None:
    """Register the commands."""
    for command in _COMMANDS:
        app.cli.add_command(command)
