"""Full-text search: any input gives a valid query."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from moderation.domain.page_url import identify_page
from moderation.domain.search import read_terms
from moderation.services.comments.post import Draft, post_comment
from moderation.services.sites.sites import create_site
from moderation.store.review.search import find_words
from moderation.store.session import reading
from tests.conftest import NOON, FixedScorer

Find = Callable[[str], list[str]]
BODIES = (
    "The vote was close.",
    "Voters waited, the voting went on.",
    "Ein Café in Zürich.",
    'He said "never again" and left.',
    "100% of site1 * holds; a_b c-d 😀",
    "Это безопасность.",
)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    for key in ("one", "two"):
        site = create_site(key, key=key, origins=["https://blog.example"], model="m", actor="test", now=NOON)
        for body in BODIES:
            draft = Draft(identify_page("https://blog.example/post"), body, author="Zoë Müller")
            post_comment(draft, site_id=site.id, guest_token=None, scorer=FixedScorer(), now=NOON)
    with reading() as session:
        yield session


@pytest.fixture
def find(session: Session) -> Find:
    """Return the matching texts on the first site, newest first."""
    return lambda typed: [BODIES[row.id - 1] for row in session.execute(find_words(read_terms(typed), site_ids=[1]))]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("vot", (1, 0)),  # the last word matches as a prefix
        ("vot the", ()),  # other words match whole
        ("the vot", (1, 0)),
        ("VOTE CLOSE", (0,)),
        ("cafe zurich", (2,)),  # ignoring diacritics
        ('"never again"', (3,)),
        ('"again never"', ()),
        ("100%", (4,)),
        ("c-d", (4,)),
        ("безопасн", (5,)),
        ("zoe", (5, 4, 3, 2, 1, 0)),  # author names are searched
        ("site2", ()),  # the site is not searched as a word
        ("site1", (4,)),
        ("body", ()),
        ("😀", ()),
        ("nothing", ()),
    ],
)
def test_which_comments_match(find: Find, typed: str, found: tuple[int, ...]) -> None:
    assert find(typed) == [BODIES[index] for index in found]


def test_other_sites_are_not_found(session: Session) -> None:
    terms = read_terms("close")
    assert [row.id for row in session.execute(find_words(terms, site_ids=[2]))] == [7]
    assert [row.id for row in session.execute(find_words(terms, site_ids=[1, 2]))] == [7, 1]
    assert [row.id for row in session.execute(find_words(terms, site_ids=[1, 2], before=7))] == [1]
    assert session.execute(find_words(terms, site_ids=[])).all() == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.text(), st.text(alphabet="\"*%^()-+:{} abANDORNEAR\0'😀", max_size=80)))
def test_any_text_is_a_valid_search(session: Session, typed: str) -> None:
    session.execute(find_words(read_terms(typed), site_ids=[1, 2]).limit(5)).all()
