"""When mail is due."""

from datetime import UTC, datetime, timedelta

import pytest

from moderation.domain.mail import PAUSES, WaitingMail, is_time, pause_after

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SEVEN = NINE - timedelta(hours=2)


def ago(now: datetime = NINE, **by: float) -> datetime:
    return now - timedelta(**by)


@pytest.mark.parametrize(
    ("wish", "last", "now", "is_due"),
    [
        (WaitingMail.INSTANT, ago(minutes=9, seconds=59), NINE, False),
        (WaitingMail.INSTANT, ago(minutes=10), NINE, True),
        (WaitingMail.HOURLY, ago(seconds=1), NINE, True),  # the hour has just turned
        (WaitingMail.HOURLY, NINE, ago(minutes=-59), False),
        (WaitingMail.HOURLY, NINE, ago(minutes=-60), True),
        (WaitingMail.DAILY, ago(hours=2), NINE, True),  # before eight
        (WaitingMail.DAILY, ago(hours=1), NINE, False),  # at eight
        (WaitingMail.DAILY, ago(hours=24, minutes=30), NINE, True),
        (WaitingMail.DAILY, ago(hours=20), SEVEN, False),  # yesterday at one: today's is to come
        (WaitingMail.DAILY, ago(hours=26), SEVEN, True),  # yesterday at seven, and nobody woke at eight
        (WaitingMail.NEVER, ago(days=100), NINE, False),
    ],
)
def test_whose_time_it_is(wish: WaitingMail, last: datetime, now: datetime, is_due: bool) -> None:
    assert is_time(wish, last=last, now=now) is is_due


def test_a_failed_mail_is_tried_five_times_more_within_a_day() -> None:
    pauses = [pause_after(failures) for failures in range(1, 7)]
    assert pauses == [*PAUSES, None]
    assert sum(PAUSES, timedelta()) < timedelta(days=1)
