"""The decision log."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from moderation.domain.decisions import ActorKind, Choice, DecisionKind
from moderation.domain.events import EventKind
from moderation.domain.log import LogFilters, Part
from moderation.domain.queues import LOOKED_AT
from moderation.domain.status import Status
from moderation.services.refusals import NotFound
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment
from moderation.services.review.log import LogEntry, list_actors, read_log
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.comments.comments import Comment
from moderation.store.decisions.decisions import Decision
from moderation.store.decisions.events import add_event
from moderation.store.session import writing
from tests.conftest import Clock
from tests.services.conftest import Post


def test_the_log_is_newest_first_and_paged(post: Post, ada: Reviewer) -> None:
    ids = [post().comment_id for _ in range(60)]
    first = read_log(ada)
    assert first.next_before
    second = read_log(ada, before=first.next_before)
    assert [entry.comment_id for entry in (*first.entries, *second.entries)] == ids[::-1]
    assert second.next_before == ""


def test_an_entry_is_self_contained(post: Post, ada: Reviewer) -> None:
    post("word " * 100, author="Zoë", title="The vote")
    (entry,) = read_log(ada).entries
    assert (entry.author, entry.page_title, entry.site_name, entry.actor) == ("Zoë", "The vote", "Blog", "fixed")
    assert entry.excerpt.endswith("…")
    assert len(entry.excerpt) <= 161
    assert entry.scores["fixed"]["toxicity"] == 0.01


def test_the_log_can_be_limited_to_peoples_decisions(post: Post, ada: Reviewer) -> None:
    post("toxic")
    assert read_log(ada, LogFilters(Part.PEOPLE)).entries == []


def judge(comment_id: int, site_id: int, count: int, clock: Clock) -> None:
    """Append automatic decisions, one per second."""
    rows = [
        {
            "site_id": site_id,
            "comment_id": comment_id,
            "revision": 1,
            "kind": DecisionKind.JUDGED.value,
            "new_status": Status.APPROVED.value,
            "actor_kind": ActorKind.MACHINE.value,
            "actor_label": "fixed",
            "created_at": clock() + timedelta(seconds=number),
        }
        for number in range(1, count + 1)
    ]
    with writing() as session:
        session.execute(insert(Decision), rows)
    clock.advance(seconds=count)


def test_a_search_says_how_far_it_looked_and_continues_there(
    post: Post, site: SiteView, ada: Reviewer, clock: Clock
) -> None:
    comment = post("Fine.").comment_id
    choice = RequestedDecision(Choice.REJECT)
    decide_comment(comment, requested=choice, seen=SeenVersion(1, Status.APPROVED), by=ada, now=clock())
    decided_at = clock()
    judge(comment, site.id, LOOKED_AT + 10, clock)
    filters = LogFilters(actor="ada@blog.test", part=Part.ALL)
    assert [entry.comment_id for entry in read_log(ada, filters).entries] == [comment]  # has an index of its own
    searched = LogFilters(kind=DecisionKind.JUDGED, until=decided_at.date())
    found: list[LogEntry] = []
    before = ""
    while True:
        page = read_log(ada, searched, before=before, limit=1_000)
        found += page.entries
        if not page.next_before:
            break
        before = page.next_before
    assert len({entry.id for entry in found}) == LOOKED_AT + 11
    rare = read_log(ada, LogFilters(kind=DecisionKind.REJECTED))
    assert [entry.kind for entry in rare.entries] == [DecisionKind.REJECTED]


def test_a_search_without_results_yet_can_be_continued(
    post: Post, site: SiteView, ada: Reviewer, ben: Reviewer, clock: Clock
) -> None:
    comment = post("Fine.").comment_id
    decide_comment(
        comment, requested=RequestedDecision(Choice.REJECT), seen=SeenVersion(1, Status.APPROVED), by=ben, now=clock()
    )
    with writing() as session:
        add_event(session, EventKind.THREAD_CLOSED, site_id=site.id, subject="A", actor=(ben.id, "ben"), now=clock())
        for _ in range(LOOKED_AT):
            clock.advance(seconds=1)
            add_event(session, EventKind.THREAD_OPENED, site_id=site.id, subject="A", actor=(ada.id, "a"), now=clock())
    filters = LogFilters(Part.SETTINGS, kind=EventKind.THREAD_CLOSED)
    page = read_log(ada, filters)
    assert (list(page.events), page.looked_back_to is not None) == ([], True)
    page = read_log(ada, filters, before=page.next_before)
    assert [event.kind for event in page.events] == [EventKind.THREAD_CLOSED]
    assert (page.next_before, page.looked_back_to) == ("", None)


def test_an_invalid_cursor_is_refused(ada: Reviewer) -> None:
    with pytest.raises(ValueError, match="not a place"):
        read_log(ada, before="yesterday")


def test_another_sites_log_is_not_found(post: Post, ada: Reviewer, cleo: Reviewer) -> None:
    post("toxic")
    with pytest.raises(NotFound):
        read_log(cleo, LogFilters(site="blog"))
    assert list(read_log(cleo).entries) == []
    assert list_actors(cleo) == ["cleo@other.test"]


def test_an_account_without_sites_sees_nothing(post: Post, ada: Reviewer) -> None:
    post("toxic")
    nobody = replace(ada, roles={})
    for part in Part:
        page = read_log(nobody, LogFilters(part))
        assert (list(page.entries), list(page.events), page.next_before) == ([], [], "")


def test_ones_own_decisions_on_a_former_site_are_not_shown(
    post: Post, ada: Reviewer, cleo: Reviewer, clock: Clock
) -> None:
    comment = post("toxic").comment_id
    decide_comment(
        comment, requested=RequestedDecision(Choice.REJECT), seen=SeenVersion(1, Status.PENDING), by=ada, now=clock()
    )
    left = replace(ada, roles=cleo.roles)
    assert list(read_log(left, LogFilters(Part.ME)).entries) == []


def test_an_edited_comments_decision_cannot_be_undone(post: Post, ada: Reviewer, clock: Clock) -> None:
    comment = post("toxic").comment_id
    decide_comment(
        comment, requested=RequestedDecision(Choice.REJECT), seen=SeenVersion(1, Status.PENDING), by=ada, now=clock()
    )
    assert read_log(ada).entries[0].can_undo
    with writing() as session:
        session.get_one(Comment, comment).revision = 2
    entry = read_log(ada).entries[0]
    assert (entry.was_edited, entry.can_undo, entry.revision) == (True, False, 1)
