"""Replies in the team's name."""

from dataclasses import replace

import pytest

from moderation.domain.comment_text import MAX_BODY
from moderation.domain.decisions import Choice, DecisionKind
from moderation.domain.page_url import Page
from moderation.domain.paging import Sort
from moderation.domain.status import Status
from moderation.services.comments.public_thread import read_thread
from moderation.services.comments.thread_page import PublicComment
from moderation.services.refusals import ChangedMeanwhile, NotFound, Unacceptable
from moderation.services.review.answer import answer_comment
from moderation.services.review.cards import read_card
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment, undo_decision
from moderation.services.review.log import read_log
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.comments.comments import Comment, count_unscored
from moderation.store.comments.threads import Thread
from moderation.store.review.cards import answers_of
from moderation.store.screening.rescore import Lacking, count_lacking
from moderation.store.screening.second_opinion import count_awaited
from moderation.store.session import reading, writing
from tests.conftest import NOON, Clock, FixedScorer
from tests.services.conftest import Post

PENDING = SeenVersion(1, Status.PENDING)
APPROVED = SeenVersion(1, Status.APPROVED)


def public(site: SiteView, page: Page) -> list[PublicComment]:
    return list(read_thread(site.id, page=page, now=NOON, sort=Sort.OLDEST).comments)


def version() -> int:
    with reading() as session:
        return session.get_one(Thread, 1).version


def test_a_reply_is_public_immediately_and_in_the_log(
    post: Post, site: SiteView, page: Page, ada: Reviewer, clock: Clock
) -> None:
    asked = post("Is there a feed?").comment_id
    before = version()
    answered = answer_comment(asked, body=" Yes, **there** is. ", seen=APPROVED, by=ada, now=clock())
    assert not answered.was_approved
    assert version() > before
    question, answer = public(site, page)
    assert (answer.id, answer.parent_id, answer.author) == (answered.answer_id, asked, "Blog")
    assert (question.is_by_team, answer.is_by_team) == (False, True)
    assert "<strong>there</strong>" in answer.html
    newest = read_log(ada).entries[0]
    assert (newest.kind, newest.comment_id, newest.actor) == (
        DecisionKind.ANSWERED,
        answered.answer_id,
        "ada@blog.test",
    )
    assert not newest.can_undo


def test_a_reply_shows_the_moderators_name(post: Post, site: SiteView, page: Page, ada: Reviewer, clock: Clock) -> None:
    asked = post("Hello?").comment_id
    answer_comment(asked, body="Hello.", seen=APPROVED, by=replace(ada, name="Ada L."), now=clock())
    assert public(site, page)[1].author == "Ada L."


def test_replying_approves_a_pending_comment(
    post: Post, site: SiteView, page: Page, ada: Reviewer, clock: Clock
) -> None:
    waiting = post("toxic?").comment_id
    answered = answer_comment(waiting, body="Let us calm down.", seen=PENDING, by=ada, now=clock())
    assert answered.was_approved
    assert [comment.id for comment in public(site, page)] == [waiting, answered.answer_id]
    assert [entry.kind for entry in read_log(ada).entries[:2]] == [DecisionKind.ANSWERED, DecisionKind.APPROVED]


def test_a_reply_to_a_reply_stays_in_its_branch(
    post: Post, site: SiteView, page: Page, ada: Reviewer, clock: Clock
) -> None:
    first = post("One.").comment_id
    second = post("Two.", parent_id=first).comment_id
    third = answer_comment(second, body="Three.", seen=APPROVED, by=ada, now=clock()).answer_id
    assert [(comment.id, comment.depth) for comment in public(site, page)] == [(first, 0), (second, 1), (third, 2)]


@pytest.mark.parametrize("choice", [Choice.REJECT, Choice.SPAM])
def test_hidden_comments_get_no_reply(post: Post, ada: Reviewer, clock: Clock, choice: Choice) -> None:
    declined = post("toxic").comment_id
    status = decide_comment(declined, requested=RequestedDecision(choice), seen=PENDING, by=ada, now=clock()).status
    with pytest.raises(Unacceptable):
        answer_comment(declined, body="No.", seen=SeenVersion(1, status), by=ada, now=clock())
    with pytest.raises(ChangedMeanwhile):
        answer_comment(declined, body="No.", seen=PENDING, by=ada, now=clock())
    assert len(read_log(ada).entries) == 2


@pytest.mark.parametrize("seen", [SeenVersion(2, Status.PENDING), SeenVersion(1, Status.APPROVED)])
def test_the_comment_must_be_unchanged(post: Post, ada: Reviewer, clock: Clock, seen: SeenVersion) -> None:
    waiting = post("toxic").comment_id
    with pytest.raises(ChangedMeanwhile):
        answer_comment(waiting, body="Hm.", seen=seen, by=ada, now=clock())
    assert read_card(waiting, by=ada).status is Status.PENDING


@pytest.mark.parametrize("body", ["", " \u200b\n", "x" * (MAX_BODY + 1), "[](https://a.example)"])
def test_invalid_text_is_refused(post: Post, ada: Reviewer, clock: Clock, body: str) -> None:
    asked = post("Hello?").comment_id
    with pytest.raises(Unacceptable) as refused:
        answer_comment(asked, body=body, seen=APPROVED, by=ada, now=clock())
    assert refused.value.field == "body"


def test_html_is_shown_as_text(post: Post, site: SiteView, page: Page, ada: Reviewer, clock: Clock) -> None:
    asked = post("Hello?").comment_id
    answer_comment(asked, body='<b hx-get="/desk/">x</b>', seen=APPROVED, by=ada, now=clock())
    assert "<b" not in public(site, page)[1].html


def test_comments_of_other_sites_get_no_reply(post: Post, cleo: Reviewer, clock: Clock) -> None:
    asked = post("Hello?").comment_id
    for comment_id in (asked, 4_711):
        with pytest.raises(NotFound):
            answer_comment(comment_id, body="Hello.", seen=APPROVED, by=cleo, now=clock())


def test_the_team_can_reply_in_a_closed_thread(post: Post, ada: Reviewer, clock: Clock) -> None:
    asked = post("Hello?").comment_id
    with writing() as session:
        session.get_one(Thread, 1).closed_at = clock()
    assert answer_comment(asked, body="Hello.", seen=APPROVED, by=ada, now=clock()).answer_id


def test_a_repeat_creates_one_reply(post: Post, site: SiteView, page: Page, ada: Reviewer, clock: Clock) -> None:
    asked = post("toxic?").comment_id
    first = answer_comment(asked, body="Hello.", seen=PENDING, by=ada, now=clock())
    assert answer_comment(asked, body="Hello.", seen=PENDING, by=ada, now=clock()).answer_id == first.answer_id
    assert len(public(site, page)) == 2
    decide_comment(first.answer_id, requested=RequestedDecision(Choice.REJECT), seen=APPROVED, by=ada, now=clock())
    again = answer_comment(asked, body="Hello.", seen=APPROVED, by=ada, now=clock())
    assert again.answer_id != first.answer_id


def test_replies_are_not_scored(post: Post, ada: Reviewer, scorer: FixedScorer, clock: Clock) -> None:
    asked = post("Hello?").comment_id
    answer = answer_comment(asked, body="A toxic word.", seen=APPROVED, by=ada, now=clock()).answer_id
    rejecting = RequestedDecision(Choice.REJECT)
    decided = decide_comment(answer, requested=rejecting, seen=APPROVED, by=ada, now=clock(), has_second=True)
    undo_decision(decided.decision_id, by=ada, now=clock(), has_second=True)
    with reading() as session:
        assert count_unscored(session) == 0
        assert count_awaited(session) == 0
        assert count_lacking(session, Lacking(scorer.name, "another model")) == 1  # the question alone
        assert answers_of(session, [answer])[answer].given == []
        assert session.get_one(Comment, answer).risk == 0.0
