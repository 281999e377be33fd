"""The team towards commenters: reasons for rejections, and reserved names."""

import pytest

from moderation.domain.decisions import Choice
from moderation.domain.reasons import Reason
from moderation.domain.roles import Role
from moderation.domain.status import Status
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment
from moderation.services.sites.access import Reviewer, get_reviewer
from moderation.services.sites.reasons import change_reasons
from moderation.services.sites.sites import get_site
from moderation.store.accounts.moderators import Membership, Moderator
from moderation.store.session import writing
from tests.conftest import NOON
from tests.web.embed.conftest import Blog
from tests.web.html import one, parse, text

NOT_PUBLISHED = "Not published. Only you can see this."
AGAIN = "You can edit it and send it again."


@pytest.fixture
def ada(blog: Blog) -> Reviewer:
    """Owner of the blog."""
    site_id, role = get_site("blog").id, Role.OWNER.value
    with writing() as session:
        moderator = Moderator(email="ada@blog.test", password_hash="", name="Ada", created_at=NOON)
        session.add(moderator)
        session.flush()
        session.add(Membership(moderator_id=moderator.id, site_id=site_id, role=role, created_at=NOON))
        moderator_id = moderator.id
    reviewer = get_reviewer(moderator_id)
    assert reviewer is not None
    return reviewer


def reject(comment_id: int, ada: Reviewer, reason: str = "") -> None:
    requested = RequestedDecision(Choice.REJECT, reason=reason, note="Not for the author.")
    decide_comment(comment_id, requested=requested, seen=SeenVersion(1, Status.PENDING), by=ada, now=NOON)


def test_authors_see_why_a_comment_was_not_published(blog: Blog, stranger: Blog, ada: Reviewer) -> None:
    reject(blog.say("Toxic."), ada, "insult")
    mine = blog.get("/mine")
    said = f"{NOT_PUBLISHED} It attacks a person instead of what they said. {AGAIN}"
    assert text(parse(mine), ".mark") == said
    assert text(parse(blog.get_plain()), ".mark") == said
    assert "Not for the author" not in mine.text
    assert "attacks" not in stranger.get("/mine").text
    assert "attacks" not in stranger.get_plain().text


def test_without_a_reason_none_is_shown(blog: Blog, ada: Reviewer) -> None:
    reject(blog.say("Toxic."), ada)
    assert text(parse(blog.get("/mine")), ".mark") == f"{NOT_PUBLISHED} {AGAIN}"


def test_an_owners_sentence_is_escaped(blog: Blog, ada: Reviewer) -> None:
    change_reasons(*ada.site_ids, reasons=[Reason("", "Odd", '<b hx-get="/desk/">It is.</b>')], by=ada, now=NOON)
    reject(blog.say("Toxic."), ada, "odd")
    mark = one(parse(blog.get("/mine")), ".mark")
    assert not mark.select("b")
    assert '<b hx-get="/desk/">It is.</b>' in mark.get_text()


@pytest.mark.parametrize("is_plain", [False, True])
def test_the_teams_names_are_refused_at_their_field(blog: Blog, ada: Reviewer, is_plain: bool) -> None:
    answer = blog.post("Hello.", author="АDА", is_plain=is_plain)  # Cyrillic first and last letters
    assert answer.status_code == 422
    form = one(parse(answer), "#form")
    assert "reserved for the team" in form.get_text()
    assert one(form, "#author")["aria-invalid"] == "true"
    assert one(form, "#author")["value"] == "АDА"
    assert one(form, "textarea").get_text().strip() == "Hello."
    assert blog.say("Hello.", author="Adam")
