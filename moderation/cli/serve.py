"""`flask serve`: run the server and the worker."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import click
from flask.cli import with_appcontext

from moderation.cli.deployment import settings
from moderation.settings import Settings
from moderation.store.migrate import is_current

GRACE = 35.0  # seconds; gunicorn itself gives requests 30
_POLL_INTERVAL = 0.2  # seconds


@click.command()
@with_appcontext
def serve() -> None:
    """Run gunicorn and the worker; Ctrl-C or SIGTERM stops both."""
    if not is_current():
        raise click.ClickException("The database is not set up for this version: run `flask setup` first.")
    _check_free(settings().bind)
    origin = settings().public_origin
    click.echo(
        f"\n  The demo blog   http://127.0.0.1:{settings().port}/demo/"
        f"\n  The desk        {origin}/desk/"
        f"\n  The docs        {origin}/docs/\n"
    )
    sys.exit(run_together([_gunicorn(settings()), [sys.executable, "-m", "flask", "worker"]]))


def run_together(commands: Sequence[Sequence[str]]) -> int:
    """Run commands until one ends or a signal arrives, then stop the others; return 0 after a signal, else 1.

    Each gets SIGTERM and GRACE seconds before it is killed.
    """
    is_stopping = False

    def stop(_: int, __: FrameType | None) -> None:
        nonlocal is_stopping
        is_stopping = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    # In their own sessions, so that Ctrl-C reaches only this parent, which then stops them in an orderly way.
    children = [subprocess.Popen(command, start_new_session=True) for command in commands]
    while not is_stopping and all(child.poll() is None for child in children):
        time.sleep(_POLL_INTERVAL)
    for child, command in zip(children, commands, strict=True):
        if child.poll() is not None:
            name = " ".join(command[1:4])
            click.echo(f"“{name}” ended with status {child.returncode}; stopping the others.", err=True)
    _stop_all(children)
    return 0 if is_stopping else 1


def _stop_all(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE
    for child in children:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _check_free(bind: str) -> None:
    """Check the address first, since gunicorn would retry for five seconds and print twelve lines."""
    host, _, port = bind.rpartition(":")
    try:
        (family, kind, protocol, _, address), *_ = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on PARLEY_BIND={bind}: {error.strerror}. "
            f"Choose another address, for example: PARLEY_BIND={host}:{int(port) + 1} make run"
        ) from error


def _gunicorn(chosen: Settings) -> list[str]:
    memory = Path("/dev/shm")  # noqa: S108 - a heartbeat file on a slow disk can get a worker killed
    return [
        *(sys.executable, "-m", "gunicorn", "wsgi:app"),
        *("--bind", chosen.bind),
        *("--worker-class", "gthread"),
        *("--workers", str(chosen.workers)),
        *("--threads", str(chosen.threads)),
        *("--timeout", "30", "--graceful-timeout", "30", "--keep-alive", "5"),
        # A page's URL and title, percent-encoded twice, can exceed the default of 4,094.
        *("--limit-request-line", "8190"),
        # The control socket needs a writable home directory.
        "--no-control-socket",
        *(("--worker-tmp-dir", str(memory)) if memory.is_dir() else ()),
        *("--log-level", chosen.log_level),
    ]
