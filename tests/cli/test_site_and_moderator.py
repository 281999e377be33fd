"""Sites and accounts from the command line."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask

from tests.cli.conftest import Invoke
from tests.conftest import Clock


def test_a_site_is_made_with_its_snippet(run: Invoke) -> None:
    run("setup")
    made = run("site", "create", "My blog", "--origin", "https://Blog.example/", "--key", "my-blog")
    assert made.exit_code == 0, made.stderr
    snippet = run("site", "snippet", "my-blog").stdout
    assert '<script async src="http://localhost:8000/embed.js" data-site="my-blog"></script>' in snippet
    assert snippet in made.stdout
    assert "https://blog.example" in run("site", "list").stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("site", "create", "B", "--origin", "http://blog.example"), "not encrypted"),
        (("site", "create", "B", "--origin", "https://b.example", "--key", "demo"), "already used"),
        (("site", "snippet", "nope"), "no site with the key"),
        (("moderator", "create", "x", "--site", "demo", "--role", "owner"), "not a valid email address"),
        (("moderator", "create", "x@blog.test", "--site", "nope", "--role", "owner"), "no site with the key"),
    ],
)
def test_a_refusal_is_one_line(run: Invoke, words: tuple[str, ...], says: str) -> None:
    run("setup")
    refused = run(*words)
    assert refused.exit_code == 1
    assert says in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_a_password_is_read_from_standard_input_never_shown(run: Invoke) -> None:
    run("setup")
    words = ("moderator", "create", "ben@blog.test", "--site", "demo", "--role", "moderator", "--password", "-")
    made = run(*words, given="correct horse battery\n")
    assert made.stdout == "ben@blog.test is moderator of demo.\n"
    assert "too short" not in made.stderr
    assert run(*words[:2], "eva@blog.test", *words[3:], given="short\n").exit_code == 1


def test_a_forgotten_password_is_set_by_a_link(run: Invoke, bare_app: Flask, clock: Clock) -> None:
    run("setup")
    made = run("moderator", "reset", " Owner@parley.test")
    assert made.exit_code == 0
    url = made.stdout.removesuffix("\n")
    assert re.fullmatch(r"http://localhost:8000/desk/password/[\w.-]+", url)
    path = url.removeprefix("http://localhost:8000")
    assert "owner@parley.test" in bare_app.test_client().get(path).text
    run("moderator", "reset", "owner@parley.test")
    clock.time = datetime.now(UTC)  # a command has the machine's clock
    assert bare_app.test_client().get(path).status_code == 404  # the newer one ended it


def test_no_account_no_link(run: Invoke) -> None:
    run("setup")
    refused = run("moderator", "reset", "nobody@blog.test")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "There is no account" in refused.stderr


def test_accounts_are_listed_with_their_roles(run: Invoke) -> None:
    run("setup")
    run("site", "create", "My blog", "--origin", "https://blog.example", "--key", "my-blog")
    for role, key in (("moderator", "demo"), ("owner", "my-blog")):
        run("moderator", "create", "ben@blog.test", "--site", key, "--role", role)
    # An account keeps its password, so none is told that would not open anything.
    known = run("moderator", "create", "owner@parley.test", "--site", "my-blog", "--role", "moderator").stdout
    assert "Password:" not in known
    assert "its password has not changed" in known
    listed = run("moderator", "list").stdout
    assert (
        listed == "ben@blog.test\tdemo: moderator\tmy-blog: owner\nowner@parley.test\tdemo: owner\tmy-blog: moderator\n"
    )
