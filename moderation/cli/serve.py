"""`flask serve`: server and worker under one parent that stops both."""

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

GRACE = 35.0  # seconds; gunicorn gives requests 30 of its own
_LOOK_EVERY = 0.2  # seconds


@click.command()
@with_appcontext
def serve() -> None:
    """Run gunicorn and the worker; Ctrl-C or SIGTERM stops both."""
    if not is_current():
        raise click.ClickException("The database is not set up for this version: run `flask setup` first.")
    _check_that_it_is_free(settings().bind)
    origin = settings().public_origin
    click.echo(
        f"\n  The demo blog   http://127.0.0.1:{settings().port}/demo/"
        f"\n  The desk        {origin}/desk/"
        f"\n  The docs        {origin}/docs/\n"
    )
    sys.exit(run_together([_gunicorn(settings()), [sys.executable, "-m", "flask", "worker"]]))


def run_together(commands: Sequence[Sequence[str]]) -> int:
    """Run commands side by side until one ends or a signal comes; stop the rest and return 0 if it was the signal.

    Each gets SIGTERM and GRACE seconds before it is killed.
    """
    told_to_stop = False

    def stop(_: int, __: FrameType | None) -> None:
        nonlocal told_to_stop
        told_to_stop = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    # Sessions of their own: Ctrl-C in a terminal reaches this parent only, which then stops them in good order.
    children = [subprocess.Popen(command, start_new_session=True) for command in commands]
    while not told_to_stop and all(child.poll() is None for child in children):
        time.sleep(_LOOK_EVERY)
    for child, command in zip(children, commands, strict=True):
        if child.poll() is not None:
            name = " ".join(command[1:4])
            click.echo(f"“{name}” ended with status {child.returncode}; the rest is stopped.", err=True)
    _stop_all(children)
    return 0 if told_to_stop else 1


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


def _check_that_it_is_free(bind: str) -> None:
    """Gunicorn would try for five seconds and then say it in twelve lines."""
    host, _, port = bind.rpartition(":")
    try:
        (family, kind, protocol, _, address), *_ = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise click.ClickException(
            f"PARLEY_BIND={bind} cannot be listened on: {error.strerror}. "
            f"Choose another, as in: PARLEY_BIND={host}:{int(port) + 1} make run"
        ) from error


def _gunicorn(chosen: Settings) -> list[str]:
    memory = Path("/dev/shm")  # noqa: S108 - a heartbeat file on a disk can stall a worker into being killed
    return [
        *(sys.executable, "-m", "gunicorn", "wsgi:app"),
        *("--bind", chosen.bind),
        *("--worker-class", "gthread"),
        *("--workers", str(chosen.workers)),
        *("--threads", str(chosen.threads)),
        *("--timeout", "30", "--graceful-timeout", "30", "--keep-alive", "5"),
        # A page's address and title, percent-encoded twice, outgrow the default of 4,094.
        *("--limit-request-line", "8190"),
        # The control socket wants a home directory that can be written to.
        "--no-control-socket",
        *(("--worker-tmp-dir", str(memory)) if memory.is_dir() else ()),
        *("--log-level", chosen.log_level),
    ]
