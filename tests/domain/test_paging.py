"""Places in an order."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.paging import Cursor

TIMES = st.datetimes(datetime(1970, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(TIMES, st.integers(0, 2**63 - 1))
def test_a_place_survives_the_address_bar(at: datetime, comment_id: int) -> None:
    cursor = Cursor(at, comment_id)
    assert Cursor.parse(str(cursor)) == cursor


@given(st.text())
def test_anything_else_is_a_value_error(text: str) -> None:
    try:
        cursor = Cursor.parse(text)
    except ValueError:
        return
    assert cursor.id >= 0
