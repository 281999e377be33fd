"""A room for one test: a site of its own on the running server, and the people who moderate it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from playwright.sync_api import BrowserContext, Locator, Page, expect

from moderation.domain.page_url import identify_page
from moderation.domain.roles import Role
from moderation.services.accounts.moderators import create_moderator
from moderation.services.comments.post import Draft, post_comment
from moderation.services.sites.sites import SiteView
from moderation.store.accounts.moderators import find_moderator
from moderation.store.session import reading
from tests.browser.conftest import Press
from tests.made_up_site import make_comments, write_comments

PASSWORD = "correct horse battery staple"


@dataclass
class Room:
    """A site of its own on the running server, which holds every comment, and who moderates it."""

    press: Press
    open_context: Callable[..., BrowserContext]
    site: SiteView
    made: Iterator[int] = field(default_factory=count)

    def comment(self, how_many: int, *, body: str = "") -> list[int]:
        """Let comments wait, the first the longest."""
        begun = datetime.now(UTC) - timedelta(hours=1)
        with self.press.app.app_context():
            return [
                post_comment(
                    Draft(
                        identify_page("https://blog.example/post"), body or f"Word {number}.", author=f"Reader {number}"
                    ),
                    site_id=self.site.id,
                    guest_token=None,
                    scorer=self.press.app.extensions["parley"].scorer,
                    now=begun + timedelta(seconds=number),
                ).comment_id
                for number in (next(self.made) for _ in range(how_many))
            ]

    def fill(self, count: int, *, waiting: int = 0) -> None:
        """Have a past of so many comments, decided by Ada, who has entered before; the last few wait."""
        email = f"ada@{self.site.key}.example.com"
        with self.press.app.app_context():
            with reading() as session:
                moderator = find_moderator(session, email)
                assert moderator is not None
                team = [(moderator.id, email)] * 2
            scorer = self.press.app.extensions["parley"].scorer
            comments = make_comments(count, until=datetime.now(UTC))
            given = (scorer.name, scorer.model)
            write_comments(comments, site_id=self.site.id, team=team, scorer=given, waiting=waiting)

    def enter(self, name: str = "ada", *, path: str = "/desk/?sort=oldest", **options: object) -> Page:
        """Sign in and come to the queue, the longest waiting first."""
        email = f"{name}@{self.site.key}.example.com"
        with self.press.app.app_context():
            create_moderator(email, site_key=self.site.key, role=Role.OWNER, password=PASSWORD, now=datetime.now(UTC))
        page = self.open_context(**options).new_page()
        page.goto(f"{self.press.server.origin}{path}")
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        if options.get("java_script_enabled", True) and page.locator(".choices").count():
            wait_for_htmx(page)
        return page


def wait_for_htmx(page: Page) -> None:
    """Wait until a choice goes by htmx; before that it would go as a plain form."""
    page.locator(".choices[data-htmx-powered]").first.wait_for()


def card(page: Page, comment_id: int) -> Locator:
    return page.locator(f"#card-{comment_id}")


def expect_after(page: Page, status: str, *, focused: int) -> None:
    expect(page.get_by_role("status")).to_have_text(status)
    expect(card(page, focused)).to_be_focused()
