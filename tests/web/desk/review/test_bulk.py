"""Bulk actions, as pages and as fragments."""

from urllib.parse import parse_qs, urlsplit

from moderation.store.comments.comments import Comment
from moderation.store.session import reading, writing
from tests.web.desk.conftest import Browser, Desk
from tests.web.html import one, parse, text


def selected(*comment_ids: int) -> list[str]:
    """Return the values of the checkboxes for pending comments, as first rendered."""
    return [f"{comment_id}:1:pending" for comment_id in comment_ids]


def step(browser: Browser, path: str, *, part: bool = False) -> str:
    """Press "Go on" and return the redirect's location."""
    answer = browser.post(f"{path}/step", part=part, back="/desk/?queue=pending")
    return answer.headers.get("HX-Redirect" if part else "Location", "")


def test_selected_comments_are_decided_at_once_and_undone_in_one_step(desk: Desk) -> None:
    first, second, third = (desk.comment() for _ in range(3))
    answer = desk.ada.post(
        "/desk/batches", ids=selected(first, second), choice="reject", reason="insult", back="/desk/?sort=oldest"
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/?sort=oldest")
    page = parse(desk.ada.get("/desk/"))
    assert text(page, "#notice p") == "2 comments rejected."
    assert [card["id"] for card in page.select(".card")] == [f"card-{third}"]
    undo = one(page, "#notice form.undo")
    assert one(undo, "[data-key]")["data-key"] == "u"
    desk.ada.post(str(undo["action"]), back="/desk/")
    page = parse(desk.ada.get("/desk/"))
    assert text(page, "#notice p") == "2 comments undone."
    assert not page.select("#notice form")
    assert len(page.select(".card")) == 3


def test_all_matching_comments_are_decided_after_confirmation(desk: Desk) -> None:
    for number in range(30):
        desk.comment(author="Spammer" if number % 2 else "Guy")
    answer = desk.ada.post("/desk/batches", all="1", choice="spam", author="spammer", queue="pending", back="/desk/")
    path = urlsplit(answer.headers["Location"]).path
    page = parse(desk.ada.get(answer.headers["Location"]))
    assert text(page, "h1") == "Mark as spam: 15 comments"
    assert "load" not in str(one(page, "#bulk-progress form")["hx-trigger"])  # it waits for confirmation
    desk.comment(author="Spammer")  # arrived too late to be included
    assert step(desk.ada, path) == "/desk/?queue=pending"
    page = parse(desk.ada.get("/desk/"))
    assert text(page, "#notice p") == "15 comments marked as spam."
    assert len(page.select(".card")) == 16


def test_a_long_action_shows_progress(desk: Desk) -> None:
    for number in range(105):
        desk.clock.advance(seconds=10)
        desk.comment(author=f"Guy {number}")
    answer = desk.ada.post("/desk/batches", all="1", choice="approve", back="/desk/")
    path = urlsplit(answer.headers["Location"]).path
    assert parse_qs(urlsplit(answer.headers["Location"]).query) == {"back": ["/desk/"]}
    part = parse(desk.ada.post(f"{path}/step", part=True, back="/desk/"))
    meter = one(part, "progress")
    assert (meter["value"], meter["max"]) == ("100", "105")
    assert text(part, "label") == "100 of 105"
    assert "load" in str(one(part, "form")["hx-trigger"])
    assert not part.select("html")
    assert step(desk.ada, path, part=True) == "/desk/?queue=pending"
    page = parse(desk.ada.get(path))
    assert text(page, "#bulk-progress p") == "105 comments approved."
    # The undo notice disappeared with its page; this page still offers undo.
    desk.ada.post(str(one(page, "#bulk-progress form")["action"]), back="/desk/")
    step(desk.ada, path)
    page = parse(desk.ada.get(path))
    assert text(page, "#bulk-progress p") == "105 comments undone."
    assert not page.select("#bulk-progress form")


def test_comments_changed_in_the_meantime_are_skipped_and_reported(desk: Desk) -> None:
    ids = [desk.comment() for _ in range(2)]
    answer = desk.ada.post("/desk/batches", all="1", choice="reject", back="/desk/")
    desk.ben.decide(ids[0], "approve")
    desk.ada.post(f"{urlsplit(answer.headers['Location']).path}/step", back="/desk/")
    told = text(parse(desk.ada.get("/desk/")), "#notice p")
    assert told == "1 comment rejected; 1 skipped because it had changed."


def test_selected_comments_are_decided_only_if_unchanged(desk: Desk) -> None:
    ids = [desk.comment() for _ in range(3)]
    boxes = [str(each["value"]) for each in parse(desk.ada.get("/desk/")).select("input.select")]
    assert sorted(boxes) == selected(*ids)
    desk.ben.decide(ids[0], "reject")
    with writing() as session:
        session.get_one(Comment, ids[1]).revision = 2
    desk.ada.post("/desk/batches", ids=boxes, choice="approve", back="/desk/")
    with reading() as session:
        assert [session.get_one(Comment, each).status for each in ids] == ["rejected", "pending", "approved"]


def test_empty_and_invalid_selections_are_reported(desk: Desk) -> None:
    comment = desk.comment()
    assert "at least one" in desk.ada.post("/desk/batches", choice="reject", back="/desk/").text
    ids = selected(comment)
    for nonsense in ("x", "9" * 30, str(comment), f"{comment}:1", f"{comment}:x:pending", "1:1:no"):
        assert desk.ada.post("/desk/batches", ids=nonsense, choice="reject", back="/desk/").status_code == 400
    for choice in ("burn", ""):
        assert desk.ada.post("/desk/batches", ids=ids, choice=choice, back="/desk/").status_code == 400
    answer = desk.ada.post("/desk/batches", ids=selected(comment), choice="reject", reason="no such", back="/desk/")
    assert answer.status_code == 422


def test_other_peoples_batches_and_comments_are_not_found(desk: Desk) -> None:
    comment = desk.comment()
    assert desk.cleo.post("/desk/batches", ids=selected(comment), choice="reject", back="/desk/").status_code == 422
    answer = desk.ada.post("/desk/batches", all="1", choice="reject", back="/desk/")
    path = urlsplit(answer.headers["Location"]).path
    assert desk.ben.get(path).status_code == 404
    for act in ("step", "undo"):
        assert desk.ben.post(f"{path}/{act}").status_code == 404
    assert desk.ada.post(f"{path}/undo").status_code == 409  # there is nothing to undo yet
