"""`make bench-desk`: response times of the desk's everyday steps with few and with many comments."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from moderation.app import create_app
from moderation.domain.page_url import identify_page
from moderation.services.accounts.moderators import sign_in
from moderation.services.comments.post import Draft, post_comment
from moderation.services.sites.sites import get_site
from moderation.settings import load_settings
from moderation.store.database import db
from tools.serving import ROOT, environment_of

SMALL, LARGE, ROUNDS, WARMING = 10_000, 1_000_000, 200, 5
PORT = 8000  # in the instance's URLs; nothing listens there
# Each finds the same number of cards in both databases, so that rendering does not distort the comparison.
SEARCHES = {
    "a common word": "queue=approved&q=ferries",
    "two words": "queue=approved&q=inspection+report",
    "a common word, among waiting": "q=you",
    "a rare word": "queue=approved&q=zyzzyva",
}
FEW = 12  # comments with the rare word
PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@dataclass
class Desk:
    """The whole app on one database, in this process, with its owner signed in."""

    app: Flask
    client: FlaskClient
    cards: list[Tag] = field(default_factory=list)
    more: str = ""
    spent: dict[str, list[float]] = field(default_factory=dict)

    def measure(self, what: str, ask: Callable[[], object]) -> None:
        """Record the milliseconds of one step."""
        began = time.perf_counter()
        ask()
        self.spent.setdefault(what, []).append((time.perf_counter() - began) * 1e3)

    def get(self, address: str, *, part: bool = False) -> str:
        """Request a page as a browser, or part of one as htmx."""
        with self.app.app_context():
            answer = self.client.get(address, headers=PART if part else {}, buffered=True)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.text

    def post(self, address: str, **fields: object) -> None:
        """Submit a form as htmx does."""
        with self.app.app_context():
            answer = self.client.post(address, headers=PART, data=fields, buffered=True)
        assert answer.status_code in (200, 204), (address, answer.status_code, answer.text)

    def look(self) -> None:
        """Open the queue and read its cards."""
        page = BeautifulSoup(self.get("/desk/"), "html.parser")
        self.cards, self.more = page.select("article.card"), _find_more(page)


def _find_more(page: BeautifulSoup) -> str:
    link = page.select_one("a.more")
    return str(link["href"]) if link else ""


def seed(instance: Path, comments: int) -> None:
    """Set up an instance and seed it; 5 % of its comments are pending."""
    environment = environment_of(instance, PORT)
    threads = max(1, min(20_000, comments // 50))
    for words in (["setup"], ["seed", "--comments", str(comments), "--threads", str(threads)]):
        began = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi.py", *words],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        if words[0] == "seed":
            _tell(f"{comments:,} comments seeded in {time.monotonic() - began:,.0f} s, load {os.getloadavg()[0]:.1f}")


@contextmanager
def open_desk(instance: Path) -> Iterator[Desk]:
    """Start the app on an instance and sign in its owner."""
    app = create_app(load_settings(instance=instance, bind=f"127.0.0.1:{PORT}"))
    lines = (instance / "first-sign-in.txt").read_text(encoding="utf-8").splitlines()
    email, password = (line.partition(":")[2].strip() for line in lines[1:3])
    with app.app_context():
        account = sign_in(email, password, now=app.extensions["parley"].now())
        _write_rare_words(app)
    assert account is not None
    desk = Desk(app, app.test_client())
    with desk.client.session_transaction() as kept:
        kept["moderator"] = [account.id, account.session_epoch]
    yield desk
    with app.app_context():
        db.engine.dispose()


def _write_rare_words(app: Flask) -> None:
    """Post a few comments with a word that no other comment has."""
    here, site, page = app.extensions["parley"], get_site("demo"), identify_page(f"http://127.0.0.1:{PORT}/rare")
    for number in range(FEW):
        draft = Draft(page, f"Thank you for the zyzzyva, number {number}.", attempt=f"rare-{number}")
        post_comment(draft, site_id=site.id, guest_token=None, scorer=here.scorer, now=here.now())


def take_round(desk: Desk, number: int) -> None:
    """Do every step once, as a moderator would."""
    desk.measure("queue, first page", lambda: desk.get("/desk/"))
    if not desk.cards or not desk.more:
        desk.look()
    shown = [f"{each['id'].removeprefix('card-')}:pending" for each in desk.cards]  # type: ignore[union-attr]
    card = desk.cards.pop(0)
    fields = {str(each["name"]): str(each["value"]) for each in card.select("form.choices input[type=hidden]")}
    token, comment_id = fields["csrf_token"], shown[0].partition(":")[0]
    claim = {"csrf_token": token, "claim": comment_id, "shown": shown}
    desk.measure("next card: claim it", lambda: desk.post("/desk/presence", **claim))
    desk.measure("next card: its words", lambda: desk.get(f"/desk/comments/{comment_id}/words", part=True))
    desk.measure("next card: its details", lambda: desk.get(f"/desk/comments/{comment_id}/context", part=True))
    choice = ("approve", "reject", "spam")[number % 3]
    desk.measure("decision", lambda: desk.post(f"/desk/comments/{comment_id}/decide", **fields, choice=choice))
    pages: list[str] = []
    desk.measure("queue, next page", lambda: pages.append(desk.get(desk.more, part=True)))
    desk.more = _find_more(BeautifulSoup(pages[0], "html.parser"))
    desk.measure("search: how many match", lambda: desk.get("/desk/count?q=you", part=True))
    for what, query in SEARCHES.items():
        desk.measure(f"search: {what}", partial(desk.get, f"/desk/?{query}"))


def compare(*, small: int = SMALL, large: int = LARGE, rounds: int = ROUNDS, folder: Path | None = None) -> str:
    """Seed two sizes, alternate rounds, and return the milliseconds of both as a table.

    Rounds alternate so that a busy machine slows both. Instances already in `folder`, named by their number of
    comments, are reused.
    """
    with ExitStack() as stack:
        base = folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for comments in (small, large):
            if not (base / str(comments)).exists():
                seed(base / str(comments), comments)
        desks = [stack.enter_context(open_desk(base / str(comments))) for comments in (small, large)]
        for number in range(-WARMING, rounds):
            if number == 0:
                for desk in desks:
                    desk.spent.clear()
            for desk in desks if number % 2 else desks[::-1]:
                take_round(desk, number)
        return _describe(desks[0].spent, desks[1].spent, sizes=(small, large), rounds=rounds)


def _describe(few: dict[str, list[float]], many: dict[str, list[float]], *, sizes: tuple[int, int], rounds: int) -> str:
    lines = [
        f"Milliseconds, {rounds} rounds in turn, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"Python {sys.version.split()[0]}",
        "",
        f"| step | p50, {sizes[0]:,} | p50, {sizes[1]:,} | p95, {sizes[0]:,} | p95, {sizes[1]:,} | p95, ratio |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for what in few:
        (p50, p95), (large50, large95) = _quantiles(few[what]), _quantiles(many[what])
        lines.append(f"| {what} | {p50:.1f} | {large50:.1f} | {p95:.1f} | {large95:.1f} | {large95 / p95:.2f} |")
    return "\n".join(lines) + "\n"


def _quantiles(spent: list[float]) -> tuple[float, float]:
    ordered = sorted(spent)
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def main() -> None:
    """Parse the options and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--small", type=int, default=SMALL, help="comments of the smaller database")
    options.add_argument("--large", type=int, default=LARGE, help="comments of the larger one")
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--folder", type=Path, help="where to keep the two databases for another run")
    given = options.parse_args()
    sys.stdout.write(compare(small=given.small, large=given.large, rounds=given.rounds, folder=given.folder))


if __name__ == "__main__":
    main()
