"""Authors edit and delete their comments."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from moderation.domain.decisions import ActorKind, Choice, DecisionKind
from moderation.domain.page_url import Page
from moderation.domain.status import Status
from moderation.services.comments.author_link import read_author_link, read_by_link, sign_author_link
from moderation.services.comments.edit import EDIT_LIMITS, Edited, EditRequest, delete_comment, edit_comment
from moderation.services.comments.own import Ownership, read_mine, read_own
from moderation.services.comments.post import Posted
from moderation.services.comments.public_thread import read_mark, read_thread
from moderation.services.refusals import ChangedMeanwhile, NotAllowed, NotFound, TooMany, Unacceptable
from moderation.services.review.context import read_context
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment, undo_decision
from moderation.services.review.threads import close_thread
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.comments.comments import get_comment
from moderation.store.decisions.decisions import newest_decision
from moderation.store.session import reading
from tests.conftest import Clock, FixedScorer
from tests.services.conftest import Post

EditAs = Callable[..., Edited]


@pytest.fixture
def edit(scorer: FixedScorer, clock: Clock) -> EditAs:
    """Edit a comment that was just posted, in the browser that posted it."""

    def write(posted: Posted, body: str, *, guest: str | None = None) -> Edited:
        own = Ownership(posted.comment_id, guest_token=guest or posted.guest_token)
        return edit_comment(EditRequest(own, body), scorer=scorer, now=clock())

    return write


def decide(posted: Posted, choice: Choice, *, revision: int = 1, seen: Status, by: Reviewer, clock: Clock) -> int:
    requested = RequestedDecision(choice, reason="insult" if choice is Choice.REJECT else "")
    return decide_comment(
        posted.comment_id, requested=requested, seen=SeenVersion(revision, seen), by=by, now=clock()
    ).decision_id


def test_public_comment_is_edited_in_place(post: Post, edit: EditAs, site: SiteView, page: Page, clock: Clock) -> None:
    posted = post("Well siad.")
    version = read_mark(site.id, page=page, now=clock()).version
    clock.advance(minutes=2)
    assert edit(posted, "Well said.").status is Status.APPROVED
    (comment,) = read_thread(site.id, page=page, now=clock()).comments
    assert "Well said." in comment.html
    assert read_mark(site.id, page=page, now=clock()).version == version + 1
    with reading() as session:
        row, decision = get_comment(session, posted.comment_id), newest_decision(session, posted.comment_id)
        assert row is not None
        assert decision is not None
        assert (row.revision, row.risk < 0.1) == (2, True)
        assert (decision.kind, decision.actor_kind, decision.revision) == (DecisionKind.EDITED, ActorKind.AUTHOR, 2)
        assert decision.scores is not None


def test_an_edit_without_changes_does_nothing(
    post: Post, edit: EditAs, site: SiteView, page: Page, clock: Clock
) -> None:
    posted = post("Well said.")
    version = read_mark(site.id, page=page, now=clock()).version
    edit(posted, "Well said.\r\n")
    assert read_mark(site.id, page=page, now=clock()).version == version


def test_toxic_edit_of_a_public_comment_is_held(
    post: Post, edit: EditAs, site: SiteView, page: Page, clock: Clock, ada: Reviewer
) -> None:
    posted = post()
    assert edit(posted, "So toxic.").status is Status.PENDING
    assert not read_thread(site.id, page=page, now=clock()).comments
    (own,) = read_own(site.id, page=page, guest_token=posted.guest_token, now=clock())
    assert ("So toxic." in own.html, own.is_declined) == (True, False)
    with pytest.raises(ChangedMeanwhile, match="edited"):
        decide(posted, Choice.APPROVE, revision=1, seen=Status.PENDING, by=ada, clock=clock)
    assert [change.revision for change in read_context(posted.comment_id, by=ada).edits] == [2]


def test_clean_edit_of_a_held_comment_is_published(post: Post, edit: EditAs) -> None:
    assert edit(post("Toxic."), "Kind.").status is Status.APPROVED


def test_edit_of_a_rejected_comment_is_an_appeal_for_a_person(
    post: Post, edit: EditAs, clock: Clock, ada: Reviewer
) -> None:
    posted = post("Toxic.")
    decide(posted, Choice.REJECT, seen=Status.PENDING, by=ada, clock=clock)
    with pytest.raises(Unacceptable, match="text is unchanged"):
        edit(posted, "Toxic.")
    clock.advance(days=29)
    assert edit(posted, "Kind.").status is Status.PENDING
    decide(posted, Choice.APPROVE, revision=2, seen=Status.PENDING, by=ada, clock=clock)
    with pytest.raises(NotAllowed, match="no longer be edited"):
        edit(posted, "Kind again.")


def test_undone_rejection_still_keeps_an_edit_from_publishing(
    post: Post, edit: EditAs, clock: Clock, ada: Reviewer
) -> None:
    posted = post("Toxic.")
    rejection = decide(posted, Choice.REJECT, seen=Status.PENDING, by=ada, clock=clock)
    undo_decision(rejection, by=ada, now=clock())
    assert edit(posted, "Kind.").status is Status.PENDING


def test_decision_before_an_edit_cannot_be_undone(post: Post, edit: EditAs, clock: Clock, ada: Reviewer) -> None:
    posted = post("Toxic.")
    approval = decide(posted, Choice.APPROVE, seen=Status.PENDING, by=ada, clock=clock)
    edit(posted, "Kind.")
    with pytest.raises(ChangedMeanwhile):
        undo_decision(approval, by=ada, now=clock())


def test_edited_spam_stays_spam_and_looks_pending(
    post: Post, edit: EditAs, site: SiteView, page: Page, clock: Clock
) -> None:
    posted = post(honeypot="https://spam.example")
    assert edit(posted, "Kind.").status is Status.SPAM
    (own,) = read_own(site.id, page=page, guest_token=posted.guest_token, now=clock())
    assert (own.is_declined, own.can_edit) == (False, True)


def test_edit_without_a_scorer_is_held(post: Post, edit: EditAs, scorer: FixedScorer) -> None:
    posted = post()
    scorer.is_away = True
    edited = edit(posted, "Other words.")
    assert (edited.status, edited.is_unscored) == (Status.PENDING, True)


def test_nobody_else_edits_or_deletes(post: Post, edit: EditAs, clock: Clock) -> None:
    posted, other = post(), post()
    with pytest.raises(NotFound):
        edit(posted, "Mine now.", guest=other.guest_token)
    with pytest.raises(NotFound):
        delete_comment(Ownership(posted.comment_id, guest_token="guessed"), now=clock())
    with pytest.raises(NotFound):
        delete_comment(Ownership(posted.comment_id), now=clock())


def test_after_the_window_or_in_a_closed_thread_only_deletion_works(
    post: Post, edit: EditAs, site: SiteView, page: Page, clock: Clock, ada: Reviewer
) -> None:
    old, posted = post(), post()
    thread_id = read_mark(site.id, page=page, now=clock()).thread_id
    assert thread_id is not None
    close_thread(thread_id, is_on=True, by=ada, now=clock())
    with pytest.raises(NotAllowed):
        edit(posted, "Other words.")
    clock.advance(days=400)
    mine = read_mine(site.id, page=page, guest_token=old.guest_token, now=clock())
    assert mine.public == [(old.comment_id, False)]
    assert delete_comment(Ownership(old.comment_id, guest_token=old.guest_token), now=clock()).status is Status.DELETED


def test_deleted_comment_keeps_its_place_for_replies(
    post: Post, edit: EditAs, site: SiteView, page: Page, clock: Clock
) -> None:
    posted = post("Words to be gone.", author="Kay")
    post("A reply.", parent_id=posted.comment_id)
    own = Ownership(posted.comment_id, has_link=True)
    assert delete_comment(own, now=clock()) == delete_comment(own, now=clock())
    gone, reply = read_thread(site.id, page=page, now=clock()).comments
    assert (gone.is_gone, gone.author, str(gone.html), reply.parent_id) == (True, "", "", posted.comment_id)
    with pytest.raises(ChangedMeanwhile, match="deleted"):
        edit(posted, "Back again.")
    with reading() as session:
        decision = newest_decision(session, posted.comment_id)
        assert decision is not None
        assert (decision.kind, decision.actor_kind) == (DecisionKind.DELETED, ActorKind.AUTHOR)


def test_flood_of_edits_is_refused(post: Post, edit: EditAs, clock: Clock) -> None:
    posted = post()
    span, limit = EDIT_LIMITS[0]
    for number in range(limit):
        edit(posted, f"Words {number}.")
    with pytest.raises(TooMany):
        edit(posted, "One too many.")
    clock.advance(seconds=span.total_seconds())
    edit(posted, "Now it may.")


def test_link_is_for_one_comment_and_cannot_be_forged(post: Post, clock: Clock) -> None:
    posted = post("Toxic **words**.")
    token = sign_author_link("secret", comment_id=posted.comment_id)
    assert read_author_link(token, secret="secret") == posted.comment_id
    for forged in (
        token.replace(str(posted.comment_id), "999", 1),
        sign_author_link("other", comment_id=1),
        "",
        "1",
        "é" * 9,
    ):
        with pytest.raises(NotFound):
            read_author_link(forged, secret="secret")
    kept = read_by_link(posted.comment_id, now=clock())
    assert (kept.status, kept.body, kept.can_edit) == (Status.PENDING, "Toxic **words**.", True)
    delete_comment(Ownership(posted.comment_id, has_link=True), now=clock())
    kept = read_by_link(posted.comment_id, now=clock())
    assert (kept.status, kept.body, str(kept.html)) == (Status.DELETED, "", "")
    assert replace(kept, can_edit=False) == kept
