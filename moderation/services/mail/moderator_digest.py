"""Mail to moderators about the number of waiting comments, as often as each moderator chose."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from moderation.domain.mail import MailKind, WaitingMail, is_time
from moderation.notify.letters import Letter
from moderation.services.mail.links import MailLinks, Stops
from moderation.services.mail.outbox import queue_mail
from moderation.store.accounts.moderators import Moderator, find_moderator, sites_of, told_by_mail
from moderation.store.comments.comments import count_pending
from moderation.store.decisions.decisions import has_begun_to_wait, newest_id
from moderation.store.mail.outbox import OutboxMail
from moderation.store.session import reading, writing


@dataclass(frozen=True, slots=True)
class SiteWaiting:
    """A site and its number of waiting comments."""

    name: str
    count: int


def tell_moderators(*, now: datetime) -> None:
    """Queue mail for every moderator whose next mail is due and who has new comments waiting."""
    with reading() as session:
        newest = newest_id(session)
        due = [each.id for each in told_by_mail(session, never=WaitingMail.NEVER) if _is_due(each, newest, now)]
    for moderator_id in due:
        with writing() as session:
            moderator = session.get(Moderator, moderator_id)
            if moderator is not None and _is_due(moderator, newest, now):
                _tell(session, moderator, now=now)


def compose_waiting(session: Session, mail: OutboxMail, links: MailLinks, _now: datetime) -> Letter | None:
    """Return a mail with the current number of waiting comments, without their text, or None if there are none."""
    moderator = find_moderator(session, mail.recipient)
    if moderator is None:
        return None
    sites = [site for site, _ in sites_of(session, moderator.id)]
    counts = count_pending(session, [site.id for site in sites])
    total = sum(counts.values())
    if not total:
        return None
    return Letter(
        to=moderator.email,
        template="waiting",
        facts={
            "title": "1 comment is waiting" if total == 1 else f"{total:,} comments are waiting",
            "sites": [SiteWaiting(site.name, counts[site.id]) for site in sites if site.id in counts],
            "queue_url": links.to_desk(""),
            "account_url": links.to_desk("account"),
        },
        stop_url=links.to_stop(Stops.WAITING, moderator.id),
    )


def _is_due(moderator: Moderator, newest: int, now: datetime) -> bool:
    wish, last = WaitingMail(moderator.waiting_mail), moderator.waiting_mail_at or moderator.created_at
    # For hourly and daily mail the time is recorded even if there is nothing new. Otherwise the next comment would be
    # mailed the minute it arrives.
    may_be_news = wish is not WaitingMail.INSTANT or moderator.told_until < newest
    return may_be_news and is_time(wish, last=last, now=now)


def _tell(session: Session, moderator: Moderator, *, now: datetime) -> None:
    site_ids = [site.id for site, _ in sites_of(session, moderator.id)]
    is_news = has_begun_to_wait(session, site_ids, after_id=moderator.told_until, but_by=moderator.id)
    moderator.told_until = newest_id(session)
    if is_news:
        queue_mail(session, MailKind.WAITING, to=moderator.email, facts={}, now=now)
    if is_news or moderator.waiting_mail != WaitingMail.INSTANT:
        moderator.waiting_mail_at = now
