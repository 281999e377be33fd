"""Shared helpers for tests of the policy form."""

from typing import Any

from moderation.services.sites.policy import describe_policy
from tests.web.desk.conftest import Browser, Desk
from tests.web.html import one, parse

PATH = "/desk/sites/demo/policy"


def fields_of(browser: Browser, path: str = PATH) -> dict[str, Any]:
    """Return the form's fields as a browser would send them."""
    form = one(parse(browser.get(path)), "form.policy")
    fields: dict[str, Any] = {}
    for each in form.select("input[name], textarea[name]"):
        if each.get("type") in ("checkbox", "radio") and not each.has_attr("checked"):
            continue
        fields[str(each["name"])] = each.get_text().strip() if each.name == "textarea" else str(each.get("value", ""))
    del fields["csrf_token"]
    return fields


def save(browser: Browser, **changes: Any) -> Any:
    return browser.post(PATH, **{**fields_of(browser), **changes})


def in_force(desk: Desk) -> Any:
    return describe_policy(desk.sites["demo"].id)
