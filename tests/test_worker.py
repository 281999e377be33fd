"""The worker with its real queue."""

from pathlib import Path

from flask import Flask
from huey import SqliteHuey

from moderation.domain.page_url import identify_page
from moderation.domain.roles import Role
from moderation.domain.scores import Scores
from moderation.services.comments.post import Draft, post_comment
from moderation.services.insights.blind_review import describe_progress
from moderation.services.learning.overview import describe_learning
from moderation.services.sites.sites import create_site
from moderation.store.comments.comments import unscored_html
from moderation.store.screening.second_opinion import count_awaited
from moderation.store.session import reading
from moderation.worker import OPINIONS_A_TASK, make_tasks, open_queue
from tests.conftest import Clock, FixedScorer
from tests.made_up_site import make_comments, write_comments
from tests.services.conftest import make_reviewer


def post_unscored(scorer: FixedScorer, clock: Clock) -> None:
    site = create_site("Blog", key="blog", origins=["https://blog.example"], model="m", actor="test", now=clock())
    scorer.is_away = True
    page = identify_page("https://blog.example/post")
    post_comment(Draft(page, "Well said."), site_id=site.id, guest_token=None, scorer=scorer, now=clock())
    scorer.is_away = False


def count_unscored() -> int:
    with reading() as session:
        return len(unscored_html(session, limit=10))


def test_a_notification_scores_unscored_comments(app: Flask, tmp_path: Path, scorer: FixedScorer, clock: Clock) -> None:
    queue = open_queue(tmp_path / "queue.db")
    wake = make_tasks(queue, scorer=scorer, now=clock, scope=app.app_context)
    post_unscored(scorer, clock)
    wake()
    task = queue.dequeue()
    assert task is not None
    queue.execute(task)
    assert count_unscored() == 0


def test_the_minutely_sweep_finds_them_without_a_notification(
    app: Flask, tmp_path: Path, scorer: FixedScorer, clock: Clock
) -> None:
    queue: SqliteHuey = open_queue(tmp_path / "queue.db")
    make_tasks(queue, scorer=scorer, now=clock, scope=app.app_context)
    post_unscored(scorer, clock)
    (sweep,) = queue.read_periodic(clock().replace(tzinfo=None))
    queue.execute(sweep)
    assert count_unscored() == 0


def run_all(queue: SqliteHuey) -> int:
    done = 0
    while (task := queue.dequeue()) is not None:
        queue.execute(task)
        done += 1
    return done


def post_for_opinions(comments: int, clock: Clock) -> None:
    site = create_site("Blog", key="blog", origins=["https://blog.example"], model="m", actor="test", now=clock())
    for number in range(comments):
        draft = Draft(identify_page("https://blog.example/post"), f"Well said, {number}.")
        post_comment(draft, site_id=site.id, guest_token=None, scorer=FixedScorer(), has_second=True, now=clock())


def count_opinions_waiting() -> int:
    with reading() as session:
        return count_awaited(session)


def test_second_opinions_are_given_on_a_notification(
    app: Flask, tmp_path: Path, scorer: FixedScorer, clock: Clock
) -> None:
    queue = open_queue(tmp_path / "queue.db")
    second = FixedScorer(name="detoxify")
    wake = make_tasks(queue, scorer=scorer, second=second, now=clock, scope=app.app_context)
    post_for_opinions(2 * OPINIONS_A_TASK + 5, clock)
    wake()
    assert run_all(queue) == 3
    assert count_opinions_waiting() == 0


def test_a_slow_opinion_does_not_block_other_tasks(
    app: Flask, tmp_path: Path, scorer: FixedScorer, clock: Clock
) -> None:
    class Slow(FixedScorer):
        def score(self, text: str) -> Scores:
            clock.advance(seconds=10)
            return super().score(text)

    queue = open_queue(tmp_path / "queue.db")
    wake = make_tasks(queue, scorer=scorer, second=Slow(name="detoxify"), now=clock, scope=app.app_context)
    post_for_opinions(3, clock)
    wake()
    task = queue.dequeue()
    assert task is not None
    queue.execute(task)
    assert count_opinions_waiting() == 2
    assert queue.pending_count() == 1


def test_the_minutely_sweep_gives_second_opinions_too(
    app: Flask, tmp_path: Path, scorer: FixedScorer, clock: Clock
) -> None:
    queue = open_queue(tmp_path / "queue.db")
    make_tasks(queue, scorer=scorer, second=FixedScorer(name="detoxify"), now=clock, scope=app.app_context)
    post_for_opinions(1, clock)
    for task in queue.read_periodic(clock().replace(tzinfo=None)):
        queue.execute(task)
    assert count_opinions_waiting() == 0


def test_notifications_are_stored_in_their_own_file(
    app: Flask, tmp_path: Path, scorer: FixedScorer, clock: Clock
) -> None:
    queue = open_queue(tmp_path / "queue.db")
    wake = make_tasks(queue, scorer=scorer, now=clock, scope=app.app_context)
    wake()
    assert queue.pending_count() == 1
    assert (tmp_path / "queue.db").exists()


def test_training_runs_daily(app: Flask, tmp_path: Path, scorer: FixedScorer, clock: Clock) -> None:
    site = create_site("Blog", key="blog", origins=["https://blog.example"], model="m", actor="test", now=clock())
    ada = make_reviewer("ada@blog.test", "blog", Role.OWNER, clock())
    write_comments(make_comments(300, until=clock()), site_id=site.id, team=[(ada.id, ada.email)] * 2)
    queue: SqliteHuey = open_queue(tmp_path / "queue.db")
    make_tasks(queue, scorer=scorer, now=clock, scope=app.app_context)
    for task in queue.read_periodic(clock().replace(tzinfo=None, minute=37)):
        queue.execute(task)
    trained_at = describe_learning(site.id, scorer=scorer, by=ada).trained_at
    assert trained_at == clock()


def test_the_blind_sample_is_drawn_weekly(app: Flask, tmp_path: Path, scorer: FixedScorer, clock: Clock) -> None:
    site = create_site("Blog", key="blog", origins=["https://blog.example"], model="m", actor="test", now=clock())
    ada, ben = (make_reviewer(f"{name}@blog.test", "blog", Role.OWNER, clock()) for name in ("ada", "ben"))
    write_comments(make_comments(300, until=clock()), site_id=site.id, team=[(ada.id, ada.email)] * 2)
    queue: SqliteHuey = open_queue(tmp_path / "queue.db")
    make_tasks(queue, scorer=scorer, now=clock, scope=app.app_context)
    for task in queue.read_periodic(clock().replace(tzinfo=None, minute=17)):
        queue.execute(task)
    assert describe_progress(site.id, by=ben, now=clock()).total == 20
