"""What a card shows, and how many queries it takes."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event

from moderation.domain.policy import Preset, Thresholds, preset_policy
from moderation.domain.reasons import STANDARD, Reason
from moderation.domain.scores import Label
from moderation.domain.standing import Standing, TargetKind
from moderation.domain.status import Status
from moderation.services.refusals import NotFound
from moderation.services.review.cards import LabelScore, find_veil, read_card, to_cards
from moderation.services.sites.access import Reviewer
from moderation.services.sites.policy import change_policy
from moderation.services.sites.sites import SiteView, create_site
from moderation.store.accounts.moderators import Membership
from moderation.store.comments.comments import Comment, get_comment
from moderation.store.database import db
from moderation.store.review.cards import find_card
from moderation.store.session import reading, writing
from moderation.store.sites.reasons import replace_reasons
from moderation.store.sites.standings import StandingRow
from tests.conftest import NOON, Clock
from tests.services.conftest import Post


@pytest.fixture
def selects(app: Flask) -> Iterator[list[str]]:
    """Every SELECT sent to the database."""
    sent: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def set_status(comment_id: int, status: Status) -> None:
    with writing() as session:
        session.get_one(Comment, comment_id).status = status.value


def stand(site_id: int, kind: TargetKind, value: str, standing: Standing) -> None:
    with writing() as session:
        row = {"site_id": site_id, "kind": kind.value, "value": value, "standing": standing.value}
        session.add(StandingRow(**row, actor_id=1, actor_label="ada", created_at=NOON))


def test_author_facts_cover_one_site(post: Post, site: SiteView, ada: Reviewer, clock: Clock) -> None:
    for status in (Status.APPROVED, Status.APPROVED, Status.REJECTED, Status.SPAM, Status.DELETED):
        set_status(post(guest="mine").comment_id, status)
        clock.advance(hours=1)
    set_status(post(guest="another").comment_id, Status.REJECTED)
    facts = read_card(post("toxic", guest="mine").comment_id, by=ada).facts
    assert facts is not None
    assert (facts.approved, facts.rejected, facts.spam) == (2, 1, 1)
    assert (facts.first_seen_at, facts.standing) == (NOON, None)
    elsewhere = create_site("Next", key="next", origins=["https://n.example"], model="m", actor="t", now=NOON)
    with writing() as session:
        session.query(Comment).filter(Comment.status == Status.SPAM.value).update({"site_id": elsewhere.id})
    again = read_card(post("toxic", guest="mine").comment_id, by=ada).facts
    assert again is not None
    assert again.spam == 0


def test_author_facts_show_the_guests_standing_on_that_site(post: Post, site: SiteView, ada: Reviewer) -> None:
    comment = post("toxic", guest="mine").comment_id
    guest = str(read_card(comment, by=ada).facts.guest_id)  # type: ignore[union-attr]
    stand(site.id, TargetKind.DOMAIN, guest, Standing.BLOCKED)
    stand(site.id, TargetKind.GUEST, guest + "0", Standing.BLOCKED)
    assert read_card(comment, by=ada).facts.standing is None  # type: ignore[union-attr]
    stand(site.id, TargetKind.GUEST, guest, Standing.TRUSTED)
    assert read_card(comment, by=ada).facts.standing is Standing.TRUSTED  # type: ignore[union-attr]


def test_an_author_without_a_cookie_has_no_facts(post: Post, ada: Reviewer) -> None:
    comment = post("toxic").comment_id
    with writing() as session:
        session.get_one(Comment, comment).guest_id = None
    assert read_card(comment, by=ada).facts is None


def test_a_card_offers_the_sites_or_else_the_standard_reasons(post: Post, site: SiteView, ada: Reviewer) -> None:
    comment = post("toxic").comment_id
    card = read_card(comment, by=ada)
    assert (card.reasons, card.suggested_reason) == (STANDARD, "threat")
    own = (Reason("rude", "Rude", "Be kind."), Reason("insult", "Insult", "No insults."))
    with writing() as session:
        replace_reasons(session, site.id, own)
    card = read_card(comment, by=ada)
    assert (card.reasons, card.suggested_reason) == (own, "insult")


def test_scores_are_shown_with_the_newest_thresholds(post: Post, site: SiteView, ada: Reviewer, clock: Clock) -> None:
    comment = post("toxic").comment_id
    for preset in (Preset.STRICT, Preset.RELAXED):
        change_policy(site.id, policy=preset_policy(preset), model="m", actor="ada", now=clock())
    toxicity, severe, *_ = read_card(comment, by=ada).scores
    assert (toxicity.hold_at, toxicity.reject_at) == (0.85, None)
    assert (severe.hold_at, severe.reject_at) == (0.55, 1.0)


@pytest.mark.parametrize(
    ("thresholds", "is_over"),
    [
        (Thresholds(), False),
        (Thresholds(hold_at=0.5), True),
        (Thresholds(hold_at=0.6), False),
        (Thresholds(reject_at=0.5), True),
    ],
)
def test_a_score_is_over_from_the_lowest_threshold_in_force(thresholds: Thresholds, is_over: bool) -> None:
    assert LabelScore(Label.INSULT, 0.5, thresholds).is_over is is_over


@pytest.mark.parametrize(
    ("veil_at", "veiled"),
    [(None, None), (0.9, None), (0.8, Label.THREAT), (0.1, Label.THREAT), (0.0, Label.THREAT)],
)
def test_the_blur_names_the_highest_score(veil_at: float | None, veiled: Label | None) -> None:
    scores = [LabelScore(label, value, Thresholds()) for label, value in ((Label.INSULT, 0.3), (Label.THREAT, 0.8))]
    found = find_veil(scores, veil_at=veil_at)
    assert (found.label if found else None) is veiled


def test_cards_take_five_queries_for_any_number_of_sites(
    post: Post, site: SiteView, ada: Reviewer, clock: Clock, selects: list[str]
) -> None:
    ids = [post("toxic").comment_id for _ in range(5)]
    sites = [
        create_site(key, key=key, origins=["https://n.example"], model="m", actor="t", now=NOON)
        for key in ("one", "two", "three")
    ]
    with writing() as session:
        session.add_all(
            Membership(moderator_id=ada.id, site_id=each.id, role="owner", created_at=NOON) for each in sites
        )
        for comment_id, each in zip(ids, sites, strict=False):
            session.get_one(Comment, comment_id).site_id = each.id
    by = Reviewer(ada.id, ada.email, {**ada.roles, **{each.id: ada.roles[site.id] for each in sites}})
    with reading() as session:
        rows = [row for row in (find_card(session, comment_id) for comment_id in ids) if row]
        selects.clear()
        assert len(to_cards(session, rows, by=by)) == 5
        assert len(selects) == 5, selects
        assert to_cards(session, [], by=by) == []


def test_moderators_of_other_sites_get_no_card(post: Post, cleo: Reviewer) -> None:
    comment = post("toxic").comment_id
    for each in (comment, 999):
        with pytest.raises(NotFound):
            read_card(each, by=cleo)
    with reading() as session:
        assert get_comment(session, comment) is not None
