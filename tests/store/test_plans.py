"""No list query scans a whole table, which would slow pages down as tables grow."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from moderation.domain.insights import list_days, list_watched
from moderation.domain.page_url import identify_page
from moderation.domain.paging import Cursor, Place, Rank, Sort
from moderation.domain.policy import Preset, preset_policy
from moderation.domain.queues import Filters, Queue, QueueSort, QueueView
from moderation.domain.scores import Label
from moderation.domain.standing import list_targets
from moderation.services.comments.post import Draft, post_comment
from moderation.services.sites.sites import create_site
from moderation.store import score_sheets
from moderation.store.accounts import links as account_links
from moderation.store.accounts import moderators
from moderation.store.api import keys, suggestions
from moderation.store.comments import comments, public_thread, reports
from moderation.store.database import db
from moderation.store.decisions import decisions
from moderation.store.insights import agreement, blind_review, drift, insights
from moderation.store.learning import models as learned_models
from moderation.store.mail import outbox, reply_addresses
from moderation.store.review import authors, cards, comment_lists, log, queue, queue_counts
from moderation.store.review import queue_counts as queue_overview
from moderation.store.scoring import results
from moderation.store.screening import reapply_thresholds, rescore, second_opinion
from moderation.store.session import reading
from moderation.store.sites import reasons, standings
from tests.conftest import NOON, FixedScorer

HERE = Cursor(NOON, 7)
SITES = [1, 2]
TARGETS = list_targets(guest_id=1, networks=["x"], domains=["y"])
WATCHED = list_watched(preset_policy(Preset.BALANCED).thresholds)
LOG = log.LogSelection(SITES, before=HERE)
VERBS = ("SELECT", "WITH", "UPDATE", "DELETE")
# These contain only the requested rows, so that scanning them is fine.
NARROW = ("ix_comments_unscored", "ix_awaited_opinions_due", "ix_outbox_due")


def _read(session: Session, view: QueueView, *, after: Place | None = None) -> None:
    selection = queue.select_queue(view, site_ids=SITES, place=after)
    cards.card_rows(session, selection, limit=9)
    cards.matching_rows(session, selection, limit=9)
    cards.count_matching(session, selection)
    cards.read_window(session, selection)


LISTS: dict[str, Callable[..., object]] = {
    "newest": lambda s: public_thread.root_rows(s, 1, sort=Sort.NEWEST, after=HERE, limit=9),
    "oldest": lambda s: public_thread.root_rows(s, 1, sort=Sort.OLDEST, after=None, limit=9),
    "best": lambda s: public_thread.root_rows(s, 1, sort=Sort.BEST, after=Rank(3, 7), limit=9),
    "branch": lambda s: public_thread.branch_rows(s, [1, 2], limit=9, after=HERE),
    "reply counts": lambda s: public_thread.reply_counts(s, [1, 2]),
    "ancestors": lambda s: public_thread.ancestor_rows(s, {3, 4}, limit=9),
    "feed": lambda s: public_thread.newest_rows(s, 1, limit=9),
    "since": lambda s: public_thread.public_since(s, 1, version=1, limit=9),
    "public count": lambda s: public_thread.count_public(s, 1),
    "own": lambda s: public_thread.own_hidden_rows(s, guest_id=1, thread_id=1),
    "reported": lambda s: _read(s, QueueView(Queue.REPORTED, QueueSort.REPORTS), after=Rank(2, 7)),
    "reported by time": lambda s: _read(s, QueueView(Queue.REPORTED, QueueSort.OLDEST)),
    "reported by risk": lambda s: _read(s, QueueView(Queue.REPORTED), after=Rank(0.5, 7)),
    "queue by risk": lambda s: _read(s, QueueView(), after=Rank(0.5, 7)),
    "queue by time": lambda s: _read(s, QueueView(sort=QueueSort.OLDEST), after=HERE),
    "queue of a conversation": lambda s: _read(s, QueueView(sort=QueueSort.NEWEST, filters=Filters(thread=1))),
    "queue of a conversation by risk": lambda s: _read(s, QueueView(filters=Filters(thread=1))),
    "queue of an author": lambda s: _read(s, QueueView(filters=Filters(guest=1))),
    "queue looked through": lambda s: _read(
        s, QueueView(filters=Filters(author="x", language="de", label=Label.INSULT, since=NOON.date(), thread=1))
    ),
    "search": lambda s: _read(s, QueueView(filters=Filters(words="said", thread=1, guest=1)), after=Rank(0, 7)),
    "queue overview": lambda s: queue_overview.read_overview(s, Queue.PENDING, site_ids=SITES, since=NOON),
    "reported overview": lambda s: queue_overview.read_overview(s, Queue.REPORTED, site_ids=SITES, since=NOON),
    "queue counts": lambda s: queue_counts.count_queues(s, SITES),
    "log": lambda s: log.log_rows(s, LOG, limit=9),
    "log of people": lambda s: log.log_rows(s, replace(LOG, by_people=True, since=NOON), limit=9),
    "log of one": lambda s: log.log_rows(s, replace(LOG, actor_id=1, until=NOON), limit=9),
    "edits of a guest": lambda s: comments.count_edits_since(
        s, comments.Comment(site_id=1, guest_id=1), since=NOON, stop=9
    ),
    "edits from a network": lambda s: comments.count_edits_since(
        s, comments.Comment(site_id=1, network="x"), since=NOON, stop=9
    ),
    "own public": lambda s: comments.own_public(s, guest_id=1, thread_id=1, limit=9),
    "log of a kind": lambda s: log.log_rows(s, replace(LOG, kind="comment.judged"), limit=9),
    "log looked at": lambda s: log.last_looked_at(s, decisions.Decision, replace(LOG, kind="x", by_people=True)),
    "events": lambda s: log.event_rows(s, replace(LOG, actor_id=1), limit=9),
    "actors": lambda s: log.team_addresses(s, SITES),
    "statements": lambda s: reasons.statements_of(s, [1, 2]),
    "decided today": lambda s: queue_counts.count_decided(s, actor_id=1, since=NOON),
    "unscored": lambda s: comments.unscored_html(s, limit=9),
    "unscored count": lambda s: comments.count_unscored(s, stop=9),
    "answers": lambda s: cards.answers_of(s, [1, 2]),
    "authors": lambda s: authors.facts_of(s, [1, 2]),
    "house rules": lambda s: cards.site_rules_for(s, SITES),
    "complaints": lambda s: reports.open_report_counts(s, [1, 2]),
    "flood of reports": lambda s: reports.count_reports_since(s, site_id=1, network="x", since=NOON, stop=9),
    "flood of a site's reports": lambda s: reports.count_reports_since(s, site_id=1, network=None, since=NOON, stop=9),
    "a comment's reports": lambda s: reports.newest_reports(s, 1, limit=9),
    "a comment's revisions": lambda s: comments.newest_revisions(s, 1, limit=9),
    "a comment's decisions": lambda s: decisions.history_of(s, 1, limit=9),
    "signals": lambda s: results.signals_for(s, [1, 2]),
    "all answers": lambda s: cards.answers_of(s, [1], of_all_revisions=True),
    "to be rescored": lambda s: rescore.lacking_html(s, rescore.Lacking("x", "y"), after_id=1, limit=9),
    "opinion due": lambda s: second_opinion.find_due(s, now=NOON),
    "opinions due": lambda s: second_opinion.due_states(s, now=NOON, limit=9),
    "opinion held": lambda s: second_opinion.find_held(s, 1, leased_until=NOON),
    "opinions awaited": lambda s: second_opinion.awaited_by(s, [1, 2]),
    "opinions count": lambda s: second_opinion.count_awaited(s, stop=9),
    "flood": lambda s: comments.count_between(s, site_id=1, network="x", since=NOON, until=NOON, stop=9),
    "flood of a site": lambda s: comments.count_between(s, site_id=1, network=None, since=NOON, until=NOON, stop=9),
    "attempt": lambda s: comments.find_attempt(s, site_id=1, attempt="x"),
    "newcomer": lambda s: comments.has_approved(s, 1, site_id=1),
    "newest decision": lambda s: decisions.newest_decision(s, 1),
    "key of a hash": lambda s: keys.find_open_key(s, "x"),
    "keys of a site": lambda s: keys.keys_of(s, 1),
    "what was learnt": lambda s: learned_models.has_model(s, 1),
    "waiting to be weighed": lambda s: comments.waiting_html(s, 1, after_id=1, limit=9),
    "labels from outside": lambda s: suggestions.read_labelled(s, 1, 9),
    "how many labels from outside": lambda s: suggestions.count_labelled(s, 1),
    "old labels": lambda s: suggestions.forget_suggestions_before(s, 1, NOON),
    "labels by key": lambda s: suggestions.count_suggestions(s, [1, 2]),
    "oldest labels": lambda s: suggestions.drop_oldest(s, 1, kept=9),
    "labels of a key": lambda s: suggestions.drop_suggestions(s, 1),
    "call of a key": lambda s: keys.count_call(s, 1, minute=NOON, now=NOON),
    "pinned": lambda s: public_thread.pinned_rows(s, 1),
    "standings of a comment": lambda s: standings.standings_of(s, TARGETS, site_id=1, now=NOON),
    "standing": lambda s: standings.find_standing(s, TARGETS[0], site_id=1),
    "days of blocks": lambda s: standings.blocked_days(s, site_id=1, now=NOON),
    "standings": lambda s: standings.standing_rows(s, site_id=1, now=NOON, before_id=9, limit=9),
    "authors' names": lambda s: authors.newest_names(s, [(1, 1), (2, 1)]),
    "neighbours": lambda s: authors.neighbours(s, 1, site_id=1, networks=["x", "y"]),
    "author's newest": lambda s: authors.lately_rows(s, 1, site_id=1),
    "author's comments": lambda s: authors.written_rows(s, 1, site_id=1, after=HERE, limit=9),
    "author's counts": lambda s: authors.count_written(s, 1, site_id=1),
    "author first seen": lambda s: authors.first_seen(s, 1, site_id=1),
    "author's waiting": lambda s: authors.pending_states(s, 1, site_id=1, limit=9),
    "author's decisions": lambda s: comment_lists.decisions_about(s, [1, 2], limit=9),
    "author's notes": lambda s: authors.notes_about(s, 1, site_id=1),
    "thread's counts": lambda s: comment_lists.count_in_thread(s, 1),
    "thread's chosen": lambda s: comment_lists.chosen_rows(s, 1, limit=9),
    "thread's pinned count": lambda s: comment_lists.count_pinned(s, 1),
    "thread's decisions": lambda s: comment_lists.decisions_in_thread(s, 1, site_id=1, limit=9),
    "sign-in failures": lambda s: moderators.count_failures(s, "x"),
    "members": lambda s: moderators.members_of(s, 1),
    "owners": lambda s: moderators.count_owners(s, 1),
    "working elsewhere": lambda s: moderators.working_elsewhere(s, [1, 2], than=SITES),
    "colleagues' names": lambda s: moderators.names_beside(s, "x", site_ids=SITES),
    "account link": lambda s: account_links.find_open_link(s, "x", now=NOON),
    "open invitations": lambda s: account_links.open_invitations(s, 1, now=NOON),
    "ended invitations": lambda s: account_links.end_invitations(s, 1, email="x", now=NOON),
    "ended password links": lambda s: account_links.end_password_links(s, "x", now=NOON),
    "mail due": lambda s: outbox.find_due(s, now=NOON),
    "mail unsent": lambda s: outbox.count_unsent(s),
    "mail to an address": lambda s: outbox.was_written_to(s, "x", kind="reply", since=NOON),
    "address for replies": lambda s: reply_addresses.address_for_replies(s, 1),
    "address refused": lambda s: reply_addresses.is_refused(s, "x"),
    "begun to wait": lambda s: decisions.has_begun_to_wait(s, SITES, after_id=9, but_by=1),
    "how far that is": lambda s: reapply_thresholds.find_reapplication(s, 1),
    "ends of sheets": lambda s: score_sheets.find_ends(s),
    "touched since": lambda s: score_sheets.touched_between(
        s, score_sheets.Ends(100_000, 100_000), score_sheets.Ends(101_000, 101_000)
    ),
    "rows of sheets": lambda s: score_sheets.sheet_rows(s, [7, 8], scorer="x", model="x"),
    "sheets": lambda s: list(score_sheets.read_sheets(s, 1, least=9)),
    "figures": lambda s: insights.count_all(s, 1, days=list_days(7, now=NOON), settled=NOON),
    "figures of waits": lambda s: insights.count_waits(s, 1, since=NOON),
    "figures of scorers": lambda s: insights.newest_times(s, 1, since=NOON),
    "figures of limits": lambda s: drift.count_reach(s, 1, WATCHED, spans=[((NOON, NOON), "x")]),
    "policies": lambda s: drift.policy_revisions(s, 1),
    "pending counts": lambda s: comments.count_pending(s, SITES),
    "decided and judged again": lambda s: agreement.decided_rows(s, 1, since=NOON, limit=9),
    "answered blind": lambda s: agreement.answered_rows(s, 1, since=NOON),
    "scores of words": lambda s: agreement.probabilities_at(s, [(1, 1)], scorer="x", model="y"),
    "words": lambda s: agreement.html_at(s, [(1, 1)]),
    "judges": lambda s: agreement.addresses_of(s, [1, 2]),
    "newest sample": lambda s: blind_review.newest_sample(s, 1),
    "to draw from": lambda s: blind_review.candidates_of(s, 1, since=NOON, until=NOON),
    "sample of somebody": lambda s: blind_review.items_for(s, 1, moderator_id=1),
    "links of somebody": lambda s: account_links.end_links_by(s, "x", site_id=1, now=NOON),
}


@pytest.fixture
def statements(app: Flask) -> Iterator[list[tuple[str, tuple[object, ...]]]]:
    """The statements sent to the database, which has a few rows, because the planner looks at statistics."""
    for key in ("one", "two"):
        site = create_site(key, key=key, origins=["https://blog.example"], model="m", actor="test", now=NOON)
        for body in ("Well said.", "toxic"):
            draft = Draft(identify_page("https://blog.example/post"), body)
            post_comment(draft, site_id=site.id, guest_token=None, scorer=FixedScorer(), has_second=True, now=NOON)
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(_: object, __: object, statement: str, parameters: tuple[object, ...], *___: object) -> None:
        asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("name", LISTS)
def test_no_table_is_scanned(name: str, statements: list[tuple[str, tuple[object, ...]]]) -> None:
    with reading() as session:
        LISTS[name](session)
        queries = [
            asked for asked in statements if asked[0].lstrip().startswith(("SELECT", "WITH", "UPDATE", "DELETE"))
        ]
        assert queries
        for statement, parameters in queries:
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            scans = [step for *_, step in plan if step.startswith("SCAN") and step.split()[1] in db.metadata.tables]
            assert [step for step in scans if not any(index in step for index in NARROW)] == [], statement
