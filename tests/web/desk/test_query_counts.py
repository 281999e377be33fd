"""No page of the desk takes more than twelve queries, however much is on it. Pages are found by their routes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product

import pytest
from sqlalchemy import event, select

from moderation.domain.page_url import identify_page
from moderation.domain.queues import Queue, list_sorts
from moderation.domain.roles import Role
from moderation.scoring.embedded.scorer import load_embedded
from moderation.services.accounts.moderators import create_moderator
from moderation.services.accounts.password_reset import make_password_link
from moderation.services.seeding.month import Plan
from moderation.services.seeding.seed import seed_site
from moderation.services.seeding.words import SeedWords
from moderation.services.sites.sites import create_site, get_site
from moderation.services.thresholds.score_sheets import keep_sheets
from moderation.store.comments.comments import Comment
from moderation.store.database import db
from moderation.store.session import reading
from tests.conftest import NOON
from tests.web.desk.accounts.people import invite
from tests.web.desk.conftest import PASSWORD, Desk
from tests.web.html import parse

MOST = 12
COMMENTS = {"demo": 300, "other": 20, "three": 20}
FILTERS = (
    "site=demo",
    "thread=1",
    "guest=1",
    "label=insult",
    "signal=label",
    "author=berg",
    "language=de",
    "since=2026-11-01&until=2026-11-21",
    "q=inspection+report",
    "site=demo&label=insult&author=a&q=idiot",
)


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """Three sites of Ada's, one with more than a page of everything."""
    scorer, words = load_embedded(), SeedWords()
    for number, (key, comments) in enumerate(COMMENTS.items()):
        if key not in desk.sites:
            create_site(key, key=key, origins=["https://blog.example"], model="m", actor="setup", now=NOON)
        if key != "demo":
            create_moderator("ada@example.com", site_key=key, role=Role.OWNER, password=PASSWORD, now=NOON)
        for _ in seed_site(
            get_site(key),
            Plan(comments, 3, comments // 4, seed=number),
            words=words,
            scorer=scorer,
            find_page=lambda at: identify_page(f"https://blog.example/{at}"),
            now=desk.clock(),
        ):
            pass
    keep_sheets(desk.app.extensions["parley"].scorer, seconds=60)  # as the worker does; a page only catches up
    return desk


@contextmanager
def counting() -> Iterator[list[str]]:
    """Record the queries sent to the database."""
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


def addresses_of(desk: Desk) -> list[str]:
    """Return a URL for every page; unknown arguments fail, so that they are added here."""
    given: dict[str, Callable[[], object]] = {
        "comment_id": _edited_comment,
        "guest_id": lambda: 1,
        "thread_id": lambda: 1,
        "batch_id": lambda: _make_batch(desk),
        "key": lambda: "demo",
        "path": lambda: "nowhere",
        "join token": lambda: invite(desk.ada).rpartition("/")[2],
        "password_link token": lambda: make_password_link(
            "ben@example.com", secret=desk.app.extensions["parley"].secret, now=desk.clock()
        ),
    }
    adapter = desk.app.url_map.bind("localhost")
    found = []
    for rule in desk.app.url_map.iter_rules():
        blueprint, _, name = rule.endpoint.partition(".")
        if blueprint == "desk" and "GET" in (rule.methods or ()):
            values = {each: given[f"{name} token" if each == "token" else each]() for each in rule.arguments}
            found.append(adapter.build(rule.endpoint, values))
    return found


def _edited_comment() -> int:
    """Return an edited comment on the busiest site."""
    with reading() as session:
        return session.scalars(select(Comment.id).where(Comment.revision > 1, Comment.site_id == 1).limit(1)).one()


def _make_batch(desk: Desk) -> str:
    answer = desk.ada.post("/desk/batches", all="1", choice="approve", site="demo", back="/desk/")
    return answer.headers["Location"].partition("?")[0].rpartition("/")[2]


def test_no_page_takes_more_queries(busy: Desk) -> None:
    addresses = addresses_of(busy)
    assert len(addresses) >= 10
    queues = [f"/desk/?queue={queue}&sort={sort}" for queue in Queue for sort in list_sorts(queue)]
    filtered = [f"/desk/?queue={queue}&{filters}" for queue, filters in product(Queue, FILTERS)]
    # Without a mail server no password link is sent, and attempts are not recorded.
    others = {"/desk/nowhere": 404, "/desk/forgot": 404, "/desk/sites/demo/thresholds/try": 303}
    parts = ("/words", "/context", "/thresholds/waiting", "/made-up")
    costs = {}
    for address in (*addresses, *queues, *filtered):
        with counting() as asked:
            browser = busy.stranger if address == "/desk/sign-in" else busy.ada
            answer = browser.get(address, part=address.endswith(parts))
        assert answer.status_code == others.get(address, 200), address
        costs[address] = len(asked)
    assert {address: cost for address, cost in costs.items() if cost > MOST} == {}
    assert len(parse(busy.ada.get("/desk/")).select("article.card")) == 25
