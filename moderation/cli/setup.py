"""`flask setup`: prepare a new installation."""

import secrets
from pathlib import Path

import click
from flask.cli import with_appcontext

from moderation.cli.deployment import model_in_use, now, plain_errors, settings
from moderation.domain.roles import Role
from moderation.domain.seeding import DEMO_KEY
from moderation.services.accounts.moderators import create_moderator, has_moderators
from moderation.services.refusals import NotFound
from moderation.services.sites.sites import SiteView, change_site, create_site, get_site
from moderation.store.migrate import migrate_database

FIRST_OWNER = "owner@parley.test"  # .test never resolves (RFC 6761), so no mail can go astray


@click.command()
@with_appcontext
def setup() -> None:
    """Create the secret key, the database, a demo site and an owner. Safe to run again."""
    instance = settings().instance
    for path in instance.glob("*.db*"):
        path.chmod(0o600)  # created by an earlier version or under another umask
    if settings().secret_key is None:
        _make_secret(instance / "secret-key")
    copy = migrate_database(copies=instance / "copies", now=now())
    if copy is not None:
        click.echo(f"The database was upgraded; a backup is at {copy}.")
    with plain_errors():
        _make_demo_site()
        if not has_moderators():
            _make_owner(instance / "first-sign-in.txt")


def _make_secret(path: Path) -> None:
    if not path.exists():
        # Written atomically: an empty file after a crash would let anyone sign.
        draft = path.with_suffix(".new")
        draft.write_text(secrets.token_urlsafe(48) + "\n", encoding="ascii")
        draft.replace(path)


def _make_demo_site() -> None:
    """Create the demo site, or add the current port's origin to it."""
    origin = f"http://127.0.0.1:{settings().port}"
    try:
        site: SiteView = get_site(DEMO_KEY)
    except NotFound:
        create_site("Demo blog", key=DEMO_KEY, origins=[origin], model=model_in_use(), actor="setup", now=now())
        return
    if origin not in site.origins:
        change_site(DEMO_KEY, name=site.name, origins=[*site.origins, origin])


def _make_owner(note: Path) -> None:
    password = secrets.token_urlsafe(15)
    create_moderator(FIRST_OWNER, site_key=DEMO_KEY, role=Role.OWNER, password=password, now=now())
    text = f"Desk:     {settings().public_origin}/desk/\nEmail:    {FIRST_OWNER}\nPassword: {password}\n"
    note.unlink(missing_ok=True)
    note.touch(mode=0o600)
    note.write_text(text, encoding="utf-8")
    click.echo(f"Your first sign-in, also saved in {note}:\n\n{text}")
