"""A thread's page: closing, holding, titles, pinning and featuring."""

from typing import Any

import pytest

from moderation.store.comments.comments import Comment
from moderation.store.comments.threads import Thread
from moderation.store.session import reading
from tests.web.desk.conftest import TOXIC, Desk
from tests.web.html import one, parse, text

PAGE = "/desk/threads/1"


def thread() -> Thread:
    with reading() as session:
        return session.get_one(Thread, 1)


def test_the_page_summarises_the_thread(desk: Desk) -> None:
    public = desk.comment("Well said.")
    desk.comment()
    desk.ben.decide(public, "spam", status="approved")
    page = parse(desk.ben.get(PAGE))
    assert text(page, "h1") == "A post"
    queue, blog = page.select(".head .status a")
    assert (queue["href"], blog["href"]) == ("/desk/?thread=1", "https://blog.example/post")
    assert [(each.get_text(), each["href"]) for each in page.select(".facts a")] == [
        ("1 waiting", "/desk/?queue=pending&thread=1"),
        ("1 spam", "/desk/?queue=spam&thread=1"),
    ]
    assert "No pinned" in text(page, "#chosen")
    assert text(page, ".lines > li > span") == "ben@example.com marked as spam"


def test_closing_and_reopening(desk: Desk) -> None:
    desk.comment("Well said.")
    version = thread().version
    answer = desk.ben.post(PAGE, closed="1")
    assert (answer.status_code, answer.location) == (303, PAGE)
    page = parse(desk.ben.get(PAGE))
    assert "Closed." in text(page, "#notice")
    assert text(page, "#closed-state .state") == "Closed"
    assert thread().version == version + 1
    desk.ben.post(PAGE, closed="1")  # pressing again changes nothing
    assert thread().version == version + 1
    desk.ben.post(PAGE, closed="0")
    assert (thread().closed_at, thread().version) == (None, version + 2)


def test_holding_everything(desk: Desk) -> None:
    first = desk.comment("Well said.")
    version = thread().version
    desk.ben.post(PAGE, held="1")
    held = desk.comment("Well said, too.")
    assert thread().version == version  # nothing public has changed
    assert "every comment in this conversation is held" in desk.ben.get(f"/desk/comments/{held}").text
    desk.ben.post(PAGE, held="0")
    with reading() as session:
        assert [session.get_one(Comment, each).status for each in (first, held, desk.comment("And so on."))] == [
            "approved",
            "pending",
            "approved",
        ]


def test_a_new_title_is_kept(desk: Desk) -> None:
    desk.comment("Well said.", title="As the page claims")
    version = thread().version
    answer = desk.ben.post(PAGE, title="  A  better\u202e title ")
    assert (answer.status_code, answer.location) == (303, PAGE)
    desk.comment("Well said, too.", title="As the page claims")
    assert thread().title == "A better title"
    assert thread().version == version + 2  # the title, and the comment
    assert text(parse(desk.ben.get(PAGE)), "h1") == "A better title"


@pytest.mark.parametrize(("typed", "sentence"), [("  ", "Enter a title"), ("x" * 201, "up to 200")])
def test_a_refused_title_keeps_its_text(desk: Desk, typed: str, sentence: str) -> None:
    desk.comment("Well said.")
    answer = desk.ben.post(PAGE, title=typed)
    page = parse(answer)
    assert answer.status_code == 422
    assert one(page, "#title")["value"] == typed
    assert sentence in text(page, "#title-error")
    assert thread().title == "A post"


@pytest.mark.parametrize("fields", [{}, {"closed": "yes"}, {"held": ""}])
def test_forged_changes_are_refused(desk: Desk, fields: dict[str, Any]) -> None:
    desk.comment("Well said.")
    assert desk.ben.post(PAGE, **fields).status_code == 400


def test_a_thread_of_another_site_is_not_found(desk: Desk) -> None:
    comment = desk.comment("Well said.")
    assert desk.cleo.get(PAGE).status_code == 404
    assert desk.ben.get("/desk/threads/999").status_code == 404
    changes: list[dict[str, Any]] = [{"closed": "1"}, {"held": "1"}, {"title": "Mine"}]
    for fields in changes:
        assert desk.cleo.post(PAGE, **fields).status_code == 404
    for act in ("pin", "feature"):
        assert desk.cleo.post(f"/desk/comments/{comment}/{act}", on="1").status_code == 404
        assert desk.ben.post(f"/desk/comments/999/{act}", on="1").status_code == 404
        assert desk.ben.post(f"/desk/comments/{comment}/{act}", on="2").status_code == 400
    assert (thread().closed_at, thread().title, thread().holds_everything) == (None, "A post", False)


def test_pinning_and_featuring(desk: Desk) -> None:
    comment = desk.comment("Well said.")
    version = thread().version
    for act in ("pin", "feature"):
        answer = desk.ben.post(f"/desk/comments/{comment}/{act}", on="1", back=PAGE)
        assert (answer.status_code, answer.location) == (303, PAGE)
    page = parse(desk.ben.get(PAGE))
    assert [each.get_text() for each in page.select("#chosen .honour")] == ["pinned", "featured"]
    assert [each.get_text() for each in page.select("#chosen .pins button")] == ["Unpin", "Remove feature"]
    assert thread().version == version + 2
    for form in page.select("#chosen .pins form"):
        desk.ben.post(str(form["action"]), on=one(form, "button")["value"], back=PAGE)
    assert "No pinned" in text(parse(desk.ben.get(PAGE)), "#chosen")
    assert thread().version == version + 4


def test_both_are_offered_on_a_public_comments_own_page(desk: Desk) -> None:
    public, waiting = desk.comment("Well said."), desk.comment(TOXIC)
    reply = desk.comment("I agree.", parent_id=public)
    for comment, offered in ((public, ["Pin", "Feature"]), (reply, ["Feature"]), (waiting, [])):
        page = parse(desk.ben.get(f"/desk/comments/{comment}"))
        assert [each.get_text() for each in page.select(".aside [name=on]")] == offered
    page = parse(desk.ben.get(f"/desk/comments/{public}"))
    back = one(page, ".aside form[action$='/pin'] [name=back]")["value"]
    answer = desk.ben.post(f"/desk/comments/{public}/pin", on="1", back=back)
    assert answer.location == f"/desk/comments/{public}"
    assert "Pinned to the top" in text(parse(desk.ben.get(answer.location)), "#notice")


def test_hidden_comments_cannot_be_pinned_or_featured(desk: Desk) -> None:
    waiting = desk.comment(TOXIC)
    for act in ("pin", "feature"):
        assert desk.ben.post(f"/desk/comments/{waiting}/{act}", on="1").status_code == 409
    public = desk.comment("Well said.")
    desk.ben.post(f"/desk/comments/{public}/pin", on="1")
    desk.ben.decide(public, "reject", status="approved")
    page = parse(desk.ben.get(PAGE))
    assert [each.get_text() for each in page.select("#chosen .state")] == ["rejected"]
    assert [each.get_text() for each in page.select("#chosen .pins button")] == ["Unpin"]
    desk.ben.post(f"/desk/comments/{public}/pin", on="0")
    assert "No pinned" in text(parse(desk.ben.get(PAGE)), "#chosen")


def test_at_most_three_are_pinned_and_no_replies(desk: Desk) -> None:
    public = [desk.comment("Well said.") for _ in range(4)]
    reply = desk.comment("I agree.", parent_id=public[0])
    assert desk.ben.post(f"/desk/comments/{reply}/pin", on="1").status_code == 422
    assert [desk.ben.post(f"/desk/comments/{each}/pin", on="1").status_code for each in public] == [303, 303, 303, 422]
    assert desk.ben.post(f"/desk/comments/{reply}/feature", on="1").status_code == 303
    desk.ben.post(f"/desk/comments/{public[0]}/pin", on="0")
    assert desk.ben.post(f"/desk/comments/{public[3]}/pin", on="1").status_code == 303
