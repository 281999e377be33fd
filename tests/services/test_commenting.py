"""The road of a new comment."""

from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from moderation.domain.page_url import Page, identify_page
from moderation.domain.policy import Preset, preset_policy
from moderation.domain.scores import Label
from moderation.domain.signals import SignalKind
from moderation.domain.status import Status
from moderation.services.log import read_log
from moderation.services.moderators import Reviewer
from moderation.services.own_comments import read_own
from moderation.services.policies import change_policy
from moderation.services.reading import read_thread
from moderation.services.refusals import ChangedMeanwhile, Unacceptable
from moderation.services.sites import SiteView
from moderation.store.comments import Comment, Revision, get_comment
from moderation.store.decisions import Decision, newest_decision
from moderation.store.findings import scores_of, signals_of
from moderation.store.session import reading, writing
from moderation.store.threads import Thread, find_thread
from tests.conftest import Clock, FixedScorer
from tests.services.conftest import Post


def test_a_clean_comment_is_public_at_once(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    posted = post("Well *said*.", author=" Ada ")
    assert posted.status is Status.APPROVED
    (comment,) = read_thread(site.id, page=page, now=clock()).comments
    assert (comment.id, comment.author) == (posted.comment_id, "Ada")
    assert comment.html == '<p dir="auto">Well <em>said</em>.</p>\n'


def test_a_toxic_comment_waits_with_every_reason_kept(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    posted = post("toxic")
    assert posted.status is Status.PENDING
    assert read_thread(site.id, page=page, now=clock()).comments == []
    with reading() as session:
        comment = session.get_one(Comment, posted.comment_id)
        signals = signals_of(session, comment)
        assert {signal.name for signal in signals} == set(Label)
        assert all(signal.kind is SignalKind.LABEL and signal.value == 0.9 for signal in signals)
        (scores,) = scores_of(session, comment)
        assert set(scores.probabilities) == set(Label)
        decision = newest_decision(session, comment.id)
        assert decision is not None
        assert (decision.kind, decision.old_status, decision.new_status) == ("comment.judged", None, "pending")
        assert decision.scores == {"fixed": scores.probabilities}


def test_a_language_the_scorer_does_not_know_waits_in_the_scorers_name(post: Post, ada: Reviewer) -> None:
    posted = post("Спасибо за статью")
    assert (posted.status, posted.is_unscored) == (Status.PENDING, False)
    assert read_log(ada).entries[0].actor == "fixed"


def test_without_a_scorer_a_comment_waits_and_is_marked(post: Post, scorer: FixedScorer) -> None:
    scorer.is_away = True
    posted = post()
    assert posted.status is Status.PENDING
    with reading() as session:
        comment = session.get_one(Comment, posted.comment_id)
        assert comment.is_unscored
        assert [signal.kind for signal in signals_of(session, comment)] == [SignalKind.UNSCORED]


def test_a_scorer_that_answers_nonsense_counts_as_away(post: Post, scorer: FixedScorer) -> None:
    scorer.probabilities = {"toxicity": float("nan")}
    assert post().status is Status.PENDING


def test_a_repeated_attempt_gets_the_first_answer(post: Post) -> None:
    first = post("Once.", attempt="a1")
    again = post("Once.", attempt="a1", guest=first.guest_token)
    assert again == first
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Comment)) == 1


def test_another_text_or_place_under_the_same_attempt_is_no_repeat(post: Post) -> None:
    first = post("Thank you!", attempt="a1")
    answers = [
        post("Thank you!", attempt="a1", parent_id=first.comment_id),
        post("Thank you so much!", attempt="a1"),
        post("Thank you!", attempt="a1", at=identify_page("https://blog.example/other")),
    ]
    assert len({first.comment_id, *(answer.comment_id for answer in answers)}) == 4


def test_a_retry_without_the_lost_cookie_is_still_its_authors(post: Post, site: SiteView, page: Page) -> None:
    post("toxic", attempt="a1")
    retried = post("toxic", attempt="a1")
    (own,) = read_own(site.id, page=page, guest_token=retried.guest_token)
    assert own.id == retried.comment_id


@pytest.mark.parametrize("body", ["&#116;oxic", "to*xic*", "t\u200boxic", "to\\xic"])
def test_what_a_reader_sees_is_what_is_scored(post: Post, scorer: FixedScorer, body: str) -> None:
    """Scorers see the words as they are shown; the fixed one knows no disguise but looks for "toxic"."""
    posted = post(body)
    with reading() as session:
        html = session.scalars(select(Revision.html)).one()
    shown = BeautifulSoup(html, "html.parser").get_text().strip()
    assert (posted.status is Status.PENDING) is ("toxic" in shown)


@pytest.mark.parametrize("body", ["[](https://a.example)", "> ", "```\n```"])
def test_markup_that_shows_nothing_is_refused(post: Post, body: str) -> None:
    with pytest.raises(Unacceptable) as refusal:
        post(body)
    assert refusal.value.field == "body"


@pytest.mark.parametrize("failure", [RuntimeError, MemoryError, OSError, ZeroDivisionError])
def test_a_scorer_that_crashes_loses_nothing(post: Post, scorer: FixedScorer, failure: type[Exception]) -> None:
    scorer.failure = failure
    assert post().status is Status.PENDING


def test_the_same_words_twice_are_two_comments(post: Post) -> None:
    assert post("Again.", attempt="a1").comment_id != post("Again.", attempt="a2").comment_id


def test_a_thread_is_made_by_its_first_comment(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    read_thread(site.id, page=page, now=clock())
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Thread)) == 0
    post(title="  The\nvote ")
    post(title="Another title")
    with reading() as session:
        thread = find_thread(session, site_id=site.id, key=page.thread_key)
        assert thread is not None
        assert thread.title == "The vote"  # the first one wins


def test_what_the_public_sees_raises_the_version(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    def version() -> int:
        return read_thread(site.id, page=page, now=clock()).version

    post()
    before = version()
    post("toxic")
    assert version() == before
    post()
    assert version() == before + 1


@pytest.mark.parametrize(
    ("body", "field"), [("", "body"), ("\u200b", "body"), ("\x00", "body"), ("a" * 20_001, "body")]
)
def test_what_cannot_be_taken_names_its_field(post: Post, body: str, field: str) -> None:
    with pytest.raises(Unacceptable) as refusal:
        post(body)
    assert refusal.value.field == field
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Comment)) == 0


def test_a_name_may_not_be_endless(post: Post) -> None:
    with pytest.raises(Unacceptable) as refusal:
        post(author="n" * 81)
    assert refusal.value.field == "author"


def test_only_public_comments_of_the_thread_can_be_answered(post: Post) -> None:
    elsewhere = post(at=identify_page("https://blog.example/other"))
    waiting = post("toxic")
    for parent_id in (elsewhere.comment_id, waiting.comment_id, 4_711):
        with pytest.raises(Unacceptable) as refusal:
            post("An answer.", parent_id=parent_id)
        assert refusal.value.field == "parent"


def test_replies_know_their_branch(post: Post) -> None:
    root = post()
    reply = post(parent_id=root.comment_id)
    answer = post(parent_id=reply.comment_id)
    with reading() as session:
        comment = get_comment(session, answer.comment_id)
        assert comment is not None
        assert (comment.parent_id, comment.root_id) == (reply.comment_id, root.comment_id)


def test_a_closed_thread_takes_nothing(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    post()
    with writing() as session:
        thread = find_thread(session, site_id=site.id, key=page.thread_key)
        assert thread is not None
        thread.closed_at = clock()
    with pytest.raises(ChangedMeanwhile, match="closed"):
        post()
    assert read_thread(site.id, page=page, now=clock()).is_closed


def test_a_policy_closes_old_threads(post: Post, site: SiteView, page: Page, clock: Clock) -> None:
    policy = replace(preset_policy(Preset.BALANCED), close_after_days=14)
    change_policy(site.id, policy=policy, model="m", actor="test", now=clock())
    post()
    clock.time += timedelta(days=14)
    post()
    clock.time += timedelta(seconds=1)
    with pytest.raises(ChangedMeanwhile):
        post()


def test_first_timers_can_be_held_until_one_is_approved(post: Post, site: SiteView, clock: Clock) -> None:
    first = post()
    policy = replace(preset_policy(Preset.BALANCED), hold_first_timers=True)
    change_policy(site.id, policy=policy, model="m", actor="test", now=clock())
    assert post(guest=first.guest_token).status is Status.APPROVED
    assert post().status is Status.PENDING


def test_a_filled_honeypot_is_spam_that_looks_like_waiting(post: Post, site: SiteView, page: Page) -> None:
    posted = post(honeypot="https://pills.example")
    assert posted.status is Status.SPAM
    (own,) = read_own(site.id, page=page, guest_token=posted.guest_token)
    assert not own.is_declined


def test_the_words_are_kept_as_typed_and_as_shown(post: Post) -> None:
    posted = post("# <b>Loud</b>")
    with reading() as session:
        revision = session.scalars(select(Revision)).one()
        assert revision.body == "# <b>Loud</b>"
        assert revision.html == '<p dir="auto"># &lt;b&gt;Loud&lt;/b&gt;</p>\n'
        assert session.scalars(select(Decision)).one().comment_id == posted.comment_id
