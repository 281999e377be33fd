"""Score sheets match scores and decisions, whatever happens in between."""

from datetime import timedelta

from sqlalchemy import select

from moderation.domain.decisions import Choice
from moderation.domain.status import Status
from moderation.domain.thresholds import Ruled
from moderation.services.comments.edit import EditRequest, delete_comment, edit_comment
from moderation.services.comments.own import Ownership
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment, undo_decision
from moderation.services.screening.unscored import screen_unscored
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.services.thresholds.score_sheets import History, keep_sheets, read_history
from moderation.store.score_sheets import ScoreSheet
from moderation.store.session import reading
from tests.conftest import NOON, Clock, FixedScorer
from tests.made_up_site import make_comments, write_comments
from tests.services.conftest import Post


def history(site: SiteView, scorer: FixedScorer, *, last: int = 1_000) -> History:
    assert keep_sheets(scorer, seconds=60) == 1.0
    with reading() as session:
        return read_history(session, site.id, last=last)


def test_every_comment_is_included_with_scores_and_decision(
    site: SiteView, ada: Reviewer, ben: Reviewer, scorer: FixedScorer
) -> None:
    comments = make_comments(300, until=NOON)
    team = [(each.id, each.email) for each in (ada, ben)]
    ids = write_comments(comments, site_id=site.id, team=team, waiting=20)
    found = history(site, scorer)
    assert found.ids.tolist() == ids
    assert (found.steps[0] / 10_000).tolist() == [each.scores["toxicity"] for each in comments]
    expected = [Ruled.REJECTED if each.is_rejected else Ruled.APPROVED for each in comments[:-20]]
    assert found.ruled.tolist() == [*expected, *[Ruled.NOT] * 20]
    assert history(site, scorer, last=7).ids.tolist() == ids[-7:]


def test_sheets_follow_a_comments_whole_life(
    site: SiteView, post: Post, ada: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    posted = post("a toxic remark")
    assert (history(site, scorer).ruled.tolist(), history(site, scorer).steps[0].tolist()) == ([Ruled.NOT], [9_000])
    decided = decide_comment(
        posted.comment_id,
        requested=RequestedDecision(Choice.SPAM),
        seen=SeenVersion(1, Status.PENDING),
        by=ada,
        now=clock(),
    )
    assert history(site, scorer).ruled.tolist() == [Ruled.REJECTED]
    undo_decision(decided.decision_id, by=ada, now=clock())
    assert history(site, scorer).ruled.tolist() == [Ruled.NOT]
    decide_comment(
        posted.comment_id,
        requested=RequestedDecision(Choice.APPROVE),
        seen=SeenVersion(1, Status.PENDING),
        by=ada,
        now=clock(),
    )
    assert history(site, scorer).ruled.tolist() == [Ruled.APPROVED]
    own = Ownership(posted.comment_id, guest_token=posted.guest_token)
    edit_comment(EditRequest(own, "Friendly words."), scorer=scorer, now=clock())
    after = history(site, scorer)  # the new revision has no score or decision yet
    assert (after.ruled.tolist(), after.steps[0].tolist()) == ([Ruled.NOT], [100])
    delete_comment(own, now=clock())
    assert len(history(site, scorer)) == 0


def test_a_late_score_includes_the_earlier_decision(
    site: SiteView, post: Post, ada: Reviewer, scorer: FixedScorer, clock: Clock
) -> None:
    scorer.is_away = True
    comment_id = post("a toxic remark").comment_id
    decide_comment(
        comment_id, requested=RequestedDecision(Choice.REJECT), seen=SeenVersion(1, Status.PENDING), by=ada, now=clock()
    )
    assert len(history(site, scorer)) == 0
    scorer.is_away = False
    screen_unscored(scorer, now=clock())
    assert history(site, scorer).ruled.tolist() == [Ruled.REJECTED]


def test_another_models_scores_are_not_mixed_in(site: SiteView, post: Post, scorer: FixedScorer) -> None:
    post()
    assert len(history(site, scorer)) == 1
    scorer.model = "fixed-2"
    assert len(history(site, scorer)) == 0
    newer = post().comment_id
    assert history(site, scorer).ids.tolist() == [newer]
    scorer.model = "fixed-1"
    assert len(history(site, scorer)) == 1


def test_an_unavailable_scorer_leaves_sheets_unchanged(site: SiteView, post: Post, scorer: FixedScorer) -> None:
    post()
    assert len(history(site, scorer)) == 1
    assert keep_sheets(FixedScorer(model="none", languages=frozenset()), seconds=60) == 1.0
    with reading() as session:
        assert len(read_history(session, site.id, last=9)) == 1


def test_the_newest_comments_come_last_and_sheets_have_the_right_bounds(
    site: SiteView, post: Post, scorer: FixedScorer, clock: Clock
) -> None:
    first = post().comment_id
    clock.time -= timedelta(days=400)
    imported = post().comment_id
    assert history(site, scorer).ids.tolist() == [imported, first]
    with reading() as session:
        assert session.scalars(select(ScoreSheet.number)).all() == [0]
