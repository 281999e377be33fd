"""Comment counts for lists of posts."""

from sqlalchemy import event, insert, select

from moderation.domain.paging import COUNT_STOP
from moderation.store.comments.comments import Comment
from moderation.store.database import db
from tests.web.embed.conftest import PAGE, Blog, add_site

OTHER = "https://blog.example/2026/other"


def ask(blog: Blog, *, urls: tuple[str, ...] = (), threads: tuple[str, ...] = ()) -> dict[str, int]:
    response = blog.client.get(f"/embed/{blog.key}/counts", query_string={"url": urls, "thread": threads})
    assert response.status_code == 200, response.text
    answer: dict[str, int] = response.get_json()
    return answer


def test_only_public_comments_are_counted(blog: Blog) -> None:
    for body in ("One.", "Two.", "Three, and toxic."):
        blog.say(body)
    Blog(blog.client, page={"url": OTHER, "thread": "other"}).say("In a thread with a name.")
    asked = ask(blog, urls=(PAGE, OTHER), threads=("other", "never"))
    assert asked == {PAGE: 2, OTHER: 0, "other": 1, "never": 0}


def test_all_urls_of_a_page_have_its_count(blog: Blog) -> None:
    blog.say("One.")
    ways = (f"{PAGE}/", f"{PAGE}?utm_source=x", f"{PAGE}/index.html#top")
    assert ask(blog, urls=ways) == dict.fromkeys(ways, 1)
    add_site("neighbour", "https://blog.example")
    assert ask(Blog(blog.client, key="neighbour"), urls=(PAGE,)) == {PAGE: 0}


def test_urls_of_other_sites_are_left_out(blog: Blog) -> None:
    blog.say("One.")
    bad = ("https://else.example/", "javascript:alert(1)", "", "https://blog.example.else.example/", "x" * 3000)
    assert ask(blog, urls=(*bad, PAGE), threads=("", "y" * 301, "nul\0")) == {PAGE: 1}


def test_any_page_may_read_and_cache_counts(blog: Blog) -> None:
    response = blog.get("/counts")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in response.headers


def test_at_most_a_hundred_urls(blog: Blog) -> None:
    names = tuple(f"thread-{number}" for number in range(101))
    assert len(ask(blog, threads=names[:100])) == 100
    response = blog.client.get("/embed/blog/counts", query_string={"thread": names})
    assert response.status_code == 400
    assert "at most 100" in response.text
    assert blog.client.get("/embed/nobody/counts").status_code == 404


def test_counts_stop(blog: Blog) -> None:
    blog.say("One.")
    table = Comment.metadata.tables["comments"]
    row = {name: value for name, value in db.session.execute(select(table)).mappings().one().items() if name != "id"}
    row["attempt"] = None
    db.session.execute(insert(table), [row] * (COUNT_STOP + 10))
    db.session.commit()
    assert ask(blog, urls=(PAGE,)) == {PAGE: COUNT_STOP + 1}


def test_counts_take_one_query_along_the_index(blog: Blog) -> None:
    blog.say("One.")
    told: list[tuple[str, object]] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: told.append((args[2], args[3])))
    ask(blog, urls=(PAGE, OTHER), threads=("a", "b"))
    counting = [statement for statement in told if "count(" in statement[0].lower()]
    assert len(counting) == 1
    with db.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {counting[0][0]}", counting[0][1]).fetchall()  # type: ignore[arg-type]
    steps = " ".join(str(row[-1]) for row in plan)
    assert "SCAN threads" not in steps
    assert "SCAN comments" not in steps
    assert "ix_comments_thread_status" in steps
