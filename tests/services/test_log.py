"""The decision log."""

from moderation.domain.log import LogFilters, Part
from moderation.services.log import read_log
from moderation.services.moderators import Reviewer
from tests.services.conftest import Post


def test_the_log_is_newest_first_and_paged(post: Post, ada: Reviewer) -> None:
    ids = [post().comment_id for _ in range(60)]
    first = read_log(ada)
    assert first.next_before
    second = read_log(ada, before=first.next_before)
    assert [entry.comment_id for entry in (*first.entries, *second.entries)] == ids[::-1]
    assert second.next_before == ""


def test_an_entry_reads_by_itself(post: Post, ada: Reviewer) -> None:
    post("word " * 100, author="Zoë", title="The vote")
    (entry,) = read_log(ada).entries
    assert (entry.author, entry.page_title, entry.site_name, entry.actor) == ("Zoë", "The vote", "Blog", "fixed")
    assert entry.excerpt.endswith("…")
    assert len(entry.excerpt) <= 161
    assert entry.scores["fixed"]["toxicity"] == 0.01


def test_peoples_decisions_can_be_read_alone(post: Post, ada: Reviewer) -> None:
    post("toxic")
    assert read_log(ada, LogFilters(Part.PEOPLE)).entries == []
