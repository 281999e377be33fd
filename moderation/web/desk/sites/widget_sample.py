"""A sample conversation for the widget's preview."""

from datetime import UTC, datetime
from typing import Any

from moderation import markup
from moderation.services.sites.sites import SiteView
from moderation.web.embed.cards import Card
from moderation.web.embed.conversation import ThreadView
from moderation.web.embed.form import CommentForm

_WRITTEN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_LINES = (
    ("Amara Okafor", 0, "", "I cycled past this morning. **Two lanes, no cars**, and the bakery had a queue again."),
    ("Jonas Weber", 1, "Amara Okafor", "> no cars\n\nThe bus goes by too. See [the plan](https://example.com/plan)."),
    ("Lucía", 0, "", "What about deliveries? `07:00-10:00` is too short for the market."),
)


def sample_conversation(site: SiteView) -> dict[str, Any]:
    """Return the template data of a sample conversation, in the shape of `web.embed.conversation`."""
    cards = [
        Card(
            id=number,
            author=author,
            html=markup.render(body),
            written_at=_WRITTEN,
            depth=depth,
            parent_id=number - 1 if depth else None,
            parent_author=parent,
            is_featured=number == 1,
            has_votes=site.widget.has_votes,
            votes=4 - number,
        )
        for number, (author, depth, parent, body) in enumerate(_LINES, 1)
    ]
    waiting = Card(id=9, author="You", html=markup.render("Here is mine."), written_at=_WRITTEN, state="waiting")
    place = {"key": site.key, "url": "https://example.com/"}
    return {
        "place": place,
        "page_url": "https://example.com/",
        "thread": ThreadView(
            cards=cards,
            heading="3 comments",
            sort="newest",
            version=0,
            next_after="",
            rest=None,
            is_whole=True,
            orders=(("newest", "Newest first"), ("oldest", "Oldest first")),
        ),
        "is_closed": False,
        "has_votes": site.widget.has_votes,
        "token": "",
        "form": CommentForm(token="", title="", sort="newest", body="An answer, being written."),
        "own": (waiting,),
        "is_own_known": True,
        "notice": "",
    }
