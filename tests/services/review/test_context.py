"""A comment's history and context beyond its card."""

from datetime import timedelta

import pytest

from moderation.domain.decisions import Choice, DecisionKind
from moderation.domain.status import Status
from moderation.domain.word_diff import Change, Passage
from moderation.services.refusals import NotFound
from moderation.services.review.cards import read_card
from moderation.services.review.context import MOST, MOST_EDITS, PastEdit, read_card_in_context, read_context
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.comments.comments import Comment, Revision
from moderation.store.comments.reports import Report
from moderation.store.session import writing
from tests.conftest import NOON, Clock
from tests.services.conftest import Post


def edit(comment_id: int, body: str, *, after: timedelta = timedelta(0)) -> None:
    with writing() as session:
        comment = session.get_one(Comment, comment_id)
        comment.revision += 1
        session.add(
            Revision(comment_id=comment_id, number=comment.revision, body=body, html="", created_at=NOON + after)
        )


def test_a_new_comment_has_only_the_automatic_decision(post: Post, ada: Reviewer) -> None:
    context = read_context(post("toxic").comment_id, by=ada)
    assert (context.reports, context.edits, context.is_cut) == ([], [], False)
    (decision,) = context.decisions
    assert (decision.kind, decision.new_status) == (DecisionKind.JUDGED, Status.PENDING)
    assert (decision.is_by_person, decision.actor, decision.note) == (False, "fixed", "")
    assert [(answer.scorer, answer.revision) for answer in context.answers] == [("fixed", 1)]


def test_each_edit_is_compared_with_the_revision_before(post: Post, ada: Reviewer) -> None:
    comment = post("You are toxic.").comment_id
    edit(comment, "You are kind.", after=timedelta(minutes=1))
    edit(comment, "You are kind, Ann.", after=timedelta(minutes=2))
    context = read_context(comment, by=ada)
    start = Passage(Change.KEPT, "You are ")
    assert context.revision == 3
    assert context.edits == [
        PastEdit(
            3,
            NOON + timedelta(minutes=2),
            [
                Passage(Change.KEPT, "You are kind"),
                Passage(Change.ADDED, ", Ann"),
                Passage(Change.KEPT, "."),
            ],
        ),
        PastEdit(
            2,
            NOON + timedelta(minutes=1),
            [start, Passage(Change.REMOVED, "toxic"), Passage(Change.ADDED, "kind"), Passage(Change.KEPT, ".")],
        ),
    ]


def test_decisions_show_who_why_and_the_statement_to_the_author(post: Post, ada: Reviewer, clock: Clock) -> None:
    comment = post("toxic").comment_id
    requested = RequestedDecision(Choice.REJECT, reason="insult", note="Third time.")
    decide_comment(comment, requested=requested, seen=SeenVersion(1, Status.PENDING), by=ada, now=clock())
    newest, first = read_context(comment, by=ada).decisions
    assert (newest.actor, newest.is_by_person, newest.new_status) == (ada.email, True, Status.REJECTED)
    assert (newest.reason, newest.note) == ("insult", "Third time.")
    assert newest.statement.startswith("It attacks a person")
    assert (first.kind, first.reason, first.statement) == (DecisionKind.JUDGED, "", "")


def test_reports_show_the_readers_words_and_whether_they_are_settled(post: Post, site: SiteView, ada: Reviewer) -> None:
    comment = post("toxic").comment_id
    with writing() as session:
        for reason, settled_at in (("spam", NOON), ("offensive", None)):
            row = {"site_id": site.id, "comment_id": comment, "guest_id": None, "created_at": NOON}
            session.add(Report(**row, reason=reason, words="Look.", settled_at=settled_at))
    told = [(each.reason, each.words, each.is_settled) for each in read_context(comment, by=ada).reports]
    assert told == [("offensive", "Look.", False), ("spam", "Look.", True)]
    assert read_card(comment, by=ada).reports == {"offensive": 1}


def test_long_histories_are_cut_and_say_so(post: Post, site: SiteView, ada: Reviewer) -> None:
    reported, edited = post("toxic").comment_id, post("toxic").comment_id
    with writing() as session:
        for _ in range(MOST + 5):
            row = {"site_id": site.id, "comment_id": reported, "guest_id": None, "created_at": NOON}
            session.add(Report(**row, reason="spam", words="", settled_at=None))
    for number in range(MOST_EDITS):
        edit(edited, f"toxic {number}")
    context = read_context(reported, by=ada)
    assert (len(context.reports), context.is_cut) == (MOST, True)
    context = read_context(edited, by=ada)
    assert (len(context.edits), context.is_cut) == (MOST_EDITS, False)
    edit(edited, "toxic still")
    context = read_context(edited, by=ada)
    assert (len(context.edits), context.is_cut) == (MOST_EDITS, True)


def test_the_context_has_scores_of_all_revisions_and_the_card_only_present_ones(post: Post, ada: Reviewer) -> None:
    comment = post("toxic").comment_id
    edit(comment, "toxic still")
    card, context = read_card_in_context(comment, by=ada)
    assert card.scores == []
    assert [answer.revision for answer in context.answers] == [1]


def test_the_page_shows_the_same_card_and_context(post: Post, ada: Reviewer) -> None:
    comment = post("toxic").comment_id
    card, context = read_card_in_context(comment, by=ada)
    assert (card, context) == (read_card(comment, by=ada), read_context(comment, by=ada))


def test_moderators_of_other_sites_get_no_context(post: Post, cleo: Reviewer) -> None:
    comment = post("toxic").comment_id
    for each in (comment, 999):
        for read in (read_context, read_card_in_context):
            with pytest.raises(NotFound):
                read(each, by=cleo)
