"""What only its author sees."""

from moderation.domain.decisions import Choice
from moderation.domain.page_url import Page
from moderation.domain.status import Status
from moderation.services.moderators import Reviewer
from moderation.services.own_comments import read_own
from moderation.services.review import Ruling, Seen, decide_comment
from moderation.services.sites import SiteView
from tests.conftest import Clock
from tests.services.conftest import Post


def test_authors_see_their_own_hidden_comments_and_nobody_elses(
    post: Post, site: SiteView, page: Page, clock: Clock, ada: Reviewer
) -> None:
    public = post("Fine.")
    token = public.guest_token
    waiting = post("toxic", guest=token, parent_id=public.comment_id)
    declined = post("Fine too.", guest=token)
    seen = Seen(1, Status.APPROVED)
    decide_comment(declined.comment_id, ruling=Ruling(Choice.REJECT), seen=seen, by=ada, now=clock())
    post("toxic")
    own = read_own(site.id, page=page, guest_token=token)
    assert [(comment.id, comment.is_declined) for comment in own] == [
        (waiting.comment_id, False),
        (declined.comment_id, True),
    ]
    assert own[0].parent_author == "Anonymous"
    assert read_own(site.id, page=page, guest_token="stranger") == []
