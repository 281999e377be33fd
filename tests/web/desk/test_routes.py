"""Not-found pages of the desk. (Permissions are in test_permissions.py.)"""

from collections import Counter
from importlib import import_module
from pkgutil import iter_modules

import pytest

import moderation.web.desk as desk_package
from tests.web.desk.conftest import Desk
from tests.web.html import one, parse


@pytest.mark.parametrize(
    "path",
    [
        "/desk/comments/999",
        "/desk/comments/99999999999999999999",  # exceeds every integer column
        "/desk/comments/-1",
        "/desk/comments/one",
        "/desk/sites/nowhere",
        "/desk/sites/nowhere/policy",
        "/desk/nothing",
    ],
)
def test_missing_things_are_404(desk: Desk, path: str) -> None:
    assert desk.ada.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/desk/nothing", "/desk/comments/one", "/desk/comments/999", "/desk/sites/nowhere"])
def test_the_not_found_page_links_back(desk: Desk, path: str) -> None:
    assert one(parse(desk.ada.get(path)), "main a")["href"] == "/desk/"
    part = desk.ada.get(path, part=True)
    assert part.status_code == 404
    assert not parse(part).select(".side")


def test_the_root_redirects_to_the_queue(desk: Desk) -> None:
    assert desk.ada.get("/").location == "/desk/"
    assert desk.ada.get("/desk").location.endswith("/desk/")


def test_errors_keep_the_desks_layout(desk: Desk) -> None:
    page = parse(desk.ben.get("/desk/sites/demo"))
    assert page.select_one("h1.refused")
    assert page.select_one(".side nav")
    part = desk.ben.get("/desk/sites/demo", part=True)
    assert part.status_code == 403
    assert not parse(part).select(".side")


def test_template_filters_have_unique_names() -> None:
    files = [import_module(f"{desk_package.__name__}.{each.name}") for each in iter_modules(desk_package.__path__)]
    named = Counter(say.__name__ for say in {say for file in files for say in getattr(file, "FILTERS", ())})
    assert [name for name, count in named.items() if count > 1] == []
