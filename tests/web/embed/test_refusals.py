"""Errors are shown in the page's language, with the typed text still there."""

import ast
from pathlib import Path

import pytest
from bs4 import Tag

from moderation.domain.comment_text import MAX_BODY
from moderation.domain.messages import Message
from moderation.translations import load_catalogue
from tests.conftest import Clock
from tests.web.embed.conftest import Blog
from tests.web.html import PART, one, parse

ROOT = Path(__file__).parents[3] / "moderation"
# What readers and commenters meet.
ROOMS = [
    *(
        ROOT / f"services/comments/{name}.py"
        for name in ("author_link", "edit", "flood", "own", "post", "public_thread", "reports", "threads", "votes")
    ),
    *(ROOT / f"services/mail/{name}.py" for name in ("links", "replies")),
    ROOT / "services/accounts/reserved_names.py",
    ROOT / "services/screening/screen.py",
    *(ROOT / f"web/embed/{name}.py" for name in ("gate", "reports", "tokens")),
]
KINDS = ("ChangedMeanwhile", "NotAllowed", "NotFound", "TooMany", "Unacceptable", "UnacceptableText")


def in_german(sentence: str) -> str:
    said = str(load_catalogue("de").gettext(sentence))
    assert said != sentence
    return said


def problem(answer: Tag) -> str:
    return one(answer, ".problem").text.strip()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"body": " "}, "There is nothing to post yet. Write something first."),
        ({"body": "Hello.", "parent": "99"}, "The comment you are replying to is no longer public. "
         "Your text is kept: you can post it as a new comment."),
        ({"body": "Hello.", "token": "none"}, "This form has expired or belongs to another page. Your text is kept; "
         "please post it again."),
    ],
)  # fmt: skip
def test_a_comment_is_refused_in_the_language_of_the_page(blog: Blog, typed: dict[str, str], sentence: str) -> None:
    answer = parse(blog.post(lang="de", **typed))  # type: ignore[arg-type]  # names of fields
    assert problem(answer) == in_german(sentence)
    assert one(answer, "textarea").text.strip() == typed["body"].strip()


def test_numbers_are_formatted_for_the_language(blog: Blog) -> None:
    told = problem(parse(blog.post("x" * (MAX_BODY + 1), lang="de")))
    assert "10.000" in told
    assert "10.001" in told


def test_errors_for_expired_forms_and_deleted_comments(blog: Blog, clock: Clock) -> None:
    token = blog.token()
    clock.advance(hours=26)
    told = problem(parse(blog.post("Hello.", lang="de", token=token)))
    assert told == in_german("This page has been open for more than a day. Your text is kept; please post it again.")
    sent = {"Sec-Fetch-Site": "same-origin", **PART}
    voted = blog.client.post(
        "/embed/blog/comments/99/vote",
        data={**blog.page, "vote": "1", "lang": "de", "token": blog.token()},
        headers=sent,
    )
    assert voted.status_code == 404
    assert in_german("This comment no longer exists.") in voted.text


def test_a_form_from_another_page_is_refused_in_the_language_of_the_page(blog: Blog) -> None:
    answer = blog.post("Hello.", lang="de", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert in_german("This form was sent from another page. Open the comments and post from there.") in (answer.text)


def test_without_a_language_the_original_sentence_is_shown() -> None:
    message = Message("At most %(most)s, not %(name)s.", most=10_000, name="100%")
    assert message == "At most 10,000, not 100%."


def constants(tree: ast.Module) -> dict[str, ast.expr]:
    """Return the names that a file defines itself."""
    given = [each for each in tree.body if isinstance(each, ast.Assign)]
    return {name.id: each.value for each in given for name in each.targets if isinstance(name, ast.Name)}


def is_marked(said: ast.expr, named: dict[str, ast.expr]) -> bool:
    match said:
        case ast.Call(func=ast.Name(id="N_")) | ast.Attribute(attr="message"):  # created from a marked one
            return True
        case ast.Name(id=name) | ast.Subscript(value=ast.Name(id=name)) if name in named:
            return is_marked(named[name], named)
        case ast.Dict(values=values):
            return all(is_marked(each, named) for each in values)
    return False


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_error_of_these_packages_is_marked_for_translation(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
    refused = [each for each in calls if isinstance(each.func, ast.Name) and each.func.id in KINDS and each.args]
    assert refused
    assert [ast.unparse(each) for each in refused if not is_marked(each.args[0], constants(tree))] == []


def test_all_packages_used_by_the_widget_are_checked() -> None:
    asked = set()
    for view in (ROOT / "web/embed").glob("*.py"):
        for each in ast.walk(ast.parse(view.read_text(encoding="utf-8"))):
            module = (isinstance(each, ast.ImportFrom) and each.module) or ""
            if module.startswith("moderation.services."):
                asked.add(ROOT.parent / f"{module.replace('.', '/')}.py")
    refusing = {path for path in asked if any(f"raise {kind}(" in path.read_text(encoding="utf-8") for kind in KINDS)}
    # Errors about keys and origins are for the site's owner, in English like the desk.
    assert refusing - set(ROOMS) == {ROOT / "services/sites/sites.py"}
