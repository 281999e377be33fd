"""Security headers of all responses under /desk, errors included."""

import pytest

from tests.web.desk.conftest import Desk


@pytest.mark.parametrize("path", ["/desk", "/desk/", "/desk/sign-in", "/desk/log", "/desk/nothing", "/desk/sites/demo"])
def test_the_desks_headers(desk: Desk, path: str) -> None:
    headers = desk.ada.get(path).headers
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in headers["Permissions-Policy"]


def test_other_pages_keep_their_own_headers(desk: Desk) -> None:
    headers = desk.ada.get("/embed.js").headers
    assert "no-store" not in headers.get("Cache-Control", "")
    assert "Cross-Origin-Opener-Policy" not in headers
