"""Guests cannot use the team's names, nor look-alikes of them."""

import pytest

from moderation.services.accounts.reserved_names import fold_name
from moderation.services.refusals import Unacceptable
from moderation.services.sites.access import Reviewer
from moderation.services.sites.sites import SiteView
from moderation.store.accounts.moderators import Moderator
from moderation.store.session import writing
from tests.services.conftest import Post

LIKE_THE_SITE = [
    "Blog",
    "BLOG",
    " b l o g ",
    "B.l-o_g",
    "Вlоg",  # Cyrillic Ve and o
    "ＢＬＯＧ",
    "𝐁𝐥𝐨𝐠",
    "Blög",
    "B\u200blog",
    "BIog",  # a capital i
    "B1og",
    "Bl0g",
    "Blog Team",
    "team: Blog",
    "[Blog]",
]


def name_moderator(reviewer: Reviewer, name: str) -> None:
    with writing() as session:
        session.get_one(Moderator, reviewer.id).name = name


@pytest.mark.parametrize("name", LIKE_THE_SITE)
def test_the_sites_name_is_reserved(post: Post, name: str) -> None:
    with pytest.raises(Unacceptable) as refused:
        post(author=name)
    assert refused.value.field == "author"
    assert str(refused.value) == "That name is reserved for the team. Please choose another."


@pytest.mark.parametrize("name", ["", "  ", "Blogger", "Weblog", "Bob", "My Blog", "Anonymous", "Team"])
def test_other_names_are_free(post: Post, name: str) -> None:
    assert post(author=name).comment_id


@pytest.mark.parametrize("name", ["Ada Lovelace", "ada  lovelace", "Аda Lоvelace", "AdaLovelace", "Ada Love1ace"])
def test_the_teams_names_are_reserved(post: Post, ben: Reviewer, name: str) -> None:
    assert post(author=name).comment_id
    name_moderator(ben, "Ada Lovelace")
    with pytest.raises(Unacceptable):
        post(author=name)


def test_names_of_another_team_are_free(post: Post, cleo: Reviewer) -> None:
    name_moderator(cleo, "Cleo")
    assert post(author="Cleo").comment_id
    assert post(author="Other").comment_id


def test_look_alikes_in_other_scripts_are_reserved(post: Post, ben: Reviewer) -> None:
    name_moderator(ben, "Ада Мир")
    with pytest.raises(Unacceptable):
        post(author="Aда  мир")
    assert post(author="Ида").comment_id


def test_a_name_of_punctuation_reserves_nothing(post: Post, ben: Reviewer) -> None:
    name_moderator(ben, "***")
    assert fold_name("***") == ""
    assert post(author="!?").comment_id
    assert post(author="---").comment_id


def test_a_retry_of_a_saved_comment_gets_its_answer(post: Post, ben: Reviewer, site: SiteView) -> None:
    first = post(author="Ben", attempt="a" * 32)
    name_moderator(ben, "Ben")
    assert post(author="Ben", attempt="a" * 32).comment_id == first.comment_id
