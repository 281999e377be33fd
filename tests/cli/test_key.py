"""API keys from the command line."""

import re

from flask import Flask

from moderation.services.api.keys import BadKey, admit_caller
from tests.cli.conftest import Invoke
from tests.conftest import NOON


def is_good(key: str) -> bool:
    try:
        admit_caller(key, now=NOON)
    except BadKey:
        return False
    return True


def test_a_key_is_printed_once_listed_by_its_beginning_and_revoked(run: Invoke, bare_app: Flask) -> None:
    run("setup")
    made = run("key", "create", "--site", "demo", "--name", "forum", "--per-minute", "90")
    key = made.stdout.removesuffix("\n")
    assert re.fullmatch(r"parley_[0-9a-f]{40}", key)
    assert is_good(key)
    (line,) = run("key", "list", "--site", "demo").stdout.splitlines()
    prefix, name, limit, used = line.split("\t")
    assert (prefix, name, limit) == (key[:13], "forum", "90 per minute")
    assert used.startswith("last used 2026-11-22")
    assert run("key", "revoke", prefix, "--site", "demo").stdout == "The key forum was revoked.\n"
    assert not is_good(key)
    assert "\trevoked " in run("key", "list", "--site", "demo").stdout


def test_a_refusal_is_one_line(run: Invoke) -> None:
    run("setup")
    for words in (
        ("create", "--site", "nope", "--name", "forum"),
        ("create", "--site", "demo", "--name", " "),
        ("list", "--site", "nope"),
        ("revoke", "parley_", "--site", "demo"),
    ):
        refused = run("key", *words)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert len(refused.stderr.strip().splitlines()) == 1
