"""`flask setup` and bad settings, as an operator meets them."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a `flask …` command on an instance folder of its own."""

    def command(*words: str, given: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")},
            "PARLEY_INSTANCE": str(tmp_path / "instance"),
            **variables,
        }
        return subprocess.run(
            [sys.executable, "-m", "flask", *words],
            cwd=ROOT,
            env=environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return command


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_setup_makes_everything_once(run: Run, tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    first = run("setup")
    assert first.returncode == 0, first.stderr
    note = (instance / "first-sign-in.txt").read_text(encoding="utf-8")
    assert note in first.stdout
    assert "http://localhost:8000/desk/" in note
    for name in ("first-sign-in.txt", "secret-key", "parley.db"):
        assert mode_of(instance / name) == 0o600
    assert run("site", "list").stdout == "demo\tDemo blog\thttp://127.0.0.1:8000\n"

    kept = {path.name: path.read_bytes() for path in instance.iterdir() if path.suffix != ".db"}
    again = run("setup")
    assert (again.returncode, again.stdout) == (0, "")
    assert {path.name: path.read_bytes() for path in instance.iterdir() if path.suffix != ".db"} == kept
    assert not (instance / "copies").exists()


def test_the_demo_site_follows_the_port(run: Run) -> None:
    run("setup")
    run("setup", PARLEY_BIND="127.0.0.1:9000")
    assert run("site", "list").stdout.split("\t")[2].split() == ["http://127.0.0.1:8000", "http://127.0.0.1:9000"]


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("PARLEY_WORKERS", "many", "PARLEY_WORKERS got 'many'"),
        ("PARLEY_BIND", "8000", "PARLEY_BIND got '8000'"),
        ("PARLEY_PUBLIC_URL", "https://a.example/path", "scheme and host only"),
        ("PARLEY_PUBLIC_URL", "a.example", "must begin with https://"),
        ("PARLEY_SECRET_KEY_FILE", "/nowhere/key", "cannot be read"),
        ("PARLEY_SECRET_KEY", "", "PARLEY_SECRET_KEY got a value"),
        ("PARLEY_BIND", "127.0.0.1:99999", "from 1 to 65535"),
        ("PARLEY_DATABASE_URL", "postgresql://me:pw@db/parley", "not supported yet"),
        ("PARLEY_SCORERS", "oracle", "must be one of embedded"),
        ("PARLEY_INSTANCE", "/dev/null/x", "Not a directory"),
    ],
)
def test_a_bad_setting_stops_the_start_with_one_line(run: Run, variable: str, value: str, says: str) -> None:
    failed = run("setup", **{variable: value})
    assert failed.returncode != 0
    (line,) = [line for line in failed.stderr.splitlines() if "PARLEY_" in line]
    assert says in line
    assert "Traceback" not in failed.stderr
    assert "pw" not in failed.stderr


def test_a_secret_may_come_from_a_file(run: Run, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from a file, and long enough\n", encoding="utf-8")
    assert run("setup", PARLEY_SECRET_KEY_FILE=str(secret)).returncode == 0
    assert not (tmp_path / "instance/secret-key").exists()


def test_a_secret_that_a_crash_left_empty_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance/secret-key").touch()
    failed = run("setup")
    assert failed.returncode != 0
    assert "contains no valid secret" in failed.stderr
