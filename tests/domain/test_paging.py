"""Places in an order."""

from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from moderation.domain.paging import MAX_ID, Cursor, Rank, Sort, parse_thread_place

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


@given(st.integers(0, 10**6), st.integers(0, MAX_ID))
def test_a_place_among_the_best_survives_too(votes: int, comment_id: int) -> None:
    place = Rank(votes, comment_id)
    assert parse_thread_place(str(place), Sort.BEST) == place


@example("9e999-1", Sort.BEST)
@given(st.text() | st.from_regex(r"[0-9.e-]{1,40}", fullmatch=True), st.sampled_from(Sort))
def test_what_is_no_place_in_an_order_is_a_value_error(text: str, sort: Sort) -> None:
    try:
        place = parse_thread_place(text, sort)
    except ValueError:
        return
    assert isinstance(place, Rank if sort is Sort.BEST else Cursor)
    assert parse_thread_place(str(place), sort) == place
