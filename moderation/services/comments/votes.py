"""Votes by readers: one per person and comment, which can be withdrawn."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from moderation.domain.messages import N_
from moderation.domain.network import Network
from moderation.domain.page_url import Page
from moderation.domain.status import Status
from moderation.services.comments.guests import get_or_make_guest, hash_guest_token
from moderation.services.refusals import ChangedMeanwhile, NotFound, TooMany, Unacceptable
from moderation.store.comments.comments import Comment, get_comment
from moderation.store.comments.guests import find_guest
from moderation.store.comments.threads import find_thread, raise_version
from moderation.store.comments.votes import Vote, change_votes, count_from_network, count_since, find_vote, voted_in
from moderation.store.session import reading, writing
from moderation.store.sites.sites import Site, read_widget

# Members of a household may agree, but a script that drops its cookie must not add up votes.
FROM_ONE_NETWORK = 5
A_MINUTE = 30
SHOWN_AS_VOTED = 500  # comments of one thread


@dataclass(frozen=True, slots=True)
class Voted:
    """A comment's votes after a vote was counted or withdrawn."""

    comment_id: int
    votes: int
    is_voted: bool


def vote_comment(
    comment_id: int,
    *,
    site_id: int,
    page: Page,
    guest_token: str,
    wants: bool,
    network: Network | None,
    now: datetime,
) -> Voted:
    """Count a guest's vote for a public comment of a page or, unless `wants`, withdraw it.

    Repeating either changes nothing. Raises NotFound if the comment is not public there, ChangedMeanwhile if votes are
    turned off on the site, Unacceptable for the guest's own comment, and TooMany for too many votes from one network.
    """
    with writing() as session:
        comment = _find_public(session, comment_id, site_id=site_id, page=page)
        guest = get_or_make_guest(session, guest_token, now=now)
        if comment.guest_id == guest.id:
            raise Unacceptable(N_("You cannot recommend your own comment."))
        vote = find_vote(session, comment.id, guest_id=guest.id)
        if wants and vote is None:
            hashed = network.on(now.date()) if network else ""
            _check_network(session, comment.id, network=hashed, now=now)
            session.add(Vote(comment_id=comment.id, guest_id=guest.id, network=hashed or None, created_at=now))
            _change(session, comment, by=1)
        elif vote is not None and not wants:
            session.delete(vote)
            _change(session, comment, by=-1)
        return Voted(comment.id, comment.votes, wants)


def voted_ids(site_id: int, *, page: Page, guest_token: str) -> list[int]:
    """Return the ids of a page's comments that a guest has voted for."""
    with reading() as session:
        thread = find_thread(session, site_id=site_id, key=page.thread_key)
        guest = find_guest(session, hash_guest_token(guest_token))
        if thread is None or guest is None:
            return []
        return voted_in(session, thread.id, guest_id=guest.id, limit=SHOWN_AS_VOTED)


def _find_public(session: Session, comment_id: int, *, site_id: int, page: Page) -> Comment:
    if not read_widget(session.get_one(Site, site_id).widget).has_votes:
        raise ChangedMeanwhile(N_("Recommendations are turned off here."))
    thread = find_thread(session, site_id=site_id, key=page.thread_key)
    comment = get_comment(session, comment_id)
    if thread is None or comment is None or comment.thread_id != thread.id or comment.state is not Status.APPROVED:
        raise NotFound(N_("This comment no longer exists."))
    return comment


def _check_network(session: Session, comment_id: int, *, network: str, now: datetime) -> None:
    if not network:
        return
    minute = timedelta(minutes=1)
    if count_since(session, network, since=now - minute, stop=A_MINUTE) >= A_MINUTE:
        raise TooMany(N_("You are voting too fast. Please try again in a minute."), retry_after=60)
    if count_from_network(session, network, comment_id=comment_id, stop=FROM_ONE_NETWORK) >= FROM_ONE_NETWORK:
        raise TooMany(
            N_("Several people on your network have recommended this comment today; more votes are not counted."),
            retry_after=86_400,
        )


def _change(session: Session, comment: Comment, *, by: int) -> None:
    change_votes(session, comment, by=by)
    raise_version(session, comment.thread_id)
