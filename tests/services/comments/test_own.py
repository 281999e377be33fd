"""What only a comment's author sees."""

from dataclasses import replace

from moderation.domain.decisions import Choice
from moderation.domain.log import LogFilters
from moderation.domain.page_url import Page
from moderation.domain.policy import Preset, Thresholds, preset_policy
from moderation.domain.scores import Label
from moderation.domain.status import Status
from moderation.services.comments.own import read_own
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment, undo_decision
from moderation.services.review.log import read_log
from moderation.services.sites.access import Reviewer
from moderation.services.sites.policy import change_policy
from moderation.services.sites.sites import SiteView
from tests.conftest import Clock
from tests.services.conftest import Post


def test_authors_see_only_their_own_hidden_comments(
    post: Post, site: SiteView, page: Page, clock: Clock, ada: Reviewer
) -> None:
    public = post("Fine.")
    token = public.guest_token
    waiting = post("toxic", guest=token, parent_id=public.comment_id)
    declined = post("Fine too.", guest=token)
    seen = SeenVersion(1, Status.APPROVED)
    decide_comment(declined.comment_id, requested=RequestedDecision(Choice.REJECT), seen=seen, by=ada, now=clock())
    post("toxic")
    own = read_own(site.id, page=page, guest_token=token, now=clock())
    assert [(comment.id, comment.is_declined) for comment in own] == [
        (waiting.comment_id, False),
        (declined.comment_id, True),
    ]
    assert own[0].parent_author == "Anonymous"
    assert read_own(site.id, page=page, guest_token="stranger", now=clock()) == []


def test_authors_see_why_a_comment_was_rejected_automatically(
    post: Post, site: SiteView, page: Page, clock: Clock, ada: Reviewer
) -> None:
    thresholds = {label: Thresholds(reject_at=0.8 if label is Label.INSULT else None) for label in Label}
    policy = replace(preset_policy(Preset.BALANCED), thresholds=thresholds)
    change_policy(site.id, policy=policy, model="a test", actor="a test", now=clock())
    posted = post("toxic")
    (own,) = read_own(site.id, page=page, guest_token=posted.guest_token, now=clock())
    assert (own.is_declined, own.statement) == (True, "It attacks a person instead of what they said.")
    (entry,) = read_log(ada, LogFilters()).entries
    assert (entry.is_by_person, entry.reason, entry.statement) == (False, "insult", own.statement)


PENDING = SeenVersion(1, Status.PENDING)
REJECTED = SeenVersion(1, Status.REJECTED)
APPROVED = SeenVersion(1, Status.APPROVED)


def test_authors_see_only_the_reason_in_force(
    post: Post, site: SiteView, page: Page, clock: Clock, ada: Reviewer
) -> None:
    posted = post("toxic")

    def told() -> list[str]:
        return [
            comment.statement for comment in read_own(site.id, page=page, guest_token=posted.guest_token, now=clock())
        ]

    def decide(requested: RequestedDecision, seen: SeenVersion) -> int:
        return decide_comment(posted.comment_id, requested=requested, seen=seen, by=ada, now=clock()).decision_id

    assert told() == [""]
    decide(RequestedDecision(Choice.REJECT, reason="insult", note="Not for the author."), PENDING)
    assert told() == ["It attacks a person instead of what they said."]
    approved = decide(RequestedDecision(Choice.APPROVE), REJECTED)
    assert told() == []
    undo_decision(approved, by=ada, now=clock())
    assert told() == ["It attacks a person instead of what they said."]
    decide(RequestedDecision(Choice.APPROVE), REJECTED)
    decide(RequestedDecision(Choice.REJECT), APPROVED)
    assert told() == [""]


def test_authors_of_spam_see_no_reason(post: Post, site: SiteView, page: Page, clock: Clock, ada: Reviewer) -> None:
    posted = post("toxic")
    requested = RequestedDecision(Choice.REJECT, reason="advertising")
    decide_comment(posted.comment_id, requested=requested, seen=PENDING, by=ada, now=clock())
    decide_comment(posted.comment_id, requested=RequestedDecision(Choice.SPAM), seen=REJECTED, by=ada, now=clock())
    (own,) = read_own(site.id, page=page, guest_token=posted.guest_token, now=clock())
    assert (own.is_declined, own.statement) == (False, "")
