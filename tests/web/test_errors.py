"""Error pages, in the requested format."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from moderation.services.refusals import ChangedMeanwhile, NotAllowed, NotFound, Refusal, TooMany, Unacceptable
from moderation.web.errors import status_of

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def fail(app: Flask, error: Exception) -> None:
    def view() -> str:
        raise error

    app.add_url_rule("/fails", "fails", view)


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotAllowed("No."), 403),
        (NotFound("No."), 404),
        (ChangedMeanwhile("No."), 409),
        (Unacceptable("No."), 422),
        (TooMany("No.", retry_after=30), 429),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_error_has_its_status_and_message(app: Flask, refusal: Refusal, status: int) -> None:
    fail(app, refusal)
    response = app.test_client().get("/fails")
    page = BeautifulSoup(response.text, "html.parser")
    assert response.status_code == status == status_of(refusal)
    assert page.select_one("main p").text == "No."  # type: ignore[union-attr]  # the page always has one
    assert response.headers["Cache-Control"] == "no-store"


def test_too_many_requests_says_when_to_retry(app: Flask) -> None:
    fail(app, TooMany("Slow down.", retry_after=30))
    assert app.test_client().get("/fails").headers["Retry-After"] == "30"


def test_a_subclass_has_the_status_of_its_base() -> None:
    class Finer(NotAllowed):
        pass

    assert status_of(Finer("No.")) == 403


def test_htmx_gets_a_part_that_replaces_nothing(app: Flask) -> None:
    fail(app, NotFound("It is gone."))
    response = app.test_client().get("/fails", headers=PART)
    assert BeautifulSoup(response.text, "html.parser").select_one("p.problem[role=alert]")
    assert "<html" not in response.text
    assert response.headers["HX-Reswap"] == "beforeend"
    assert "HX-Request-Type" in response.headers["Vary"]


def test_history_navigation_gets_a_whole_page(app: Flask) -> None:
    fail(app, NotFound("It is gone."))
    headers = {"HX-History-Restore-Request": "true", "HX-Request-Type": "full"}
    assert "<html" in app.test_client().get("/fails", headers=headers).text


def test_missing_tables_count_as_an_unavailable_database(bare_app: Flask) -> None:
    response = bare_app.test_client().get("/embed/demo?url=https://blog.example/")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert "nothing was changed" in response.text


def test_a_crash_shows_no_details(app: Flask) -> None:
    fail(app, RuntimeError("the password is hunter"))
    app.testing = False
    response = app.test_client().get("/fails")
    assert response.status_code == 500
    assert "hunter" not in response.text
    assert "our side" in response.text


def test_unknown_address(client: FlaskClient) -> None:
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert "no page at this address" in response.text
    assert response.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")


def test_error_page_has_a_link(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/nowhere").text, "html.parser")
    assert [a["href"] for a in page.select("main a")] == ["/docs/"]


def test_wrong_method_lists_the_allowed_ones(client: FlaskClient) -> None:
    response = client.delete("/healthz")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_redirects_are_not_errors(client: FlaskClient) -> None:
    assert client.get("/demo").status_code == 308


@pytest.mark.parametrize(
    ("path", "status"), [("/embed/nowhere/comments", 404), ("/embed/nowhere/comments?x", 404), ("/nowhere", 404)]
)
def test_the_error_page_contains_the_submitted_text(client: FlaskClient, path: str, status: int) -> None:
    written = "A long answer, with <b>care</b>."
    response = client.post(path, data={"body": written}, headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == status
    field = BeautifulSoup(response.text, "html.parser").select_one("textarea#typed")
    assert field is not None
    assert field.text == written


def test_text_from_another_page_is_not_shown_as_the_readers(client: FlaskClient) -> None:
    response = client.post("/embed/nowhere/comments", data={"body": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert BeautifulSoup(response.text, "html.parser").select_one("textarea") is None
