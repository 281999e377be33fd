"""Whether a response is a part or a page."""

import pytest
from flask import Flask

from moderation.web.htmx import wants_part


@pytest.mark.parametrize(
    ("headers", "is_part"),
    [
        ({}, False),
        ({"HX-Request": "true", "HX-Request-Type": "partial"}, True),
        ({"HX-Request": "true"}, True),  # another client, or a test
        ({"HX-Request": "true", "HX-Request-Type": "full"}, False),  # boosted, or hx-select
        ({"HX-History-Restore-Request": "true", "HX-Request-Type": "full"}, False),
    ],
)
def test_parts_are_for_htmx_only(app: Flask, headers: dict[str, str], is_part: bool) -> None:
    with app.test_request_context(headers=headers):
        assert wants_part() is is_part
