"""The demo page: on another origin than the comments, with exactly the snippet that bloggers paste."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from moderation.domain.origins import origin_of
from moderation.services.seeding.posts import POSTS
from moderation.services.sites.snippets import write_snippet


def test_on_the_comments_host_it_redirects_to_another_origin(client: FlaskClient) -> None:
    response = client.get("/demo/", base_url="http://localhost:8000")
    assert response.status_code == 302
    assert response.location == "http://127.0.0.1:8000/demo/"


def test_an_older_post_has_a_thread_of_its_own(client: FlaskClient) -> None:
    moved = client.get("/demo/?p=2", base_url="http://localhost:8000")
    assert moved.location == "http://127.0.0.1:8000/demo/?p=2"
    page = BeautifulSoup(client.get(moved.location).text, "html.parser")
    assert [str(link["href"]) for link in page.select("link[rel=canonical]")] == [moved.location]
    assert page.h1 is not None
    assert page.h1.text == POSTS[1].title
    assert [link["href"] for link in page.select(".post-nav a")] == ["/demo/?p=1", "/demo/", "/demo/?p=3"]


def test_a_post_that_is_not_there_is_the_newest(client: FlaskClient) -> None:
    for address in ("/demo/?p=99", "/demo/?p=-1", "/demo/?p=one", "/demo/?p=0"):
        page = BeautifulSoup(client.get(address, base_url="http://127.0.0.1:8000").text, "html.parser")
        assert page.select_one(".faq")
        assert page.select(".archive [aria-current][href='/demo/']")
        assert len(page.select(".archive a")) == 1 + len(POSTS)


def test_it_contains_the_snippet_as_pasted(client: FlaskClient) -> None:
    response = client.get("/demo/", base_url="http://127.0.0.1:8000")
    snippet = write_snippet("http://localhost:8000", "demo", page_url="http://127.0.0.1:8000/demo/")
    assert all(line in response.text for line in snippet.splitlines())
    canonical = BeautifulSoup(response.text, "html.parser").select_one("link[rel=canonical]")
    assert canonical is not None
    assert origin_of(str(canonical["href"])) == "http://127.0.0.1:8000"


def test_its_content_security_policy_is_the_documented_one(client: FlaskClient) -> None:
    policy = client.get("/demo/", base_url="http://127.0.0.1:8000").headers["Content-Security-Policy"]
    assert "script-src http://localhost:8000;" in policy
    assert "frame-src http://localhost:8000;" in policy
