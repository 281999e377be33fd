"""The queue of pending comments as a moderator sees it."""

from datetime import UTC

import pytest
from sqlalchemy import event

from moderation.domain.signals import SignalKind
from moderation.store.database import db
from tests.web.desk.conftest import TOXIC, Desk
from tests.web.html import one, parse, text


def test_a_card_shows_everything_needed_to_decide(desk: Desk) -> None:
    first = desk.comment("The first word.", author="Ann")
    comment = desk.comment(f"{TOXIC}, http://a.example http://b.example http://c.example", parent_id=first)
    (card,) = desk.ada.cards()
    assert card["id"] == f"card-{comment}"
    assert TOXIC in text(card, ".words")
    reasons = [item.get_text() for item in card.select(".signal")]
    assert "insult 0.90, holds at 0.80" in reasons
    assert "3 links, more than 2" in reasons
    assert len(card.select(".scores tbody tr")) == 6
    assert len(card.select(".scores tr.is-over")) == 6
    assert len(card.select(".scores .gap + .limit")) == 6  # every hold threshold is drawn, separate from the bar
    assert text(card, ".model") == "fixed-1"
    assert text(card, ".author") == "Guy"
    assert "Reply to Ann" in text(card, ".parent summary")
    assert text(card, ".parent blockquote") == "The first word."
    page = one(card, ".who a[target]")
    assert (page["href"], page["target"], page["rel"]) == (
        "https://blog.example/post",
        "_blank",
        ["noopener", "noreferrer"],
    )
    assert page.get_text() == "A post"
    assert one(card, "a.when")["href"] == f"/desk/comments/{comment}"
    assert str(one(card, "a.when time")["datetime"]).startswith(desk.clock().astimezone(UTC).strftime("%Y-%m-%d"))


def test_text_comes_first_then_reasons_then_author(desk: Desk) -> None:
    desk.comment()
    (card,) = desk.ada.cards()
    order = [each.get_attribute_list("class")[0] for each in card.find_all(recursive=False)]
    assert order == ["unseen", "claim", "words", "why", "who", "who", "choices", "aside", "scores"]


def test_a_choice_shows_its_key_and_works_without_scripts(desk: Desk) -> None:
    comment = desk.comment()
    (card,) = desk.ada.cards()
    form = one(card, "form.choices")
    assert form["action"] == form["hx-post"] == f"/desk/comments/{comment}/decide"
    assert (form["method"], form["hx-target"], form["hx-swap"]) == ("post", f"#card-{comment}", "delete")
    buttons = {str(button["value"]): str(button["data-key"]) for button in form.select("button[name=choice]")}
    assert buttons == {"approve": "f", "reject": "d", "spam": "s"}
    seen = {str(field["name"]): field["value"] for field in form.select("input") if field["name"] != "csrf_token"}
    assert seen == {"revision": "1", "status": "pending", "back": "/desk/"}


def test_the_riskiest_comes_first_and_clean_comments_are_not_listed(desk: Desk) -> None:
    waiting = [desk.comment() for _ in range(2)]
    riskiest = desk.comment(f"{TOXIC} http://a.example http://b.example http://c.example")
    desk.comment("A friendly word.")
    ids = [riskiest, *reversed(waiting)]  # with equal risk, the newest first
    assert [card["id"] for card in desk.ben.cards()] == [f"card-{each}" for each in ids]
    assert text(parse(desk.ben.get("/desk/")), "#count-pending") == "3"


def test_unscored_comments_are_marked(desk: Desk) -> None:
    desk.scorer.is_away = True
    desk.comment("A friendly word.")
    (card,) = desk.ada.cards()
    assert text(card, f".signal-{SignalKind.UNSCORED}") == "not scored: no scorer answered"
    assert text(card, ".unscored") == "Not scored"
    assert not card.select(".scores tr")


def test_a_comments_text_is_escaped(desk: Desk) -> None:
    desk.comment(
        f'{TOXIC} <b hx-get="/desk/">x</b> <script>alert(1)</script>', author='"><img src=x>', title="<i>t</i>"
    )
    (card,) = desk.ada.cards()
    assert not card.select("script, img, i, b")
    assert not card.select(".words [hx-get]")
    assert text(card, ".author") == '"><img src=x>'
    assert one(card, ".words")["dir"] == "auto"


def test_the_next_page_loads_by_link_and_by_htmx(desk: Desk) -> None:
    ids = [desk.comment() for _ in range(28)]
    page = parse(desk.ada.get("/desk/?sort=oldest"))
    assert len(page.select(".card")) == 25
    more = one(page, "#queue-end a.more")
    assert more["href"] == more["hx-get"]
    whole = parse(desk.ada.get(str(more["href"])))
    part = desk.ada.get(str(more["hx-get"]), part=True)
    assert [card["id"] for card in whole.select(".card")] == [f"card-{each}" for each in ids[25:]]
    assert [card["id"] for card in parse(part).select(".card")] == [f"card-{each}" for each in ids[25:]]
    assert not parse(part).select("html, .side")
    assert not parse(part).select("a.more")
    # Deciding there returns there.
    assert one(parse(part).select(".card")[0], ".choices [name=back]")["value"] == more["href"]


def test_the_title_shows_the_number_of_pending_comments(desk: Desk) -> None:
    desk.comment()
    assert text(parse(desk.ada.get("/desk/")), "title") == "Pending (1) · Parley"


def test_an_empty_queue_says_so(desk: Desk) -> None:
    assert text(parse(desk.ada.get("/desk/")), "#queue-end") == "No comments waiting. You decided 0 today."
    desk.ada.decide(desk.comment(), "approve")
    assert text(parse(desk.ada.get("/desk/")), "#queue-end") == "No comments waiting. You decided 1 today."
    assert text(parse(desk.ben.get("/desk/")), "#queue-end") == "No comments waiting. You decided 0 today."


def test_undone_decisions_are_not_counted(desk: Desk) -> None:
    comment = desk.comment()
    desk.ada.decide(comment, "reject")
    desk.ada.undo(2)  # 1 is the automatic decision
    desk.ada.decide(comment, "approve")
    assert text(parse(desk.ada.get("/desk/")), "#queue-end") == "No comments waiting. You decided 1 today."


@pytest.mark.parametrize("after", ["x", "1-", "-1", "1-99999999999999999999", "9" * 400 + "-1", "²-1"])
def test_an_invalid_cursor_is_refused(desk: Desk, after: str) -> None:
    answer = desk.ada.get(f"/desk/?after={after}")
    assert answer.status_code == 400
    assert "does not exist" in answer.text


def test_each_comment_has_its_own_page(desk: Desk) -> None:
    comment = desk.comment("A friendly word.")
    card = one(parse(desk.ben.get(f"/desk/comments/{comment}")), ".card")
    assert text(card, ".state") == "public"
    assert [button["value"] for button in card.select("button[name=choice]")] == ["reject", "spam"]
    assert "hx-post" not in one(card, "form.choices").attrs


def test_a_page_of_cards_takes_few_queries(desk: Desk) -> None:
    for _ in range(25):
        desk.comment()
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    desk.ada.get("/desk/")
    selects = [each for each in statements if each.startswith("SELECT")]
    assert len(selects) <= 12, selects
