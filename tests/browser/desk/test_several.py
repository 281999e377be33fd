"""Many comments in one step, and colleagues at the same queue."""

from playwright.sync_api import expect

from tests.browser.desk.room import Room, card


def test_selected_by_x_and_shift_click_and_taken_back_in_one(room: Room) -> None:
    ids = room.comment(6)
    page = room.enter()
    bar = page.locator("#bulk")
    expect(bar).to_be_hidden()
    page.keyboard.press("x")
    expect(bar).to_be_visible()
    expect(page.locator("#bulk-count")).to_have_text("1 selected")
    card(page, ids[3]).locator(".select").click(modifiers=["Shift"])
    expect(page.locator("#bulk-count")).to_have_text("4 selected")
    bar.get_by_label("Reason").select_option("off_topic")
    bar.get_by_role("button", name="Reject").click()
    expect(page.locator("#notice")).to_contain_text("4 comments rejected.")
    expect(page.locator(".card")).to_have_count(2)
    page.keyboard.press("u")
    expect(page.locator("#notice")).to_contain_text("4 comments undone.")
    expect(page.locator(".card")).to_have_count(6)


def test_nothing_selected_hides_the_bar_again(room: Room) -> None:
    first, _ = room.comment(2)
    page = room.enter()
    page.keyboard.press("x")
    page.get_by_role("button", name="Clear selection").click()
    expect(page.locator("#bulk")).to_be_hidden()
    expect(card(page, first)).to_be_focused()


def test_all_that_match_are_confirmed_and_show_how_far_they_are(room: Room) -> None:
    room.comment(230)
    page = room.enter()
    page.keyboard.press("x")
    page.get_by_label("All 230 that match").check()
    page.locator("#bulk").get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="Approve 230 comments")).to_be_visible()
    meters: list[str] = []
    page.on("response", lambda answer: meters.append(answer.url) if "/step" in answer.url else None)
    page.get_by_role("button", name="Approve 230 comments").press("Enter")
    expect(page.locator("#notice")).to_contain_text("230 comments approved.")
    assert len(meters) == 3  # a hundred at a time
    expect(page.locator("#queue-end")).to_contain_text("No comments waiting.")
    page.keyboard.press("u")
    expect(page.locator("#notice")).to_contain_text("230 comments undone.")


def test_all_of_it_works_without_scripts(room: Room) -> None:
    first, *_ = room.comment(3)
    page = room.enter(java_script_enabled=False)
    card(page, first).locator(".select").check()
    page.get_by_label("All 3 that match").check()
    page.locator("#bulk").get_by_role("button", name="Spam").click()
    page.get_by_role("button", name="Mark as spam: 3 comments").click()
    expect(page.locator("#notice")).to_contain_text("3 comments marked as spam.")
    page.locator("#notice").get_by_role("button", name="Undo").click()
    expect(page.locator(".card")).to_have_count(3)


def test_a_colleague_sees_who_looks_at_a_comment_and_what_becomes_of_it(room: Room) -> None:
    first, second = room.comment(2)
    ada = room.enter("ada")
    ben = room.enter("ben")
    expect(card(ben, first).locator(".claim")).to_have_text(f"ada@{room.site.key}.example.com is looking at this.")
    with ada.expect_response(lambda answer: f'name="claim"\r\n\r\n{second}\r' in (answer.request.post_data or "")):
        ada.keyboard.press("j")
    # Whoever looks next hears of it; a page that is left alone hears every twenty seconds.
    ben.keyboard.press("j")
    expect(card(ben, second).locator(".claim")).to_contain_text("ada@")
    expect(card(ben, first).locator(".claim")).to_be_hidden()
    ada.keyboard.press("d")
    expect(card(ada, second)).to_have_count(0)
    ben.keyboard.press("k")
    expect(card(ben, second).locator(".claim")).to_contain_text("Meanwhile ada@")
    expect(ben.locator("#count-pending")).to_have_text("1")


def test_leaving_the_desk_lets_go(room: Room) -> None:
    (first,) = room.comment(1)
    ada, ben = room.enter("ada"), room.enter("ben")
    expect(card(ben, first).locator(".claim")).to_contain_text("ada@")
    ada.goto("about:blank")
    # What a page sends as its last word arrives when it arrives.
    ben.wait_for_function(
        """async () => {
            const asked = new FormData(document.getElementById("presence"));
            document.querySelectorAll(".card").forEach((card) => asked.append("shown", `${card.id.slice(5)}:pending`));
            const answer = await fetch("/desk/presence", { method: "POST", body: asked });
            return Object.keys((await answer.json()).claims).length === 0;
        }""",
        polling=200,
    )
