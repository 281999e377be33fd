"""The form's surroundings: house rules above it, and the email field only if it is useful."""

from sqlalchemy import select

from moderation.domain.decisions import Choice
from moderation.domain.roles import Role
from moderation.domain.status import Status
from moderation.domain.widget_settings import WidgetSettings
from moderation.services.review.decide import RequestedDecision, SeenVersion, decide_comment
from moderation.services.sites.sites import get_site
from moderation.store.comments.comments import Comment
from moderation.store.comments.threads import Thread
from moderation.store.mail.reply_addresses import ReplyAddress
from moderation.store.session import reading, writing
from moderation.store.sites.sites import Site, write_widget
from tests.conftest import Clock
from tests.services.conftest import make_reviewer
from tests.web.embed.conftest import Blog
from tests.web.embed.links import link_of
from tests.web.html import one, parse


def set_rules(rules: str) -> None:
    with writing() as session:
        session.get_one(Site, get_site("blog").id).widget = write_widget(WidgetSettings(house_rules=rules))


def test_house_rules_are_above_the_form_for_everyone(blog: Blog) -> None:
    assert not parse(blog.get()).select(".rules")
    rules = "Be **kind**. <script>alert(1)</script>"
    set_rules(rules)
    shown = one(parse(blog.get()), "#composer > .rules")
    assert one(shown, "strong").text == "kind"
    assert not shown.select("script")
    assert one(parse(blog.get_plain()), ".rules").text == shown.text


def test_house_rules_are_linked_where_a_comment_was_rejected(blog: Blog, clock: Clock) -> None:
    set_rules("Be **kind**.")
    answer = blog.post("Hello.")
    link, number = link_of(answer), blog.say("Hello again.")
    ben = make_reviewer("ben@blog.test", "blog", Role.MODERATOR, clock())
    with reading() as session:
        ids = session.scalars(select(Comment.id)).all()
    for each in ids:
        decide_comment(
            each, requested=RequestedDecision(Choice.REJECT), seen=SeenVersion(1, Status.APPROVED), by=ben, now=clock()
        )
    assert number in ids
    page = parse(blog.client.get(link))
    assert one(page, ".rules strong").text == "kind"
    # The link works even where the thread is closed.
    with writing() as session:
        session.scalars(select(Thread)).one().closed_at = clock()
    page = parse(blog.get_plain())
    assert not page.select("form#form")
    assert len(page.select("#mine [data-rules]")) == len(ids)
    assert one(page, "#rules strong").text == "kind"


def test_without_mail_there_is_no_email_field(blog: Blog) -> None:
    assert not parse(blog.get()).select("[name=email]")
    blog.say("Hello.", email="ada@example.com")
    with reading() as session:
        assert session.scalars(select(ReplyAddress)).all() == []


def test_house_rules_are_linked_from_a_nudge_if_there_are_any(blog: Blog) -> None:
    harsh = "You stupid idiot, a toxic remark."
    assert parse(blog.post(harsh, is_stubborn=False)).select("#nudge [data-rules]") == []
    set_rules("Be **kind**.")
    assert one(parse(blog.post(harsh, is_stubborn=False)), "#nudge [data-rules]")["href"] == "#rules"
