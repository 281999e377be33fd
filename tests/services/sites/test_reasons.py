"""A site's own list of reasons, and past decisions that used it."""

import pytest

from moderation.domain.decisions import Choice
from moderation.domain.events import EventKind
from moderation.domain.reasons import MAX_REASONS, STANDARD, Reason
from moderation.domain.status import Status
from moderation.services.refusals import ChangedMeanwhile, NotAllowed, NotFound, Unacceptable
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment
from moderation.services.sites.access import Reviewer
from moderation.services.sites.reasons import UnacceptableReasons, change_reasons, list_reasons
from moderation.services.sites.sites import SiteView
from moderation.store.decisions.events import Event
from moderation.store.session import reading
from moderation.store.sites.reasons import statements_of
from tests.conftest import Clock
from tests.services.conftest import Post

RUDE = Reason("", "Rude", "It is rude.")


def test_a_new_site_has_the_standard_list(site: SiteView, ben: Reviewer) -> None:
    present = list_reasons(site.id, by=ben)
    assert present.reasons == STANDARD
    assert present.is_standard


def test_changes_to_the_list_are_logged_with_both_versions(site: SiteView, ada: Reviewer, clock: Clock) -> None:
    kept = change_reasons(site.id, reasons=[RUDE, STANDARD[0]], by=ada, now=clock())
    assert kept.reasons == (Reason("rude", "Rude", "It is rude."), STANDARD[0])
    assert list_reasons(site.id, by=ada) == kept
    renamed = change_reasons(site.id, reasons=[Reason("rude", " Bad  manners ", "It is rude.")], by=ada, now=clock())
    assert renamed.reasons == (Reason("rude", "Bad manners", "It is rude."),)
    with reading() as session:
        first, second = session.query(Event).order_by(Event.id).all()
        assert (first.kind, first.actor_label) == (EventKind.REASONS_CHANGED, "ada@blog.test")
        assert [each["code"] for each in first.details["old"]] == [each.code for each in STANDARD]
        assert second.details["new"] == [{"code": "rude", "title": "Bad manners", "sentence": "It is rude."}]


def test_the_standard_list_can_be_restored(site: SiteView, ada: Reviewer, clock: Clock) -> None:
    change_reasons(site.id, reasons=[RUDE], by=ada, now=clock())
    assert change_reasons(site.id, reasons=STANDARD, by=ada, now=clock()).is_standard
    assert list_reasons(site.id, by=ada).is_standard


def test_saving_without_changes_is_not_logged(site: SiteView, ada: Reviewer, clock: Clock) -> None:
    change_reasons(site.id, reasons=STANDARD, by=ada, now=clock())
    with reading() as session:
        assert session.query(Event).count() == 0


@pytest.mark.parametrize("count", [0, MAX_REASONS + 1])
def test_a_list_has_one_to_twenty_reasons(site: SiteView, ada: Reviewer, clock: Clock, count: int) -> None:
    many = [Reason("", f"Title {number}", "It.") for number in range(count)]
    with pytest.raises(UnacceptableReasons):
        change_reasons(site.id, reasons=many, by=ada, now=clock())
    assert list_reasons(site.id, by=ada).is_standard


def test_errors_say_where(site: SiteView, ada: Reviewer, clock: Clock) -> None:
    with pytest.raises(UnacceptableReasons) as refused:
        change_reasons(site.id, reasons=[RUDE, Reason("", "A", " ")], by=ada, now=clock())
    assert [(each.place, each.field) for each in refused.value.problems] == [(1, "sentence")]


def test_concurrent_owners_do_not_overwrite_each_other(site: SiteView, ada: Reviewer, clock: Clock) -> None:
    seen = list_reasons(site.id, by=ada).version
    change_reasons(site.id, reasons=[RUDE], by=ada, now=clock(), seen=seen)
    with pytest.raises(ChangedMeanwhile):
        change_reasons(site.id, reasons=STANDARD, by=ada, now=clock(), seen=seen)


def test_only_owners_change_the_list(
    site: SiteView, ada: Reviewer, ben: Reviewer, cleo: Reviewer, clock: Clock
) -> None:
    with pytest.raises(NotAllowed):
        change_reasons(site.id, reasons=[RUDE], by=ben, now=clock())
    with pytest.raises(NotFound):
        change_reasons(site.id, reasons=[RUDE], by=cleo, now=clock())
    with pytest.raises(NotFound):
        list_reasons(site.id, by=cleo)


def test_each_site_has_its_own_list(site: SiteView, ada: Reviewer, cleo: Reviewer, clock: Clock) -> None:
    change_reasons(site.id, reasons=[RUDE], by=ada, now=clock())
    assert list_reasons(*cleo.site_ids, by=cleo).is_standard


def test_past_decisions_keep_their_sentence(post: Post, site: SiteView, ada: Reviewer, clock: Clock) -> None:
    waiting = post("toxic").comment_id
    requested = RequestedDecision(Choice.REJECT, reason="insult")
    decide_comment(waiting, requested=requested, seen=SeenVersion(1, Status.PENDING), by=ada, now=clock())
    change_reasons(site.id, reasons=[RUDE], by=ada, now=clock())
    with reading() as session:
        assert statements_of(session, [waiting]) == {waiting: STANDARD[0].sentence}
    later = post("toxic").comment_id
    with pytest.raises(Unacceptable):
        decide_comment(later, requested=requested, seen=SeenVersion(1, Status.PENDING), by=ada, now=clock())
